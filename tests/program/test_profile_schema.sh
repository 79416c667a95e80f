#!/bin/sh
# The schema that is shipped describes what profile writes: nothing is missing and nothing is undocumented.
. "$(dirname "$0")/common.sh"
needs_schema profile

succeeds create cifar_resnet20 -o model.onnx
succeeds profile model.onnx --runs 2 --json profile.json
succeeds profile model.onnx --runs 1 --json single.json
is_valid profile profile.json single.json

refuses profile profile.json 's/"rescl.profile.1"/"rescl.profile\/2"/'
refuses profile profile.json 's/"device_ms":[^,]*,//'
refuses profile profile.json 's/"ms":[^,]*,/"ms": -1,/'
refuses profile profile.json 's/"op":/"operator":/'
refuses profile profile.json 's/"limit":[^,]*,/"limit": "luck",/'
refuses profile profile.json 's/"spread":.*/"spread": "wide"/'
