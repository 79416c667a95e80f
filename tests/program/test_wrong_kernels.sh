#!/bin/sh
# A compiler that gets fma() wrong: no way to run a convolution is right. No command gives answers then, neither where that
# was just found nor where an earlier process has. Exit 77 without a CPU device, on which all ways use fma().
. "$(dirname "$0")/common.sh"
export RESCL_CACHE_DIR="$folder/cache" POCL_CACHE_DIR="$folder/pocl" RESCL_DEVICE=cpu
"$program" devices >stdout 2>/dev/null </dev/null || true
grep -q ' CPU ' stdout || { echo 'skipped: no CPU device'; exit 77; }

succeeds create cifar_resnet20 -o model.onnx
"$NPY_TOOL" random input.npy 1 3 32 32
export OPENCL_LAYERS="$BROKEN_DRIVERS/libfaulty_layer.so" FAULT_PREFIX='#define fma(a, b, c) ((a) * (b))'
refused="layer '[^']*': each way to run it computes wrongly or fails on .*driver [^)]*\): [a-z].*update the driver"

# refuses_to COMMAND...: exit code 1, no result, and the message that says why; bench finds its measure of speed wrong too.
refuses_to() {
  code=0
  "$program" "$@" >stdout 2>stderr </dev/null || code=$?
  [ "$code" = 1 ] || die "rescl $*: exit code $code, expected 1"
  says "^rescl: model.onnx: $refused" stderr
}

# answers_nothing BUDGET
answers_nothing() {
  export RESCL_TUNE_BUDGET="$1"
  refuses_to run model.onnx --input input.npy --output-dir out
  [ ! -e out/logits.npy ] || die 'run left a wrong answer'
  refuses_to classify model.onnx "$demo/pictures/cat.png"
  refuses_to bench model.onnx --runs 2
  refuses_to profile model.onnx
}
answers_nothing 60
answers_nothing 0
refuses_to tune model.onnx
[ ! -s stdout ] || die "tune shows what runs, though nothing does: $(cat stdout)"

# Which layers are wrong can be seen all the same.
code=0
"$program" verify model.onnx >stdout 2>stderr </dev/null || code=$?
[ "$code" = 1 ] || die "verify: exit code $code, expected 1"
says '^FAIL: [0-9]+ of [0-9]+ layers ok on '

# What was found wrong of that driver does not outlive it, once the cache is cleared.
unset FAULT_PREFIX
succeeds cache clear
rm -r "$POCL_CACHE_DIR"
succeeds run model.onnx --input input.npy --output-dir out
