#!/bin/sh
# Runs test_stress.c under ThreadSanitizer, after building it so in a folder of its own.
#
#   stress.sh [PIECES]   that each thread does; default 500
#
# STRESS_BUILD (default build-thread in the source folder). Nothing is suppressed: drivers, which are not instrumented, are
# seen only where they call the C library, and none did wrong there so far.
set -eu
source=$(cd "$(dirname "$0")/../.." && pwd)
build=${STRESS_BUILD:-$source/build-thread}
mkdir -p "$build"
[ -f "$build/CMakeCache.txt" ] || cmake -S "$source" -B "$build" -DCMAKE_BUILD_TYPE=RelWithDebInfo \
  -DRESCL_SANITIZE=thread -DRESCL_BUILD_TESTS=ON >"$build/log"
cmake --build "$build" -j"${STRESS_JOBS:-$(nproc)}" --target test_api_stress rescl_compiler >"$build/log" 2>&1 ||
  { tail -n 40 "$build/log"; exit 1; }
export RESCL_TEST_STRESS="${1:-500}" RESCL_COMPILER="$build/rescl-compiler"
export TSAN_OPTIONS="history_size=7 ${TSAN_OPTIONS:-}"
exec "$build/tests/test_api_stress"
