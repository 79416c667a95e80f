#!/bin/sh
# Checks every #include of the project against the allowed directions, which point downward only.
#
#   check_includes.sh ROOT
set -eu
cd "$1"

# FOLDER: the project's folders it may include from, besides itself and rescl/ (the public headers)
allowed='
base:
ops: base
graph: base ops
onnx: base ops graph
passes: base ops graph
reference: base ops graph
zoo: base ops graph
image: base
opencl: base
kernels: base ops graph opencl
tune: base ops graph opencl kernels reference
api: base ops graph onnx passes reference zoo image opencl kernels tune
'
for folder in runtime/*/; do
  echo "$allowed" | grep -q "^$(basename "$folder"):" || { echo "$folder: not in the list of folders"; exit 1; }
done

{
  grep -HnE '^[[:space:]]*#[[:space:]]*include' runtime/*/*.[ch] | sed 's|^runtime/||'
  grep -HnE '^[[:space:]]*#[[:space:]]*include' apps/rescl/*.[ch] 2>/dev/null | sed 's|^apps/rescl/|apps/|' || true
} | awk -v allowed="$allowed" '
  BEGIN {
    count = split(allowed, lines, "\n")
    for (i = 1; i <= count; i++) {
      words = split(lines[i], word, /[: ]+/)
      if (word[1] == "") continue
      known[word[1]] = 1
      for (j = 2; j <= words; j++) may[word[1], word[j]] = 1
    }
  }
  {
    split($0, part, "/"); from = part[1]
    match($0, /["<][^">]*[">]/); target = substr($0, RSTART + 1, RLENGTH - 2)
    split(target, step, "/"); to = step[1]
    bad = ""
    if (target ~ /^(CL\/|OpenCL\/|clblast)/ && from != "opencl") bad = "only runtime/opencl may see OpenCL and CLBlast"
    else if (target ~ /^\.\./) bad = "include from runtime/ or include/ down, not upward"
    else if (to in known && to != from && !((from, to) in may)) bad = from " may not include " to
    else if (from == "apps" && to in known) bad = "apps see only include/"
    if (bad != "") { print $0 ": " bad; failed = 1 }
    checked++
  }
  END { print checked " includes checked"; exit failed || checked == 0 }'
