#!/bin/sh
# Has the compilers of GPUs' drivers compile every program that the zoo's networks want on known GPUs, and says what
# they make of it: no GPU is needed. See README.md for what to install; what is not there is skipped.
#
#   run.sh [--programs FOLDER] [--tsv FILE] [TARGET...]
#
#   --programs  take the programs there, with their index.tsv, instead of those that write_programs writes
#   --tsv       also write all figures, a line for each kernel and target
#   TARGET      of targets.txt; default: all
#
# Fails where a program does not build, and where a kernel that some layer gets without tuning spills on its vendor's
# targets. Exit code 77: no compiler is there. WRITE_PROGRAMS: the tool; default: build/tests/write_programs.
set -eu
. "$(dirname "$0")/tools.sh"
programs='' tsv=/dev/null
while [ $# -gt 0 ]; do
  case $1 in
  --programs) programs=$2; shift 2 ;;
  --tsv) tsv=$2; shift 2 ;;
  -*) sed -n '2,13s/^# \{0,1\}//p' "$0"; exit 2 ;;
  *) break ;;
  esac
done
# shellcheck disable=SC2046 # words
[ $# -gt 0 ] || set -- $(awk '!/^#/ { print $1 }' "$here/targets.txt")

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
targets=
for target in "$@"; do
  [ -n "$(vendor_of "$target")" ] || { echo "$target: no such target in targets.txt" >&2; exit 2; }
  missing=$(missing_for "$target" | paste -sd + | sed 's/+/ and /g')
  if [ -z "$missing" ]; then
    targets="$targets $target"
    mkdir "$folder/$target"
  else
    echo "$target: skipped, install $missing"
  fi
done
[ -n "$targets" ] || exit 77
if [ -n "$ROCM_BITCODE" ]; then
  mkdir "$folder/bitcode"
  # shellcheck disable=SC2046 # words
  complete_bitcode "$folder/bitcode" $(echo "$targets" | tr ' ' '\n' | grep gfx)
  export ROCM_BITCODE="$folder/bitcode"
fi

if [ -n "$programs" ]; then
  cp "$programs"/*.cl "$programs/index.tsv" "$folder"
else
  "${WRITE_PROGRAMS:-$here/../../build/tests/write_programs}" "$folder"
fi
for target in $targets; do cut -f 1 "$folder/index.tsv" | sort -u | sed "s/^/$target /"; done |
  xargs -P "${JOBS:-2}" -n 2 "$here/compile.sh" "$folder"

# All that is known of each kernel on each target, a line each.
for target in $targets; do
  awk -F '\t' -v OFS='\t' -v target="$target" -v vendor="$(vendor_of "$target")" -v folder="$folder" '
    function read_results(file,   path, line, part) {
      path = folder "/" target "/" file ".tsv"
      while ((getline line < path) > 0) { split(line, part, "\t"); results[file, part[1]] = line }
      close(path)
    }
    function is_on(vendors) { return index("," vendors ",", "," vendor ",") > 0 }
    !($1 in seen) { seen[$1] = 1; read_results($1) }
    {
      use = is_on($6) ? "untuned" : is_on($7) ? "tuned" : "not"
      found = ($1, $3) in results
      split(found ? results[$1, $3] : "\t-\t-\t-\t-", part, "\t")
      print $1, $3, $9, target, use, found ? "built" : "failed", part[2], part[3], part[4], part[5], $4, $5, $6
    }' "$folder/index.tsv"
done >"$folder/all.tsv"
{
  printf 'program\tkernel\toptions\ttarget\tuse\tbuild\tregisters\tspill_bytes\tlocal_bytes\toccupancy\t'
  printf 'group_items\targument_local_bytes\tuntuned_on\n'
  cat "$folder/all.tsv"
} >"$tsv"

awk -F '\t' -v targets="$targets" -f "$here/table.awk" "$folder/all.tsv" || code=$?
for target in $targets; do # the first of each: others fail likewise
  file=$(awk -F '\t' -v target="$target" '$4 == target && $6 == "failed" { print $1; exit }' "$folder/all.tsv")
  [ -z "$file" ] || { printf '\n%s, %s:\n' "$target" "$file"; head -n 12 "$folder/$target/$file.log"; }
done
exit "${code:-0}"
