#!/bin/sh
# The kit is packed, and runs to its end on whatever device is here, as small as it gets: README.md beside this file. What
# it says of a card only a card tells.
set -eu
source=$RESCL_SOURCE_DIR/tests/gpu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

die() {
  echo "$*" >&2
  [ ! -e output ] || sed 's/^/  /' output >&2
  exit 1
}

# says WORDS FILE: a line of it matches the extended regular expression.
says() {
  grep -Eq -e "$1" "$2" || die "$2: no line matches '$1'"
}

BUILD_DIR=$RESCL_BUILD_DIR "$source/pack.sh" kit >output || die "it can not be packed"
rm -rf kit && tar xzf kit.tar.gz
[ -e kit/lib/libOpenCL.so.1 ] || die "the loader is missing"
[ ! -e kit/lib/libc.so.6 ] || die "the C library is the other machine's"

export RESCL_GPU_DEVICE=cpu RESCL_GPU_NETWORKS="cifar_resnet20 cifar_plain20" RESCL_GPU_BATCHES=1,2 RESCL_GPU_RUNS=2
export RESCL_GPU_TUNE=0 RESCL_GPU_PYTORCH=none RESCL_GPU_ZOO=cifar_resnet20 RESCL_GPU_SHAPES=add
export RESCL_GPU_PROFILED=cifar_resnet20 RESCL_GPU_PROFILE_BATCHES=1 RESCL_GPU_SECONDS=120
kit/run.sh results >output 2>&1 || die "exit code $?, expected 0"
says '^[0-9]+ steps done, 0 failed, 0 out of time, 1 skipped' output
for name in devices kernels-small bench-tuned-cifar_plain20 profile-cifar_resnet20-1 verify-cifar_plain20 kernels-full; do
  says "^$name +done" output
done
[ -s results/verify/cifar_resnet20.json ] && [ -s results/logs/devices.json ] || die "results are missing"
[ "$(grep -c '"model":' results/bench-tuned.json)" = 4 ] || die "expected four results of two networks in one file"
says '^cifar_plain20 +1 +A' results/compare.txt
says '· bench-untuned' results/compare.txt
says '"name": "kernels-full", "status": "done"' results/logs/steps.json

# A driver that the loader knows nothing of, under the name that NVIDIA's has.
pocl=$(sed -n 1p "${OCL_ICD_VENDORS:-/etc/OpenCL/vendors}/pocl.icd" 2>/dev/null || true)
library=$(find /usr/lib /usr/local/lib -name "${pocl##*/}" 2>/dev/null | head -n 1)
if [ -n "$library" ]; then
  mkdir driver none
  ln -s "$library" driver/libnvidia-opencl.so.1
  ln -s "$(dirname "$library")/pocl" driver/pocl # where it looks for more of itself
  OCL_ICD_VENDORS=$folder/none RESCL_GPU_DRIVER=$folder/driver RESCL_GPU_SECONDS=0 kit/run.sh found >output 2>&1 || die "not found"
  says 'trying .*/libnvidia-opencl.so.1' found/logs/driver.txt
  says '^devices +skipped .*no time was left' output
fi

# No device: it says so, in time, and ends with 1.
code=0
OCL_ICD_VENDORS=$folder/none RESCL_GPU_DRIVER=$folder/none kit/run.sh nothing >output 2>&1 || code=$?
[ "$code" = 1 ] || die "exit code $code, expected 1"
says '^rescl +skipped .*no OpenCL driver gives a device .cpu.' output
