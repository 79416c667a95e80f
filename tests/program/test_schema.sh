#!/bin/sh
# What bench writes is as apps/schemas/bench.schema.json says, which says something. Exit 77 without Python's jsonschema.
. "$(dirname "$0")/common.sh"
# validate FILE...: the exit code says whether they are as the schema says.
validate() {
  "$RESCL_SOURCE_DIR/tests/program/validate.py" "$RESCL_SOURCE_DIR/apps/schemas/bench.schema.json" "$@"
}

code=0
validate >stdout || code=$? # the schema itself
[ "$code" != 77 ] || exit 77
[ "$code" = 0 ] || die "the schema is none: $(cat stdout)"

succeeds create cifar_resnet20 -o model.onnx
echo nonsense >bad.onnx
"$program" bench model.onnx bad.onnx --runs 5 --verify --json verified.json >stdout 2>stderr || code=$?
succeeds bench model.onnx --runs 1 --threads 1 --json single.json
validate verified.json single.json || die "not as the schema says"
[ "$(grep -c '"status"' verified.json)" = 2 ] || die "expected one result and one that failed: $(cat verified.json)"

# changed NAME SCRIPT: a file that sed made of a right one, which is wrong now.
changed() {
  sed "$2" verified.json >"$1.json"
  ! cmp -s "$1.json" verified.json || die "$1: nothing was changed"
  ! validate "$1.json" >/dev/null || die "$1.json: was not seen to be wrong"
}
changed no_median '/"median"/d'
changed negative 's/"min":[[:space:]]*/&-/'
changed text_for_a_number 's/"runs":[[:space:]]*5/"runs": "five"/'
changed unknown_status 's/"failed"/"tired"/'
changed another_schema 's|rescl.bench/1|rescl.bench/9|'
