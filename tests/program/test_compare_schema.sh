#!/bin/sh
# What compare writes is as apps/schemas/compare.schema.json says; exit 77 without Python's jsonschema.
. "$(dirname "$0")/common.sh"
data=$RESCL_SOURCE_DIR/tests/program/compare

python3 -W ignore -c 'import jsonschema' 2>/dev/null || { echo "skipped: Python's jsonschema is not installed"; exit 77; }

# validate FILE: prints what is wrong.
validate() {
  python3 -W ignore - "$RESCL_SOURCE_DIR/apps/schemas/compare.schema.json" "$1" <<'PYTHON'
import json, jsonschema, sys
schema, result = (json.load(open(path, encoding="utf-8")) for path in sys.argv[1:])
jsonschema.Draft7Validator.check_schema(schema)
errors = list(jsonschema.Draft7Validator(schema).iter_errors(result))
for error in errors:
    print("/".join(map(str, error.absolute_path)) + ": " + error.message[:300])
sys.exit(bool(errors))
PYTHON
}

succeeds compare "$data/desktop.json" "$data/laptop.json" "$data/profile.json" --json all.json
validate all.json || die "all.json is not what the schema says"
echo '{"schema": "rescl.bench/1", "results": [
  {"model": "a.onnx", "device": {"name": "x"}, "batch": 1, "latency_ms": {"median": 2}},
  {"model": "b.onnx", "device": {"name": "x"}, "batch": null, "status": "failed"}]}' >least.json
succeeds compare least.json --json little.json
validate little.json || die "little.json is not what the schema says"

# refused PATTERN REPLACEMENT: the comparison with that change is not valid.
refused() {
  sed "s/$1/$2/" all.json >changed.json
  ! cmp -s all.json changed.json || die "nothing to change: $1"
  ! validate changed.json >found || die "the schema takes $2 for $1"
}
refused 'rescl.compare.1' 'rescl.compare\/2'
refused '"verdict":[^,]*"same"' '"verdict": "alike"'
refused '"difference_ms":[^,]*,' ''
refused '"label":' '"title":'
