#!/bin/sh
# Profiles and traces as programs read them: numbers that agree, tracks that are nested, the schema.
. "$(dirname "$0")/common.sh"

here=$RESCL_SOURCE_DIR/tests/program
command -v python3 >/dev/null || { echo "python3 is not installed"; exit 77; }
python3 "$here/check_trace.py" --self-test

# check ARGUMENT...: profiles and inspects model.onnx and looks at both and at the trace.
check() {
  succeeds profile model.onnx --runs 2 --json profile.json --trace trace.json "$@"
  python3 "$here/check_profile.py" profile.json inspect.json
  python3 "$here/check_trace.py" trace.json profile.json
}

export RESCL_CACHE_DIR="$folder/cache"
succeeds create mobilenet_v2 -o model.onnx
succeeds inspect model.onnx --json inspect.json
check # programs are built
grep -q '"from":.*"source"' trace.json || die "with an empty cache no program was built"
check # and taken from the cache
grep -q '"from":.*"cache"' trace.json || die "no program was taken from the cache"

# Layers of several launches.
succeeds create cifar_resnet20 -o model.onnx
succeeds inspect model.onnx --batch 2 --json inspect.json
check --batch 2 --algorithm im2col_gemm
json_says '"name":"im2col"' trace.json
