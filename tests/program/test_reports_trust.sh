#!/bin/sh
# Hostile files that people reported, each with little time and memory. Skipped where they are missing. What needs a small
# device or a lying driver stands in program/out_of_memory, program/wrong_kernels and api/lies, threads that save files in
# base/file.
. "$(dirname "$0")/common.sh"
trust=$RESCL_TEST_DATA/../reports/trust
[ -d "$trust" ] || exit 77
limit=${ADDRESS_SPACE_KB:-1500000}

# within SECONDS COMMAND...: the program, with little memory.
within() {
  seconds=$1
  shift
  code=0
  (ulimit -v "$limit" && exec timeout "$seconds" "$program" "$@") >stdout 2>stderr </dev/null || code=$?
}
# refuses WORDS SECONDS COMMAND...
refuses() {
  words=$1
  shift
  within "$@"
  [ "$code" = 1 ] || die "rescl $*: exit code $code, expected 1"
  says "$words" stderr
}

# 153 bytes that ask for gigabytes of constants.
for file in const2g const20g; do
  for command in inspect verify; do
    refuses "$file.onnx: .*constant '.*' would take 2147483648 bytes.*RESCL_FOLD_LIMIT" 20 $command "$trust/$file.onnx"
  done
done

# Pictures: 59 bytes for gigabytes of pixels, and scans without end.
succeeds create cifar_resnet20 -o model.onnx
refuses 'wide.png: .*pixels' 20 classify model.onnx "$trust/wide.png"
refuses 'scans.jpg: .*scans' 60 classify model.onnx "$trust/scans.jpg"

# A pad of a million in a graph of a few bytes: lowering it.
timeout 20 "$(dirname "$program")/tests/replay_lowering" "$trust/text_pad_timeout.txt" >/dev/null ||
  die "lowering text_pad_timeout.txt: exit code $?"

# Two outputs whose names make one file name.
succeeds run "$trust/output_names_collide.onnx" --input "$trust/output_names_collide.npy" --output-dir out
[ "$(ls out | wc -l)" = 2 ] || die "two outputs, but files: $(ls out)"
! cmp -s out/*.npy || die "both files hold the same"

# A link where a temporary file is to be.
[ "$("$trust/part_symlink.sh" "$program" model.onnx)" = precious ] || die "a link was written through"
