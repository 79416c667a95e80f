#!/bin/sh
# Installs what is missing (apt, with sudo when not root), builds, and runs every test through CTest.
#
#   ./tests/run.sh [--long] [CTest options, e.g. -R kernels, --output-on-failure]
#
# --long (or RESCL_TEST_LONG=1): also those that take minutes.
# BUILD_DIR (default build), SANITIZE=address,undefined builds and tests with sanitizers in build-sanitize.
set -eu
cd "$(dirname "$0")/.."
. apps/packages.sh

[ "${1:-}" != --long ] || { export RESCL_TEST_LONG=1; shift; }
need_packages "$build_packages"
need_packages "$test_packages"
if [ -n "${SANITIZE:-}" ]; then
  build=${BUILD_DIR:-build-sanitize}
  cmake -S . -B "$build" -DCMAKE_BUILD_TYPE=Debug -DRESCL_SANITIZE="$SANITIZE" -DRESCL_BUILD_TESTS=ON >/dev/null
else
  build=${BUILD_DIR:-build}
  cmake -S . -B "$build" -DCMAKE_BUILD_TYPE=Release -DRESCL_BUILD_TESTS=ON >/dev/null
fi
log=$(mktemp)
cmake --build "$build" -j"$(nproc)" >"$log" 2>&1 || { tail -n 60 "$log" >&2; echo "The build failed." >&2; exit 1; }
rm -f "$log"
exec ctest --test-dir "$build" -j"$(nproc)" --output-on-failure "$@"
