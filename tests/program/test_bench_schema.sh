#!/bin/sh
# What bench writes is as apps/schemas/bench.schema.json says, which says something.
. "$(dirname "$0")/common.sh"
needs_schema bench

succeeds create cifar_resnet20 -o model.onnx
echo nonsense >bad.onnx
"$program" bench model.onnx bad.onnx --runs 5 --verify --json verified.json >stdout 2>stderr || true
succeeds bench model.onnx --runs 1 --threads 1 --json single.json
is_valid bench verified.json single.json
[ "$(grep -c '"status"' verified.json)" = 2 ] || die "expected one result and one that failed: $(cat verified.json)"

refuses bench verified.json '/"median"/d'
refuses bench verified.json 's/"min":[[:space:]]*/&-/'
refuses bench verified.json 's/"runs":[[:space:]]*5/"runs": "five"/'
refuses bench verified.json 's/"failed"/"tired"/'
refuses bench verified.json 's|rescl.bench/1|rescl.bench/9|'
