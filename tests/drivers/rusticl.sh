#!/bin/sh
# Runs a device test on Mesa's rusticl over llvmpipe; exit 77 where it is not installed.
set -eu
vendors=${OCL_ICD_VENDORS:-/etc/OpenCL/vendors}
[ -e "$vendors/rusticl.icd" ] || { echo "skipped: Mesa's rusticl is not installed"; exit 77; }
export RUSTICL_ENABLE=llvmpipe RESCL_DEVICE=rusticl.icd:0:0
exec "$@"
