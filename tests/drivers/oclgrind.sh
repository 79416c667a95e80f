#!/bin/sh
# Runs a device test under Oclgrind, which reports data races, uninitialised reads, bad memory and wrong API use. Fails
# when the test does, or when a kernel of ours is reported; CLBlast's are not ours. Exit 77 where it is not installed.
#
# CHECKS: what to look for. What CLBlast's kernels compute counts as uninitialised here (they load whole tiles), and so
# would our epilogue that reads it: tests with CLBlast in them leave --uninitialized out, and test_gemm_parts runs the
# kernels before and after it with everything on.
# OPTIMISATION: -O1 makes kernels five times as fast, for the real layers by hand, without --uninitialized, which does not
# know every instruction that optimisation makes (freeze). Off by itself: with it and CLBlast's kernels Oclgrind's heap
# broke once in forty runs.
set -eu
command -v oclgrind >/dev/null || { echo "skipped: Oclgrind is not installed"; exit 77; }
log=$(mktemp)
cache=$(mktemp -d) # what is compiled here depends on options that rescl's own cache does not know of
trap 'rm -rf "$log" "$cache"' EXIT
# The memory it offers by itself is too little for some of the real layers.
# As in all tests, new memory holds NaN: kernels may read beyond what they were given, in vectors, if nothing comes of it.
status=0
RESCL_DEVICE=Oclgrind RESCL_CACHE_DIR=$cache RESCL_POISON=1 oclgrind \
  --build-options "${OPTIMISATION:--cl-opt-disable}" --global-mem-size 4294967296 \
  ${CHECKS:---check-api --data-races --uninitialized} --max-errors 10000000 --log "$log" "$@" || status=$?
[ "$status" = 0 ] || { echo "the test failed under Oclgrind ($status)"; head -n 60 "$log"; exit 1; }

# What a report says of its origin: "Kernel: NAME" for a kernel, "OpenCL error" lines for the API.
reports=$(grep -c 'Kernel:' "$log" || true)
ours=$(sed -n 's/^[[:space:]]*Kernel: *//p' "$log" | grep -vE '^(X[a-z]|Copy|Pad|Transpose)' | sort | uniq -c || true)
errors=$(grep -cE 'OCLGRIND FATAL|OpenCL API error' "$log" || true)
echo "reports: $reports, of kernels of ours: $(echo "$ours" | grep -c . || true), of the API: $errors"
if [ -n "$ours" ] || [ "$errors" != 0 ]; then
  echo "$ours"
  head -n 60 "$log"
  exit 1
fi
