#!/bin/sh
# All that is to be known of rescl on a card, in six minutes at most: README.md beside this file.
#
#   ./run.sh [FOLDER]        where the results go; default: results
set -u
here=$(cd "$(dirname "$0")" && pwd)
networks=${RESCL_GPU_NETWORKS:-resnet18 resnet50 resnet152 vgg16 mobilenet_v2}
profiled=${RESCL_GPU_PROFILED:-resnet50}
batches=${RESCL_GPU_BATCHES:-1,16,64}
profile_batches=${RESCL_GPU_PROFILE_BATCHES:-1 64}
runs=${RESCL_GPU_RUNS:-20}
seconds=${RESCL_GPU_SECONDS:-350}
tune_seconds=${RESCL_GPU_TUNE:-3}
device=${RESCL_GPU_DEVICE:-gpu}
python=${RESCL_GPU_PYTHON:-python3}
torch_device=${RESCL_GPU_PYTORCH:-cuda}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
driver_folder=''
has_pytorch=''
. "$here/steps.sh"
. "$here/driver.sh"

# Beside this file in a kit; in a checkout, what was built.
bin=$here/bin kernels=$here/bin/test_kernels_kernels
[ -x "$bin/rescl" ] || { bin=${BUILD_DIR:-$here/../../build} && kernels=$bin/tests/test_kernels_kernels; }
libraries=$bin:$here/lib
ldconfig -p 2>/dev/null | grep -q 'libstdc++\.so\.6' || libraries=$libraries:$here/fallback

# The kit's libraries are for rescl alone, since Python has its own; the driver's folder comes last.
library_path() {
  echo "$libraries${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}${driver_folder:+:$driver_folder}"
}
run_rescl() {
  env LD_LIBRARY_PATH="$(library_path)" "$bin/rescl" "$@"
}

# rescl_step NAME SECONDS CACHE ARGUMENT...: a step that runs rescl, with a cache of that name.
rescl_step() {
  step_name=$1 step_seconds=$2 cache=$work/cache-$3
  shift 3
  step "$step_name" "$step_seconds" env LD_LIBRARY_PATH="$(library_path)" RESCL_CACHE_DIR="$cache" "$bin/rescl" "$@"
}

# describe_machine: what may explain the results, or why there are none.
describe_machine() {
  date
  uname -a
  nvidia-smi
  cat /proc/driver/nvidia/version
  ls /etc/OpenCL/vendors /dev/dri /dev/nvidia*
  grep -m 1 'model name' /proc/cpuinfo
  nproc
}

# test_kernels NAME SECONDS TIER: every kernel on the shapes of that tier, against the reference.
test_kernels() {
  unbuffered=
  ! command -v stdbuf >/dev/null || unbuffered="stdbuf -oL"
  # shellcheck disable=SC2086 # two words
  step "$1" "$2" env LD_LIBRARY_PATH="$(library_path)" RESCL_CACHE_DIR="$work/cache-kernels" RESCL_DEVICE="$device" \
    RESCL_TEST_TIER="$3" RESCL_TEST_SHAPES="${RESCL_GPU_SHAPES:-}" RESCL_TEST_VERBOSE=1 CK_FORK=no $unbuffered "$kernels"
}

# make NETWORK: as a file, once; where no time is left, the step that needs it says so.
make() {
  [ -e "$work/$1.onnx" ] || [ "$(left)" -lt 5 ] || run_rescl create "$1" -o "$work/$1.onnx" >/dev/null
}

# bench NETWORK HOW BUDGET: what is tuned does not find its way into what is not, by a cache for each.
bench() {
  rescl_step "bench-$2-$1" 50 "$2" bench "$work/$1.onnx" --device "$device" --batch "$batches" --runs "$runs" \
    --tune-budget "$3" --json "$work/parts/$2-$1.json"
}

# join HOW: the results of all networks in one file.
join() {
  how=$1
  set -- "$work"/parts/"$1"-*.json
  [ ! -e "$1" ] || awk -f "$here/join.awk" "$@" >"$results/bench-$how.json"
}

find_pytorch() {
  if [ "$torch_device" = none ]; then
    skip pytorch "RESCL_GPU_PYTORCH=none"
  elif step pytorch 60 "$python" "$here/pytorch_bench.py" --check --device "$torch_device"; then
    has_pytorch=yes
  fi
}

# time_network NETWORK: rescl and PyTorch in turn, so that both meet the card in the same state.
time_network() {
  if [ -n "$device" ] && make "$1"; then
    bench "$1" untuned 0
    bench "$1" tuned "$tune_seconds"
  fi
  [ -z "$has_pytorch" ] || step "pytorch-$1" 50 "$python" "$here/pytorch_bench.py" --network "$1" --batches "$batches" \
    --device "$torch_device" --json "$results/bench-pytorch.json"
}

profile() {
  for batch in $profile_batches; do
    make "$1" && rescl_step "profile-$1-$batch" 30 tuned profile "$work/$1.onnx" --device "$device" --batch "$batch" \
      --runs "$runs" --json "$results/profile-$1-$batch.json"
  done
}

verify() {
  make "$1" && rescl_step "verify-$1" 40 tuned verify "$work/$1.onnx" --device "$device" --tune-budget 0 \
    --json "$results/verify/$1.json"
}

# The networks that were timed, then the rest of the zoo that classifies: others are hundreds of GFLOP to the reference.
verify_all() {
  mkdir -p "$results/verify"
  zoo=${RESCL_GPU_ZOO:-$(run_rescl create --list | awk 'NR > 1 && $1 !~ /^(fcn|deeplab|unet|retinaface|detr)/ { print $1 }')}
  for network in $networks; do verify "$network"; done
  for network in $zoo; do
    case " $networks " in *" $network "*) ;; *) verify "$network" && rm -f "$work/$network.onnx" ;; esac
  done
}

compare() {
  for how in untuned tuned; do join "$how"; done
  set -- "$results"/*.json
  [ -e "$1" ] || return 0
  run_rescl compare "$@" --html "$results/compare.html" >"$results/compare.txt" 2>&1 || note compare failed 0 "compare.txt"
  cat "$results/compare.txt"
}

begin "${1:-results}" "$seconds"
mkdir -p "$work/parts"
describe_machine >"$results/logs/machine.txt" 2>&1
if ! find_driver >"$results/logs/driver.txt" 2>&1; then
  skip rescl "$(tail -n 1 "$results/logs/driver.txt")"
  device=
fi
[ -z "$device" ] || rescl_step devices 30 kernels devices --measure --json "$results/logs/devices.json"
[ -z "$device" ] || test_kernels kernels-small 60 small
find_pytorch
for network in $networks; do time_network "$network"; done
[ -z "$device" ] || for network in $profiled; do profile "$network"; done
[ -z "$device" ] || verify_all
[ -z "$device" ] || test_kernels kernels-full "$(left)" full
compare
write_steps
echo "$(count done) steps done, $(count failed) failed, $(count timed-out) out of time, $(count skipped) skipped: $results"
[ "$(count failed)" = 0 ] && [ -n "$device" ]
