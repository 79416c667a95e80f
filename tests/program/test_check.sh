#!/bin/sh
# A driver that was right when its kernels were first compared with the reference, and gets one of them wrong later: --check
# finds the run, the layer and the kernel, and stops, or does without that kernel from then on. Exit 77 without a CPU device.
. "$(dirname "$0")/common.sh"
export RESCL_CACHE_DIR="$folder/cache" POCL_CACHE_DIR="$folder/pocl" RESCL_DEVICE=cpu RESCL_TUNE_BUDGET=0
export RESCL_DEVICE_CLASS=vector_cpu
"$program" devices >stdout 2>/dev/null </dev/null || true
grep -q ' CPU ' stdout || { echo 'skipped: no CPU device'; exit 77; }

succeeds create cifar_resnet20 -o model.onnx
"$NPY_TOOL" random input.npy 3 3 32 32
run() { set -- run model.onnx --input input.npy --output-dir out --batch 1 "$@"; "$program" "$@" >stdout 2>stderr </dev/null; }
forget() { rm -rf out; }

# All is well.
run --check 2 || die "a right run is said to be wrong"
says '^rescl: 1 of 3 runs compared with the reference$' stderr
run || die "a run failed"
cp out/logits.npy right.npy
[ ! -s stderr ] || die "without --check there is something to tell"
! "$program" devices | grep -q 'not used' || die "something is not used"

# The compiler gets Winograd's patches wrong from now on.
export OPENCL_LAYERS="$BROKEN_DRIVERS/libfaulty_layer.so" FAULT_AT='tile.row * plan.tile_size'
export FAULT_FROM=plan.pad_top FAULT_TO=0
used=winograd_4
rm -rf "$RESCL_CACHE_DIR/programs" "$POCL_CACHE_DIR" out
run || die "without a check it runs"
! cmp -s out/logits.npy right.npy || die "the driver is not wrong: $used"
forget
run --check 1 && die "a wrong run is said to be right"
says "^rescl: .*run 1: outputs are off by .* as layer '.*' \\(Conv\\) is by .*: $used computes it wrongly on .*--on-wrong demote" stderr
[ ! -e out/logits.npy ] || die "a wrong answer was left"
! "$program" devices | grep -q 'not used' || die "--on-wrong stop is to change nothing"

# Without it the answers are right, and stay so.
forget
run --check 1 --on-wrong demote || die "there is a way to run it"
says '^rescl: a run was wrong, compared with the reference, and was done again without:' stderr
says "$used.* computes wrongly here and is not used" stderr
says '^rescl: 3 of 3 runs compared with the reference$' stderr
"$NPY_TOOL" compare out/logits.npy right.npy 1e-3 || die "another answer"
forget
run || die "a run failed"
[ ! -s stderr ] || die "expected nothing on stderr"
"$NPY_TOOL" compare out/logits.npy right.npy 1e-3 || die "what was found wrong is used again"
succeeds devices --json devices.json
says "^  not used +$used.* is wrong \\([0-9]+ kinds? of layers\\)"
json_says "\"refused\":\"$used" devices.json
succeeds cache list --json cache.json
says "^not used on .*: $used.* is wrong \\([0-9]+ kinds? of layers\\)"
json_says "\"refused\":\"$used" cache.json

succeeds cache clear
succeeds devices
! grep -q 'not used' stdout || die "it is remembered for ever"
is_wrong_use 'expected stop or demote' run model.onnx --input input.npy --output-dir out --check 1 --on-wrong perhaps
is_wrong_use 'expected a whole number' run model.onnx --input input.npy --output-dir out --check 0
