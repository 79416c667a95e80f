#!/bin/sh
# How many lines of what a fuzzer is about are run by its seeds, each also damaged, and by all that it has learnt.
#
#   coverage.sh NAME   NAME: of fuzz_NAME.c here
#
# What was learnt lies in FUZZ_BUILD, as run.sh has it; small networks of $RESCL_TEST_DATA count with it. BUILD_DIR
# (default build-coverage in the source folder) is where the program is built that counts.
set -eu
name=$1
cd "$(dirname "$0")/../.."
build=${BUILD_DIR:-build-coverage}
inputs=${FUZZ_BUILD:-build-fuzz}/corpus/$name
case $name in # files, and folders with all in them
  onnx)
    about="runtime/onnx/ runtime/graph/ runtime/ops/ runtime/passes/"
    inputs="$inputs ${RESCL_TEST_DATA:-}" ;;
  text) about="runtime/graph/ runtime/ops/ runtime/passes/ runtime/reference/" ;;
  png) about="runtime/image/png.c runtime/image/png_chunks.c" ;;
  jpeg) about="runtime/image/jpeg.c runtime/image/exif.c" ;;
  npy) about=apps/rescl/data/npy.c ;;
  json)
    about="apps/rescl/data/json_file.c apps/rescl/data/labels.c apps/rescl/compare/"
    for file in class_list dataset found matching object object_read outline overlap precision result_file scores; do
      about="$about apps/rescl/evaluate/$file.c" # the others run networks
    done ;;
  cache) about="runtime/opencl/cache.c runtime/tune/results.c runtime/api/cache.c" ;;
  detect) about=runtime/vision/ ;;
  lowering) about="runtime/passes/ runtime/reference/" ;;
  device) about="runtime/kernels/ runtime/api/session.c runtime/api/run.c" ;;
  *) echo "nobody has said yet what $name is about"; exit 2 ;;
esac
command -v clang >/dev/null || { echo "no clang: nothing to count with"; exit 77; }

log=$(mktemp)
trap 'rm -f "$log"' EXIT
quietly() { "$@" >"$log" 2>&1 || { tail -n 40 "$log"; exit 1; }; }
[ -f "$build/CMakeCache.txt" ] ||
  quietly cmake -S . -B "$build" -DCMAKE_C_COMPILER=clang -DRESCL_COVERAGE=ON -DRESCL_BUILD_TESTS=ON
quietly cmake --build "$build" -j"${FUZZ_JOBS:-$(nproc)}" --target "replay_$name"

program=$build/tests/replay_$name profiles=$build/profiles-$name
rm -rf "$profiles"
export LLVM_PROFILE_FILE="$profiles/%m%c.profraw" RESCL_CACHE_DIR="$build/test-cache"
quietly "$program"
# shellcheck disable=SC2086
find $inputs -type f -size -6k -print0 2>/dev/null | quietly xargs -0 -r -n 500 "$program"
# shellcheck disable=SC2086
tests/coverage.sh 0 "$profiles" "$program" $about
