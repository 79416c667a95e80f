#!/bin/sh
# Installs what is missing (apt, with sudo when not root), builds, and runs every test through CTest.
#
#   ./tests/run.sh [--long] [CTest options, e.g. -R kernels, --output-on-failure]
#
# --long (or RESCL_TEST_LONG=1): also those that take minutes.
# BUILD_DIR (default build), SANITIZE=address,undefined builds and tests with sanitizers in build-sanitize. COVERAGE=1
# builds with clang in build-coverage and says at the end how many lines have run.
set -eu
cd "$(dirname "$0")/.."
. apps/packages.sh

[ "${1:-}" != --long ] || { export RESCL_TEST_LONG=1; shift; }
need_packages "$build_packages"
need_packages "$test_packages"
if [ -n "${SANITIZE:-}" ]; then
  build=${BUILD_DIR:-build-sanitize}
  cmake -S . -B "$build" -DCMAKE_BUILD_TYPE=Debug -DRESCL_SANITIZE="$SANITIZE" -DRESCL_BUILD_TESTS=ON >/dev/null
elif [ -n "${COVERAGE:-}" ]; then
  need_packages "$coverage_packages"
  build=${BUILD_DIR:-build-coverage}
  cmake -S . -B "$build" -DCMAKE_C_COMPILER=clang -DRESCL_COVERAGE=ON -DRESCL_BUILD_TESTS=ON >/dev/null
  rm -rf "$build/profiles"
else
  build=${BUILD_DIR:-build}
  cmake -S . -B "$build" -DCMAKE_BUILD_TYPE=Release -DRESCL_BUILD_TESTS=ON >/dev/null
fi
log=$(mktemp)
cmake --build "$build" -j"$(nproc)" >"$log" 2>&1 || { tail -n 60 "$log" >&2; echo "The build failed." >&2; exit 1; }
rm -f "$log"
result=0
ctest --test-dir "$build" -j"$(nproc)" --output-on-failure "$@" || result=$?
[ -z "${COVERAGE:-}" ] || tests/coverage.sh 90 "$build/profiles" "$build/librescl.so" runtime/*/ || result=$?
exit $result
