#!/bin/sh
# Whatever happens to the cache, the answers are right: killed writers, many at a time, folders that can not be used,
# damaged entries, another driver's. With RESCL_TEST_ALL=1 as many kills as it takes to meet every moment.
. "$(dirname "$0")/common.sh"
export RESCL_CACHE_DIR="$folder/cache"
kills=3 damages=2
if [ -n "${RESCL_TEST_ALL:-}" ]; then
  kills=200 damages=40
  export POCL_CACHE_DIR="$folder/pocl" # which is filled first, and takes the kills, too
fi

succeeds create cifar_resnet20 -o model.onnx
"$NPY_TOOL" random input.npy 1 3 32 32
RESCL_CACHE=off "$program" run model.onnx --input input.npy --output-dir expected >stdout 2>stderr || die 'no reference'

# infer FOLDER: runs the network; what it says is in FOLDER/said.
infer() {
  rm -rf "$1"
  mkdir -p "$1"
  "$program" run model.onnx --input input.npy --output-dir "$1" >"$1/said" 2>&1 </dev/null
}

# is_right FOLDER WHEN: it has the right answer.
is_right() {
  "$NPY_TOOL" compare expected/logits.npy "$1/logits.npy" 1e-4 >stdout 2>stderr ||
    die "$2: not the right answer: $(cat "$1/said") $(cat stdout)"
}

# answers WHEN: the program succeeds and is right, the cache being as it is.
answers() {
  infer answer || die "$1: $(cat answer/said)"
  is_right answer "$1"
}

# count_entries: those that are whole.
count_entries() {
  "$program" cache list >listed 2>stderr || die 'the cache can not be listed'
  grep -Ec '^(program|tuning) ' listed | tr -d '\n'
}

answers 'empty'
entries=$(count_entries)
[ "$entries" -gt 0 ] || die 'nothing was kept'
! grep -q 'not usable' listed || die 'an entry is not usable from the start'

# Killed as it calls the C library, before one call after the other, or in the midst of what is written. The helper that
# compiles is killed as well. Tuning writes its file, too.
broken_off() {
  LD_PRELOAD=$COUNTING_LIBC RESCL_TUNE_BUDGET=0.05 \
    "$program" run model.onnx --input input.npy --output-dir killed >said 2>&1 </dev/null
}
rm -rf "$RESCL_CACHE_DIR"
FAULT_COUNT=libc:counts broken_off || die "counting: $(cat said)"
calls=$(sort -n counts | tail -n 1) kill=0 killed=0
[ "$calls" -gt 200 ] || die "only $calls calls were counted"
while [ $((kill += 1)) -le "$kills" ]; do
  [ $((kill % 3)) = 0 ] || rm -rf "$RESCL_CACHE_DIR"
  call=$((calls * kill / kills))
  mkdir -p killed
  if FAULT_CALLS=libc:$call:$call:2 broken_off; then
    cp said killed/said
    is_right killed "not killed before call $call"
  else
    killed=$((killed + 1))
  fi
  answers "killed before call $call"
done
echo "$killed of $kills were killed before their end, of $calls calls"
[ "$killed" -gt 0 ] || die 'none was killed'

# Eight at a time on an empty one.
rm -rf "$RESCL_CACHE_DIR"
processes=
for process in 1 2 3 4 5 6 7 8; do
  infer "beside$process" &
  processes="$processes $!"
done
for process in $processes; do
  wait "$process" || die "one of eight failed: $(cat beside*/said)"
done
for process in 1 2 3 4 5 6 7 8; do is_right "beside$process" "one of eight"; done
[ "$(count_entries)" = "$entries" ] || die "eight left $(cat listed)"
! grep -q 'not usable' listed || die "eight left $(cat listed)"

