#!/bin/sh
# A driver on which one kernel finds no resources: another takes over, and the commands that show kernels say so, also
# those of later processes. Exit 77 without a CPU device, which is treated as one without vectors.
. "$(dirname "$0")/common.sh"
export RESCL_CACHE_DIR="$folder/cache" RESCL_DEVICE=cpu RESCL_DEVICE_CLASS=scalar_cpu
"$program" devices >stdout 2>/dev/null </dev/null || true
grep -q ' CPU ' stdout || { echo 'skipped: no CPU device'; exit 77; }

succeeds create cifar_resnet20 -o model.onnx
export OPENCL_LAYERS="$BROKEN_DRIVERS/libfaulty_layer.so" FAULT_ENQUEUE=winograd_input
refused='winograd_lanes_4 does not run here and is not used \([0-9]+ layers\): .*CL_OUT_OF_RESOURCES'

# shows COMMAND...: it succeeds and says what is not used.
shows() {
  succeeds "$@"
  says "$refused" stdout
}
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
