#!/bin/sh
# What compare writes is as apps/schemas/compare.schema.json says, which says something.
. "$(dirname "$0")/common.sh"
data=$RESCL_SOURCE_DIR/tests/program/compare

needs_schema compare

succeeds compare "$data/desktop.json" "$data/laptop.json" "$data/profile.json" --json all.json
is_valid compare all.json
echo '{"schema": "rescl.bench/1", "results": [
  {"model": "a.onnx", "device": {"name": "x"}, "batch": 1, "latency_ms": {"median": 2}},
  {"model": "b.onnx", "device": {"name": "x"}, "batch": null, "status": "failed"}]}' >least.json
succeeds compare least.json --json little.json
is_valid compare little.json

refuses compare all.json 's/rescl.compare.1/rescl.compare\/2/'
refuses compare all.json 's/"verdict":[^,]*"same"/"verdict": "alike"/'
refuses compare all.json 's/"difference_ms":[^,]*,//'
refuses compare all.json 's/"label":/"title":/'
