#!/bin/sh
# Tuning: a table, JSON, what was found being remembered and used.
. "$(dirname "$0")/common.sh"

export RESCL_CACHE_DIR="$folder/cache"
succeeds create cifar_resnet20 -o model.onnx
succeeds tune model.onnx --json tuned.json
head -n 1 stdout | grep -Eq '^layer +times +algorithm +variant +usual ms +now ms +tuned +wrong' ||
  die "no heading: $(cat stdout)"
says 'ms instead of .* kinds of layers on '
json_says '"schema":"rescl.tune/1"' tuned.json
json_says '"signature":"Conv' tuned.json
if grep -Eq '"tuned":.*"now"' tuned.json; then # a device whose layers have several ways
  succeeds tune model.onnx --json -
  ! grep -Eq '"tuned":.*"now"' stdout || die "tried again what is known"
  says '"tuned":.*"earlier"'
  succeeds cache
  says '^tuning '
fi
succeeds verify model.onnx

# Interrupted: what was found by then is shown and kept. The signal goes to the program itself, as from a terminal.
RESCL_CACHE_DIR="$folder/other cache" sh -c 'trap - INT; exec "$@"' sh "$program" tune model.onnx >stdout 2>stderr &
tuning=$!
sleep 0.3
kill -INT "$tuning" 2>/dev/null || true
code=0
wait "$tuning" || code=$?
# 130: so early that the program had not asked for the signal yet
[ "$code" = 0 ] || [ "$code" = 130 ] || die "interrupted: exit code $code"
[ "$code" = 130 ] || says 'ms instead of .* kinds of layers on '
[ ! -s stderr ] || says '^rescl: .*stopped; what was found by then is kept$' stderr
succeeds bench model.onnx --runs 2 --tune-budget 0 --json -
json_says '"tune":' stdout
is_wrong_use 'no MODEL' tune
is_wrong_use 'one MODEL' tune model.onnx model.onnx
is_wrong_use 'expected seconds' tune model.onnx --budget soon
is_wrong_use 'expected seconds' bench model.onnx --tune-budget -1
fails 'missing.onnx' tune missing.onnx
fails 'there is no algorithm' tune model.onnx --algorithm quick
