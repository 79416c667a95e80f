#!/bin/sh
# A driver on which one kernel fails: another takes over, and the commands that show kernels say so, also those of later
# processes, unless resources were all that it lacked. Exit 77 without a CPU device, which is treated as one without
# vectors.
. "$(dirname "$0")/common.sh"
export RESCL_CACHE_DIR="$folder/cache" RESCL_DEVICE=cpu RESCL_DEVICE_CLASS=scalar_cpu
"$program" devices >stdout 2>/dev/null </dev/null || true
grep -q ' CPU ' stdout || { echo 'skipped: no CPU device'; exit 77; }

succeeds create cifar_resnet20 -o model.onnx
export OPENCL_LAYERS="$BROKEN_DRIVERS/libfaulty_layer.so" FAULT_ENQUEUE=winograd_input
not_used='winograd_lanes_4 does not run here and is not used \([0-9]+ layers\): .*'

# shows COMMAND...: it succeeds and says what is not used.
shows() {
  succeeds "$@"
  says "$refused" stdout
}
refused="${not_used}CL_OUT_OF_RESOURCES"
shows tune model.onnx --budget 1
(
  unset FAULT_ENQUEUE
  succeeds verify model.onnx
  ! grep -q 'does not run here' stdout || die 'want of resources is remembered'
)
succeeds cache clear

export FAULT_ERROR=-54
refused="${not_used}CL_INVALID_WORK_GROUP_SIZE"
shows verify model.onnx
shows tune model.onnx --budget 1
shows profile model.onnx --runs 2
unset FAULT_ENQUEUE
shows verify model.onnx
succeeds tune model.onnx --budget 0 --json -
says '"failed":.*winograd_lanes_4' stdout
succeeds cache clear
succeeds verify model.onnx
! grep -q 'does not run here' stdout || die 'what was cleared is remembered'
