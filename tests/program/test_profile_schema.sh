#!/bin/sh
# The schema that is shipped describes what is written: nothing is missing and nothing is undocumented.
. "$(dirname "$0")/common.sh"

schema=$RESCL_SOURCE_DIR/apps/schemas/profile.schema.json
python3 -W ignore -c 'import jsonschema' 2>/dev/null || { echo "python3 with jsonschema is not installed"; exit 77; }

# validate FILE: prints what is wrong.
validate() {
  python3 -W ignore - "$schema" "$1" <<'PYTHON'
import json, jsonschema, sys
schema, result = (json.load(open(path, encoding="utf-8")) for path in sys.argv[1:])
jsonschema.Draft7Validator.check_schema(schema)
errors = list(jsonschema.Draft7Validator(schema).iter_errors(result))
for error in errors:
    print("/".join(map(str, error.absolute_path)) + ": " + error.message)
sys.exit(bool(errors))
PYTHON
}

succeeds create cifar_resnet20 -o model.onnx
succeeds profile model.onnx --runs 2 --json profile.json
validate profile.json || die "profile.json is not what the schema says"

# refused PATTERN REPLACEMENT: the profile with that change is not valid.
refused() {
  sed "s/$1/$2/" profile.json >changed.json
  ! cmp -s profile.json changed.json || die "nothing to change: $1"
  ! validate changed.json >found || die "the schema takes $2 for $1"
}
refused '"rescl.profile.1"' '"rescl.profile\/2"'
refused '"device_ms":[^,]*,' ''
refused '"ms":[^,]*,' '"ms": -1,'
refused '"op":' '"operator":'
refused '"limit":[^,]*,' '"limit": "luck",'
