#!/bin/sh
# Runs a fuzzer, after building it with clang in a folder of its own, until the time is over or something is found.
#
#   run.sh NAME [SECONDS]   NAME: of fuzz_NAME.c here. SECONDS: default 60
#
# FUZZ_BUILD (default build-fuzz in the source folder) also keeps what was learnt: corpus/NAME. What is found lies in
# findings/NAME-*; tests/replay_NAME FILE there runs it again. Small networks of $RESCL_TEST_DATA are seeds, too.
set -eu
name=$1 seconds=${2:-60}
source=$(cd "$(dirname "$0")/../.." && pwd)
build=${FUZZ_BUILD:-$source/build-fuzz}
command -v clang >/dev/null || { echo "no clang: nothing to fuzz with"; exit 77; }
mkdir -p "$build/corpus/$name" "$build/findings"
exec 9>"$build/lock"
flock 9 # several may be started at once
[ -f "$build/CMakeCache.txt" ] || cmake -S "$source" -B "$build" -DCMAKE_BUILD_TYPE=RelWithDebInfo \
  -DCMAKE_C_COMPILER=clang -DRESCL_SANITIZE=address,undefined -DRESCL_FUZZ=ON -DRESCL_BUILD_TESTS=ON >"$build/log"
cmake --build "$build" -j"${FUZZ_JOBS:-$(nproc)}" --target "fuzz_$name" "replay_$name" >"$build/log" 2>&1 ||
  { tail -n 40 "$build/log"; exit 1; }
"$build/tests/replay_$name" --write "$build/corpus/$name"
exec 9>&-

options= leaks=1
case $name in
  npy | json) options=-close_fd_mask=3 ;; # what the program says would be most of the work
  device) options=-detect_leaks=0 leaks=0 ;; # drivers keep memory
  onnx)
    rm -rf "$build/seeds" && mkdir "$build/seeds" # most are called alike
    find "${RESCL_TEST_DATA:-/nonexistent}" -name '*.onnx' -size -6k -exec ln -s --backup=numbered {} "$build/seeds" \; \
      2>/dev/null || true
    options=$build/seeds ;;
esac
export UBSAN_OPTIONS=print_stacktrace=1 ASAN_OPTIONS=detect_odr_violation=0:detect_leaks=$leaks RESCL_CACHE_DIR="$build/test-cache"
# shellcheck disable=SC2086
exec "$build/tests/fuzz_$name" -max_total_time="$seconds" -timeout=60 -rss_limit_mb=2500 -print_final_stats=1 \
  -artifact_prefix="$build/findings/$name-" "$build/corpus/$name" $options
