#!/bin/sh
# Whatever call of OpenCL or of the C library goes wrong: all of the result with exit code 0, or 1 and a message. A
# sample of the calls, or with RESCL_TEST_ALL=1 all of them. tests/drivers/faults.h tells what the words mean.
. "$(dirname "$0")/common.sh"
export RESCL_CACHE_DIR="$folder/cache"
sample=2
[ -z "${RESCL_TEST_ALL:-}" ] || sample=1000000

"$program" create cifar_resnet20 -o model.onnx >stdout
"$NPY_TOOL" random input.npy 1 3 32 32
mkdir expected

# use COMMAND FOLDER: its results go there.
use() {
  case $1 in
  run) "$program" run model.onnx --input input.npy --output-dir "$2" ;;
  detect)
    "$program" detect "$demo/resnet18_shapes_detector.onnx" "$demo/scenes/sea.png" --json "$2/seen.json" \
      --draw "$2"
    ;;
  esac >"$2/stdout" 2>stderr </dev/null
}

# is_whole COMMAND FOLDER: the results are all there, and right.
is_whole() {
  case $1 in
  run)
    sed "s,$2/,," "$2/stdout" >"$2/said"
    "$NPY_TOOL" compare expected/logits.npy "$2/logits.npy" 1e-4 >compared 2>&1 && cmp "$2/said" expected/said
    ;;
  detect)
    for folder_of in expected "$2"; do
      grep -o '"label":[^,]*' "$folder_of/seen.json" >"$folder_of/labels" || return 1
    done
    cmp expected/labels "$2/labels" && tail -c 8 "$2/sea.png" | grep -q '^IEND'
    ;;
  esac
}

# preloaded OF COMMAND...: with what counts the calls.
preloaded() {
  of=$1
  shift
  case $of in
  libc) LD_PRELOAD=$COUNTING_LIBC "$@" ;;
  opencl) OPENCL_LAYERS="$BROKEN_DRIVERS/libcounting_layer.so" "$@" ;;
  esac
}

# walk COMMAND OF HOW LAST: once for each call that goes wrong, LAST being the last one that does, "" for it alone.
walk() {
  rm -rf expected/* "$RESCL_CACHE_DIR/tuning"
  use "$1" expected || die "rescl $1 fails"
  rm -f counts
  FAULT_CALLS=$2:1000000000:1000000000:$3:-5 FAULT_COUNT=$2:$folder/counts preloaded "$2" use "$1" expected ||
    die "rescl $1 fails where calls are counted"
  is_whole "$1" expected || die "rescl $1: not whole from the start: $(cat expected/stdout)"
  count=$(sort -n counts | tail -n 1) failed=0
  least=100
  [ "$3" = 0 ] || least=0 # only writes are cut short
  [ "$count" -gt "$least" ] || die "rescl $1: only $count calls of $2 ($3)"
  stride=$((count / sample + 1))
  number=$((stride / 2 + 1))
  while [ "$number" -le "$count" ]; do
    rm -rf found "$RESCL_CACHE_DIR/tuning"
    mkdir found
    code=0
    FAULT_CALLS=$2:$number:${4:-$number}:$3:-5 preloaded "$2" use "$1" found || code=$?
    case $code in
    0) is_whole "$1" found || die "rescl $1: call $number of $2 ($3, $4): half a result counts as one" ;;
    1) grep -q '^rescl: ' stderr || die "rescl $1: call $number of $2 ($3, $4): no message" ;;
    *) die "rescl $1: call $number of $2 ($3, $4): exit code $code" ;;
    esac
    number=$((number + stride)) failed=$((failed + 1))
  done
  echo "$1: $failed of $count calls of $2 went wrong ($3, ${4:-alone})"
}

for command in run detect; do
  walk $command libc 0 ''
  walk $command libc 0 1000000000
  walk $command opencl 0 ''
  walk $command opencl 0 1000000000
done
walk detect libc 3 1000000000 # what `run` writes goes through stdio, whose own calls are not counted
