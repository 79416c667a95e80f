#!/bin/sh
# Checks every #include of the library and the program against the allowed directions, which point downward only.
#
#   check_includes.sh ROOT
set -eu
cd "$1"

# FOLDER: those it may include from, besides itself and rescl/ (the public headers); each stands above all it names
library='
base:
ops: base
graph: base ops
onnx: base ops graph
reference: base ops graph
passes: base ops graph reference
zoo: base ops graph
image: base
vision: base image
opencl: base
kernels: base ops graph opencl
tune: base ops graph opencl kernels reference
api: base ops graph onnx passes reference zoo image vision opencl kernels tune
'
program='
console:
data: console
draw: console
inspect: console data
drivers: console data
options: console data drivers
network: console data drivers options
classify: console data drivers options network
measure: console data drivers network
results: console data drivers measure
bench: console data drivers options network measure results
profile: console data drivers options network measure results
share: console data drivers options network measure results
compare: console data measure results
view: console data options network share
evaluate: console data drivers options network classify measure results share view
detect: console data draw network share view evaluate
segment: console data draw network share view
commands: console data draw inspect drivers options network classify measure results bench profile share compare evaluate view detect segment
main.c: console data commands
'

# check TABLE ROOT OTHERS: OTHERS are folders that no file below ROOT may see.
check() {
  for folder in "$2"/*/; do
    [ -n "$(find "$folder" -maxdepth 1 -name '*.[ch]')" ] || continue
    echo "$1" | grep -q "^$(basename "$folder"):" || { echo "$folder: not in the list of folders"; exit 1; }
  done
  find "$2" -name '*.[ch]' -exec grep -HnE '^[[:space:]]*#[[:space:]]*include' {} + | sed "s|^$2/||" |
    awk -v allowed="$1" -v others="$3" -v root="$2" '
  BEGIN {
    count = split(allowed, lines, "\n")
    for (i = 1; i <= count; i++) {
      words = split(lines[i], word, /[: ]+/)
      if (word[1] == "") continue
      for (j = 2; j <= words; j++) {
        if (word[j] == "") continue
        if (!(word[j] in known)) { print word[1] " may not be above " word[j] ", which comes later"; failed = 1 }
        may[word[1], word[j]] = 1
      }
      known[word[1]] = 1
    }
    count = split(others, word, " ")
    for (i = 1; i <= count; i++) hidden[word[i]] = 1
  }
  {
    split($0, part, /[\/:]/); from = part[1]
    match($0, /["<][^">]*[">]/); target = substr($0, RSTART + 1, RLENGTH - 2)
    is_quoted = substr($0, RSTART, 1) == "\""
    split(target, step, "/"); to = step[1]
    bad = ""
    if (target ~ /^(CL\/|OpenCL\/|clblast)/ && from != "opencl") bad = "only runtime/opencl may see OpenCL and CLBlast"
    else if (target ~ /^\.\./) bad = "include from " root "/ or include/ down, not upward"
    else if (is_quoted && target ~ /^[a-z0-9_]+\.[ch]$/) bad = "name the folder too"
    else if (to in known && to != from && !((from, to) in may)) bad = from " may not include " to
    else if (to in hidden) bad = root " may not see " to
    if (bad != "") { print root "/" $0 ": " bad; failed = 1 }
    checked++
  }
  END { print checked " includes of " root " checked"; exit failed || checked == 0 }'
}

folders() { echo "$1" | sed 's/:.*//' | tr '\n' ' '; }

check "$library" runtime "$(folders "$program")"
check "$program" apps/rescl "$(folders "$library")"
