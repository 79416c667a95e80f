#!/bin/sh
# From nothing to pictures that are understood: installs what is missing (apt, with sudo when not root), builds, lists
# the OpenCL devices, classifies the shipped pictures, and finds things in the shipped scenes, with the shipped models.
#
#   ./apps/quickstart.sh
set -eu
cd "$(dirname "$0")/.."
. apps/packages.sh

need_packages "$build_packages"
echo "Building build/rescl"
log=$(mktemp)
if ! { cmake --preset release -DRESCL_BUILD_TESTS=OFF && cmake --build build -j"$(nproc)"; } >"$log" 2>&1; then
  tail -n 40 "$log" >&2
  echo "The build failed (whole log: $log)." >&2
  exit 1
fi
rm -f "$log"

echo
build/rescl devices
echo
echo "The first run on a device compiles its kernels; the next one takes them from a cache."
build/rescl classify apps/demo/resnet20_shapes.onnx apps/demo/pictures --top 1
build/rescl detect apps/demo/resnet18_shapes_detector.onnx apps/demo/scenes --score 0.5 --iou 0.5 --draw build/scenes
echo
echo "The scenes with boxes and masks drawn: build/scenes"
echo "Now yours:  build/rescl classify apps/demo/resnet20_shapes.onnx PICTURE...      All commands:  build/rescl --help"
