#!/bin/sh
# The list of devices; choosing one; a machine without any.
. "$(dirname "$0")/common.sh"

succeeds devices --json devices.json
head -n 1 stdout | grep -Eq 'selector +type +device +platform +units +memory +driver' || die "no heading: $(cat stdout)"
[ "$(grep -c '^\*' stdout)" = 1 ] || die "expected one default device: $(cat stdout)"
selector=$(awk '$1 == "*" { print $2 }' stdout)
json_says '"schema":"rescl.devices/1"' devices.json
json_says "\"selector\":\"$selector\",\"default\":true" devices.json
json_says '"failures":[]' devices.json
says "^$selector  "
for fact in platform vendor driver class computes memory limits images extensions; do says "^  $fact +[^ ]"; done
for key in class class_reason preferred_multiple has_threads clock_mhz global_memory_bytes cache_bytes image_width c_version extensions; do
  json_says "\"$key\":" devices.json
done
succeeds devices --json -
cmp -s stdout devices.json || die "--json - differs from --json FILE"

succeeds devices --measure --json measured.json
says '^  measured +[0-9]+ GFLOPS, [0-9.]+ GB/s$'
json_says '"peak_gflops_measured":' measured.json
RESCL_DEVICE="no such device" succeeds devices
! grep -q '^\*' stdout || die "a default that is not there is marked"

succeeds create cifar_resnet20
fails "no OpenCL device matches 'no such device'.*$selector" verify cifar_resnet20.onnx --device 'no such device'
succeeds verify cifar_resnet20.onnx --device "$selector" --json chosen.json
json_says "\"device\":{\"selector\":\"$selector\"" chosen.json

# All are listed whatever RESCL_DEVICE names, and where that loads one alone, it is none of these.
if [ -e /etc/OpenCL/vendors/pocl.icd ] && [ -z "${OCL_ICD_VENDORS:-}" ]; then
  RESCL_DEVICE=pocl.icd:0:0 succeeds devices
  says "^ +$selector  "
  ! grep -q '^\*' stdout || die "a default that is not there is marked"
  RESCL_DEVICE=pocl.icd:0:0 succeeds verify cifar_resnet20.onnx --json alone.json
  json_says '"device":{"selector":"pocl.icd:0:0"' alone.json
  RESCL_DEVICE=none.icd:0:0 fails "there is no OpenCL driver 'none.icd'" verify cifar_resnet20.onnx
fi

mkdir no_vendors
export OCL_ICD_VENDORS="$folder/no_vendors"
fails 'no OpenCL platform: install' devices
fails 'no OpenCL platform: install' verify cifar_resnet20.onnx
fails 'no OpenCL platform: install' classify cifar_resnet20.onnx "$demo/pictures/cat.png"
succeeds inspect cifar_resnet20.onnx # needs no device
