#!/bin/sh
# How many lines have run, by what was built with -DRESCL_COVERAGE=ON: a row for each PATH, a folder or a file of the
# source folder, and one for all of them.
#
#   coverage.sh LEAST PROFILES PROGRAM PATH...
#
# PROFILES is the folder of what was counted, PROGRAM has all the lines. Fails below LEAST percent. PROFILES/uncovered.txt
# has those lines of all files that did not run.
set -eu
least=$1 profiles=$2 program=$3
shift 3
llvm-profdata merge -sparse -o "$profiles/all.profdata" "$profiles"/*.profraw
# ccache has files named from where the compiler stands.
relative="s|^\(SF:\)*$(pwd)/|\1|; s|^\(SF:\)*.*/\.\./|\1|"
llvm-cov show "$program" -instr-profile="$profiles/all.profdata" | sed "$relative" | awk -F'|' '
  /^[^ ].*:$/ { file = $1 }
  $2 ~ /^ *0$/ { sub(/^ */, "", $1); print file $1 ": " $3 }' >"$profiles/uncovered.txt"
llvm-cov export "$program" -instr-profile="$profiles/all.profdata" -format=lcov -summary-only | sed "$relative" |
  awk -F: -v paths="$*" -v least="$least" '
  function row(name, run, all) {
    printf "%-28s %6d of %6d lines  %5.1f %%\n", name, run, all, all ? 100 * run / all : 100
  }
  BEGIN { count = split(paths, path, " ") }
  /^SF:/ { for (place = count; place && !index("/" $2, "/" path[place]);) place-- }
  /^LF:/ { all[place] += $2; if (place) sum += $2 }
  /^LH:/ { run[place] += $2; if (place) sum_run += $2 }
  END {
    for (place = 1; place <= count; place++) row(path[place], run[place], all[place])
    row("in all", sum_run, sum)
    if (100 * sum_run < least * sum || !sum) { print "less than " least " %"; exit 1 }
  }'