# Every entry cut short, and with one bit flipped, here and there.
cp -R "$RESCL_CACHE_DIR" whole
damage=0
while [ $((damage += 1)) -le "$damages" ]; do
  for entry in "$RESCL_CACHE_DIR"/*/*; do
    size=$(wc -c <"$entry")
    if [ $((damage % 2)) = 0 ]; then
      head -c $((size * damage / (damages + 1))) "$entry" >part
      cp part "$entry"
    else
      place=$(((size - 1) * damage / damages))
      byte=$(od -An -tu1 -j "$place" -N 1 "$entry" | tr -d ' ')
      printf "\\$(printf %03o $((byte ^ (1 << damage % 8))))" | dd of="$entry" bs=1 seek="$place" conv=notrunc 2>part
    fi
  done
  ! diff -r whole "$RESCL_CACHE_DIR" >part || die "damage $damage changed nothing"
  answers "damage $damage"
  [ "$(count_entries)" = "$entries" ] || die "damage $damage: $(cat listed)"
  ! grep -q 'not usable' listed || die "damage $damage was not mended: $(cat listed)"
done

# An entry under the name of another.
set -- "$RESCL_CACHE_DIR"/programs/*
if [ $# -gt 1 ]; then
  cp "$1" one
  cp "$2" "$1"
  cp one "$2"
  answers 'entries that changed places'
fi

# Of another version of the driver: one of their own.
export OPENCL_LAYERS="$BROKEN_DRIVERS/libfaulty_layer.so" FAULT_DRIVER='0.0 of another day'
answers "another driver's entries"
[ "$(count_entries)" = $((2 * entries)) ] || die "another driver takes the same entries: $(cat listed)"
unset OPENCL_LAYERS FAULT_DRIVER

# Folders that can not be written, read or found: nothing is kept, all else is as ever.
real=$RESCL_CACHE_DIR
rm -rf "$real"
mkdir "$folder/elsewhere"
ln -s "$folder/elsewhere" "$folder/link"
ln -s "$folder/nowhere" "$folder/dangling"
ln -s "$folder/circle" "$folder/circle"
echo mine >"$folder/file"
for RESCL_CACHE_DIR in "$folder/link" "$folder/dangling" "$folder/circle" "$folder/file" /dev/null /proc/self/none ''; do
  answers "the folder is ${RESCL_CACHE_DIR:-empty}"
done
[ "$(cat "$folder/file")" = mine ] || die 'a file was overwritten'

# No room, even for one byte.
RESCL_CACHE_DIR="$folder/full"
mkdir -p "$RESCL_CACHE_DIR/programs" "$RESCL_CACHE_DIR/tuning" answer
(
  trap '' XFSZ
  ulimit -f 0
  "$program" run model.onnx --input input.npy --output-dir answer >said 2>&1 </dev/null
) && die 'the answer was written where there was no room'
[ -z "$(find "$RESCL_CACHE_DIR" -type f -size +0)" ] || die "a full disk holds $(find "$RESCL_CACHE_DIR" -type f)"
answers 'what a full disk left'

# As another user, in folders of ours that it may read, or not.
[ -n "${RESCL_TEST_ALL:-}" ] && [ "$(id -u)" = 0 ] && command -v setpriv >/dev/null || exit 0
chmod 755 "$folder"
mkdir -m 777 "$folder/theirs" "$folder/their_pocl"
export POCL_CACHE_DIR="$folder/their_pocl" HOME="$folder/theirs"
# shellcheck disable=SC2329
infer_as_nobody() {
  rm -rf "$folder/theirs/answer"
  setpriv --reuid=65534 --regid=65534 --clear-groups \
    "$program" run model.onnx --input input.npy --output-dir "$folder/theirs/answer" >said 2>&1 </dev/null ||
    die "$1: $(cat said)"
  cp said "$folder/theirs/answer/said"
  is_right "$folder/theirs/answer" "$1"
}
chmod 644 model.onnx input.npy
for mode in 755 000; do
  chmod "$mode" "$folder/full"
  infer_as_nobody "root's folder of mode $mode"
done
RESCL_CACHE_DIR="$folder/theirs/cache"
infer_as_nobody 'its own folder'
infer_as_nobody 'its own folder, filled'
answers "nobody's folder"
