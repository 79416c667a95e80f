#!/bin/sh
# Installs rescl into an empty folder, then builds and runs the example from there: through find_package and through
# pkg-config, in C and, headers included, in C++.
#
#   run.sh SOURCE_DIR BUILD_DIR CC CXX|"" [FLAGS]
set -eu
source=$1 build=$2 cc=$3 cxx=$4 flags=${5:-}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cmake --install "$build" --prefix "$work/installed" >/dev/null
libdir=$(dirname "$(find "$work/installed" -name 'librescl.so' | head -n 1)")
export LD_LIBRARY_PATH="$libdir" PKG_CONFIG_PATH="$libdir/pkgconfig"

cmake -S "$source/tests/example" -B "$work/cmake" -DCMAKE_PREFIX_PATH="$work/installed" \
  -DCMAKE_C_COMPILER="$cc" -DCMAKE_C_FLAGS="$flags" >/dev/null
cmake --build "$work/cmake" >/dev/null
"$cc" -std=c11 -Wall -Wextra -Wpedantic -Werror $flags "$source/tests/example/example.c" -o "$work/example" \
  $(pkg-config --cflags --libs rescl)
if [ -n "$cxx" ]; then
  "$cxx" -std=c++11 -Wall -Wextra -Wpedantic -Werror $flags "$source/tests/example/headers.cpp" -o "$work/headers" \
    $(pkg-config --cflags --libs rescl)
  "$work/headers"
fi

# The pictures are named after what they show.
right=0
for picture in "$source"/apps/demo/pictures/*.png; do
  expected=$(basename "$picture" .png | tr '_' ' ')
  for program in "$work/cmake/example" "$work/example"; do
    found=$("$program" "$source"/apps/demo/resnet20_shapes.onnx "$picture")
    [ "$found" = "$expected" ] || { echo "$program: $picture is '$found'"; exit 1; }
  done
  right=$((right + 1))
done
[ "$right" -ge 10 ] || { echo "only $right pictures"; exit 1; }
for kind in bench profile compare; do
  [ -n "$(find "$work/installed/share" -name "$kind.schema.json")" ] || { echo "no schema of $kind is installed"; exit 1; }
done

# The library runs the helper that was installed with it, wherever the tree was moved to.
unset LD_LIBRARY_PATH
mv "$work/installed" "$work/moved"
helper=$(find "$work/moved" -name rescl-compiler)
mv "$helper" "$helper.real"
printf '#!/bin/sh\necho >>"%s/calls"\nexec "%s.real"\n' "$work" "$helper" >"$helper"
chmod +x "$helper"
"$work/moved/bin/rescl" --version
RESCL_CACHE_DIR=$work/cache RESCL_DEVICE=cpu "$work/moved/bin/rescl" classify "$source"/apps/demo/resnet20_shapes.onnx "$picture" >/dev/null
[ -s "$work/calls" ] || { echo "the installed library did not run $helper"; exit 1; }
[ -n "$(ls "$work/cache/programs")" ] || { echo "$helper put nothing into the cache"; exit 1; }
echo "$right pictures seen right"
