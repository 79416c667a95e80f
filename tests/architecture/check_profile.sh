#!/bin/sh
# What a device is gets decided in one place, runtime/opencl/device_profile.c: nobody else asks for its type, its vectors
# or whose it is. device_info.c asks the driver, device.c which type a caller wants, and devices.def tells of devices that
# are not here. Kernels are told by the host: what their compiler was made for is asked in cl/common.cl alone, for hints
# that change no result.
#
#   check_profile.sh ROOT
set -eu
cd "$1"

status=0
refuse() { # WHY PATTERN FILES THAT MAY
  found=$(grep -rnE "$2" runtime apps cl --include='*.[ch]' --include='*.cl' --include='*.def' | grep -vE "^($3):" || true)
  [ -z "$found" ] && return
  echo "$1:"
  echo "$found"
  status=1
}
of_opencl='runtime/opencl/(device(_info|_profile)?\.c|devices\.def)'
refuse 'asks for the type of a device' 'RESCL_DEVICE_(CPU|GPU|ACCELERATOR|OTHER)\b|CL_DEVICE_TYPE' \
  "$of_opencl|runtime/opencl/error\.c"
refuse 'asks for the vectors of a device' 'native_float_vector' "$of_opencl|apps/rescl/drivers/.*"
refuse 'asks whose a device is' 'str[a-z]*\([^)]*(vendor|platform|name)\b[^)]*, "(Oclgrind|P|Intel|AMD|NVIDIA|ARM|Q)' "$of_opencl"
refuse 'asks for the processor' '__(x86_64|aarch64|arm|AVX|ARM)[A-Za-z0-9_]*__' 'cl/common\.cl|runtime/reference/tile\.c'
exit $status
