#!/bin/sh
# Wherever memory runs out: all of the result, or exit code 1 with a message.
. "$(dirname "$0")/common.sh"

"$WIRE_TOOL" "1:8 8{2:13} 7{2'g' 1{1'x' 2'y' 3'a' 4'Relu'} 1{1'y' 2'z' 3'b' 4'Sigmoid'} \
  11{1'x' 2{1{1:1 2{1{1:1} 1{1:4}}}}} 12{1'z'}}" >model.onnx

# walk ARGUMENT...: once for each allocation, which fails alone, and once where all after it fail, too.
walk() {
  LD_PRELOAD=$FAILING_MEMORY FAIL_FROM=0 "$program" "$@" 9>count >expected || die "rescl $*: failed"
  count=$(cat count) number=0
  [ "$count" -gt 50 ] || die "rescl $*: only $count allocations were counted"
  while [ $((number += 1)) -le "$count" ]; do
    for last in $number 1000000000; do
      code=0
      LD_PRELOAD=$FAILING_MEMORY FAIL_FROM=$number FAIL_TO=$last "$program" "$@" >stdout 2>stderr || code=$?
      case $code in
      0) cmp -s stdout expected || die "rescl $*: without allocation $number to $last half a result counts as one" ;;
      1) grep -q '^rescl: ' stderr || die "rescl $*: without allocation $number to $last no message" ;;
      *) die "rescl $*: without allocation $number to $last exit code $code" ;;
      esac
    done
  done
}
walk inspect model.onnx --json -
walk inspect model.onnx
