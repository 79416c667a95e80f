#!/bin/sh
# run.sh must see what does not build and what spills, and fail for a spill only where it runs without tuning.
#
#   test_run.sh [TARGET]: of targets.txt; default: the first whose compiler is there
set -eu
here=$(dirname "$0")
. "$here/tools.sh"
target=${1:-}
for candidate in gfx1030 sm_75 tgllp; do
  [ -n "$target" ] || [ -n "$(missing_for "$candidate")" ] || target=$candidate
done
[ -n "$target" ] || { echo "no compiler is there"; exit 77; }
vendor=$(vendor_of "$target")

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat >"$folder/fine.cl" <<'END'
kernel void fine(global float *data) { data[get_global_id(0)] *= SCALE; }
END
cat >"$folder/wide.cl" <<'END' # more values at once than any GPU has registers for
#define MOST 300
kernel __attribute__((reqd_work_group_size(256, 1, 1)))
void wide(global const float *in, global float *out, int count) {
  float sums[MOST];
#pragma unroll
  for (int i = 0; i < MOST; i++) sums[i] = in[i];
  for (int k = 0; k < count; k++) {
    float x = in[MOST + k * 256 + get_local_id(0)];
#pragma unroll
    for (int i = 0; i < MOST; i++) sums[i] = fma(sums[i], x, in[k + i]);
  }
#pragma unroll
  for (int i = 0; i < MOST; i++) out[i * 256 + get_local_id(0)] = sums[i];
}
END
echo 'kernel void broken(global float *data) { data[0] = nothing; }' >"$folder/broken.cl"

# row FILE KERNEL UNTUNED_ON TUNED_ON OPTIONS
row() { printf '%s.cl\t%s\t%s\t64\t0\t%s\t%s\t1\t%s\n' "$1" "$1" "$2" "$3" "$4" "$5"; }
# expect CODE WORDS: of a run over the rows on standard input
expect() {
  cat >"$folder/index.tsv"
  code=0
  "$here/run.sh" --programs "$folder" --tsv "$folder/figures" "$target" >"$folder/said" 2>&1 || code=$?
  if [ "$code" != "$1" ] || ! grep -Eq "$2" "$folder/said"; then
    echo "exit code $code, expected $1 and '$2':"
    cat "$folder/said"
    exit 1
  fi
}
{ row fine fine "$vendor" - -DSCALE=2.0f; row wide wide others "others,$vendor" -; } |
  expect 0 ' 0 did not build, 0 spill where they run without tuning .!., 1 where the tuner may try'
grep -Eq "^fine +fine +$vendor .*-DSCALE=2.0f" "$folder/said" || { echo "no row for what is fine"; exit 1; }
grep -Eq '^wide +wide +others .*SPILL [0-9]+ [?] *$' "$folder/said" || { echo "the spill is not shown"; exit 1; }
grep -q "fine.cl.fine.*$target.untuned.built" "$folder/figures" || { echo "no figures"; exit 1; }

row wide wide "intel,$vendor" - - | expect 1 '^wide .*SPILL [0-9]+ !'

{ row broken broken - - -; row fine absent - - -DSCALE=1.0f; } | expect 1 ' 2 did not build'
grep -Eq '^fine +absent +- .*FAILED' "$folder/said" || { echo "a kernel that is not there"; exit 1; }
grep -q "nothing" "$folder/said" || { echo "the compiler's message is not shown"; exit 1; }
echo "seen on $target: what spills and what does not build"
