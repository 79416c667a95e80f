#!/bin/sh
# check_includes.sh must see each kind of violation: builds a tiny tree, breaks it in one way at a time.
set -eu
here=$(dirname "$0")
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
mkdir -p "$tree/runtime/base" "$tree/runtime/graph" "$tree/runtime/kernels" "$tree/apps/rescl/console" "$tree/apps/rescl/bench"
echo '#include "base/status.h"' >"$tree/runtime/graph/graph.c"
echo '#include "graph/graph.h"' >"$tree/runtime/kernels/conv.c"
echo '#include <rescl/rescl.h>' >"$tree/apps/rescl/main.c"
echo '#include <stdio.h>' >"$tree/runtime/base/status.c"
echo '#include <rescl/status.h>' >"$tree/apps/rescl/console/report.c"
echo '#include "console/report.h"' >"$tree/apps/rescl/bench/bench.c"
"$here/check_includes.sh" "$tree" >/dev/null || { echo "a good tree was refused"; exit 1; }

must_fail() { # FILE INCLUDE
  cp "$tree/$1" "$tree/saved"
  echo "#include $2" >>"$tree/$1"
  if "$here/check_includes.sh" "$tree" >/dev/null; then echo "$1 including $2 was not seen"; exit 1; fi
  mv "$tree/saved" "$tree/$1"
}
must_fail runtime/base/status.c '"graph/graph.h"'
must_fail runtime/graph/graph.c '"kernels/kernel.h"'
must_fail runtime/kernels/conv.c '<CL/cl.h>'
must_fail runtime/kernels/conv.c '"reference/reference.h"'
must_fail runtime/graph/graph.c '"../base/status.h"'
must_fail apps/rescl/main.c '"base/status.h"'
must_fail apps/rescl/main.c '"bench/bench.h"'
must_fail apps/rescl/console/report.c '"bench/bench.h"'
must_fail apps/rescl/bench/bench.c '"commands/commands.h"'
must_fail apps/rescl/bench/bench.c '"base/status.h"'
must_fail apps/rescl/bench/bench.c '"report.h"'
must_fail apps/rescl/bench/bench.c '<CL/cl.h>'
must_fail runtime/graph/graph.c '"console/report.h"'
for folder in runtime apps/rescl; do
  mkdir "$tree/$folder/stray"
  touch "$tree/$folder/stray/stray.c"
  if "$here/check_includes.sh" "$tree" >/dev/null; then echo "a stray folder in $folder was not seen"; exit 1; fi
  rm -r "$tree/$folder/stray"
done
sed '/^base:/s/$/ graph/' "$here/check_includes.sh" >"$tree/upward.sh"
if sh "$tree/upward.sh" "$tree" >/dev/null; then echo "a table with a circle was not seen"; exit 1; fi
echo "every violation was seen"
