#!/bin/sh
# A driver that crashes, or ends the program, as a command opens its device: the command says so, and what helps. That of
# one that hangs is told after a while: test_driver_watch.c. What is done about such drivers: test_bench_all.sh.
. "$(dirname "$0")/common.sh"

# ends CODE WORDS ARGUMENT...: the program ends with that code, nothing but what the driver prints on stdout, and the words
# on stderr.
ends() {
  expected=$1 words=$2
  shift 2
  code=0
  "$program" "$@" >stdout 2>stderr </dev/null || code=$?
  [ "$code" = "$expected" ] || die "rescl $*: exit code $code, expected $expected"
  ! grep -v 'driver babble' stdout || die "rescl $*: expected nothing on stdout"
  says "^rescl: an OpenCL driver $words while a device was opened; 'rescl devices' shows " stderr
  [ "$(grep -c '^rescl: ' stderr)" = 1 ] || die "rescl $*: expected one message"
}

succeeds create cifar_resnet20 -o model.onnx
"$NPY_TOOL" random input.npy 1 3 32 32
for driver in crash quit late_crash; do
  case $driver in quit) expected=1 words='ended the program' ;; *) expected=134 words='crashed' ;; esac
  export OCL_ICD_VENDORS="$BROKEN_DRIVERS/$driver"
  ends "$expected" "$words" verify model.onnx
  ends "$expected" "$words" tune model.onnx
  ends "$expected" "$words" profile model.onnx
  ends "$expected" "$words" bench model.onnx
  ends "$expected" "$words" run model.onnx --input input.npy --output-dir out
  ends "$expected" "$words" classify model.onnx "$demo/pictures/cat.png"
done
succeeds inspect model.onnx # needs no driver
