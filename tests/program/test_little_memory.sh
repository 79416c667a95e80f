#!/bin/sh
# A device with less and less memory: pictures are classified all the same, fewer at a time and in other ways, which is
# said, until a message tells what is needed; what is measured is never another batch.
. "$(dirname "$0")/common.sh"
export RESCL_CACHE_DIR="$folder/cache" RESCL_TUNE_BUDGET=0
model=$demo/resnet20_shapes.onnx
"$program" classify "$model" "$demo"/pictures/*.png --batch 8 >expected
export OPENCL_LAYERS="$BROKEN_DRIVERS/libfaulty_layer.so"
if FAULT_MEMORY=1 "$program" classify "$model" "$demo/pictures/cat.png" >stdout 2>stderr; then
  echo "skipped: this OpenCL loader knows no layers"
  exit 77
fi
needed='In all [0-9.]+ MB of weights, [0-9.]+ MB of activations.* are needed; .* has [0-9.]+ MB, at most [0-9.]+ MB of it in one piece: use'

# starves ARGUMENT...: from much memory to little; what is expected, what is said, what can not be done at last.
starves() {
  cut='' saved='' full=''
  for kilobytes in 12000 6000 2200 1600 1000; do
    code=0
    FAULT_MEMORY=${kilobytes}000 "$program" "$@" >stdout 2>stderr </dev/null || code=$?
    if [ "$code" = 0 ]; then
      cmp -s expected stdout || die "rescl $*: other answers with $kilobytes kB"
      [ -z "$full" ] || die "rescl $*: $kilobytes kB are enough where more are not"
      ! grep -q 'a batch of 8 does not fit into the memory of .*: it runs [124] at a time' stderr || cut=yes
      ! grep -q 'too little memory for some ways\|in ways that need little' stderr || saved=yes
    else
      [ "$code" = 1 ] || die "rescl $*: exit code $code with $kilobytes kB"
      says "$needed another device" stderr
      full=yes
    fi
  done
  [ -n "$cut" ] || die "rescl $*: no batch was cut"
  [ -n "$saved" ] || die "rescl $*: no other way was taken"
  [ -n "$full" ] || die "rescl $*: it needs no memory"
}
starves classify "$model" "$demo"/pictures/*.png --batch 8

# Drivers that find out only when it is used: then the batch that is under way is cut.
(
  export FAULT_LATE=1 FAULT_MEMORY=6000000
  "$program" classify "$model" "$demo"/pictures/*.png --batch 8 >stdout 2>stderr || die "memory that runs out late"
  cmp -s expected stdout || die "other answers where memory runs out late"
  says 'a batch of 8 does not fit into the memory of .*: it runs [124] at a time' stderr
  export FAULT_MEMORY=500000
  fails "CL_MEM_OBJECT_ALLOCATION_FAILURE.*$needed another device .*; 0 of 1 pictures were done before" \
    classify "$model" "$demo/pictures/cat.png"
)

# All devices: each cuts its own.
(
  export POCL_DEVICES="pthread basic" FAULT_MEMORY=2200000
  "$program" classify "$model" "$demo"/pictures/*.png --batch 8 --device all >stdout 2>stderr || die "all devices"
  cmp -s expected stdout || die "other answers of all devices"
  says '^rescl: 0:[01] .*a batch of 8 does not fit into the memory of .*: it runs [124] at a time' stderr
)

# Slices of tensors may be cut further, as the caller has them cut; what he wants run at once is not.
"$NPY_TOOL" random input.npy 16 3 32 32
"$program" run "$model" --input input.npy --output-dir one --batch 8 >stdout 2>stderr || die "run: failed"
FAULT_MEMORY=2200000 "$program" run "$model" --input input.npy --output-dir cut --batch 8 >stdout 2>stderr ||
  die "run: slices were not cut"
says 'it runs [124] at a time' stderr
for output in one/*.npy; do
  "$NPY_TOOL" compare "$output" "cut/${output#one/}" 1e-3 >stdout || die "$output differs: $(cat stdout)"
done
(
  export FAULT_MEMORY=2200000
  fails "$needed a smaller batch, another device" run "$model" --input input.npy --output-dir whole
)

# What is measured is what was asked for, or is said to be another way.
code=0
FAULT_MEMORY=6000000 "$program" bench "$model" --batch 8 --runs 1 --json short.json >stdout 2>stderr || code=$?
says 'batch 8, .*: there was too little memory for some ways to run layers' stdout
json_says '"lacks_memory":true' short.json
FAULT_MEMORY=2200000 "$program" bench "$model" --batch 8 --runs 1 --json none.json >stdout 2>stderr || code=$?
says 'failed: .*use a smaller batch, another device'
json_says '"status":"failed"' none.json

# A layer's weights that are larger than any buffer may be, where CLBlast would have them.
succeeds create resnet18 -o large.onnx
export FAULT_TOLD=1 FAULT_LARGER=6000000 FAULT_MEMORY=100000000
code=0
"$program" bench large.onnx --runs 1 --algorithm im2col_gemm >stdout 2>stderr || code=$?
[ "$code" = 1 ] || die "bench: exit code $code, expected 1"
says "failed: .* need 9.4 MB; .* allows 6.0 MB in one buffer and has 100.0 MB.*$needed no algorithm of your own choice, another"
