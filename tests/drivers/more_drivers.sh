#!/bin/sh
# Runs device tests on an OpenCL driver that is not installed: fetched and unpacked once, into a folder of its own. Exit
# 77 where that can not be done here, offline for example.
#
#   more_drivers.sh pocl_6|pocl_7|intel_cpu TEST...
#
# Each TEST is a program. RESCL_DRIVERS_DIR: where drivers go, half a GB to one each; what is there is not fetched again.
#
# PoCL 6 and 7 are Debian's, of trixie and forky, with all they depend on, from the mirror that apt has been told of here.
# They want a newer C library than Debian 12's, and so the loader that belongs to it. That one stands in the place of the
# system's in a mount namespace, where the test then runs: what it starts, itself again or PoCL's linker, finds it, too,
# which it would not if the loader were called by name. What is not unpacked (Check, the ICD loader) is the system's: it
# runs on a newer C library as well.
#
# Intel's runtime for CPUs is on PyPI, in wheels, which are zip archives.
set -eu
driver=$1
shift
mkdir -p "${RESCL_DRIVERS_DIR:?where drivers are unpacked}"
folder=$(cd "$RESCL_DRIVERS_DIR" && pwd)
unpacked=$folder/$driver

skip() {
  echo "skipped: $*"
  exit 77
}

can() { command -v "$1" >/dev/null || skip "needs $1"; }

# try WHAT COMMAND...: what may fail where there is no network.
try() {
  what=$1
  shift
  "$@" >"$folder/$driver.log" 2>&1 || skip "can not $what: $(grep -v '^ *$' "$folder/$driver.log" | tail -n 1)"
}

# apt with lists, cache and state of its own, which knows one suite and no installed package.
private_apt() {
  apt-get -qq -y -o APT::Install-Recommends=0 -o APT::Sandbox::User=root -o Dir::State="$part/apt" \
    -o Dir::State::status="$part/apt/status" -o Dir::Cache="$part/apt" -o Dir::Etc::sourcelist="$part/apt/sources.list" \
    -o Dir::Etc::sourceparts="$part/apt/none" -o Dir::Etc::preferencesparts="$part/apt/none" "$@"
}

unpack_debian() { # SUITE
  can apt-get
  can dpkg-deb
  # shellcheck disable=SC2016 # apt's
  mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Origin: Debian' 'Label: Debian' | head -n 1)
  [ -n "$mirror" ] || skip "apt knows no mirror of Debian here"
  keys=/usr/share/keyrings/debian-archive-keyring.gpg
  mkdir -p "$part/apt/lists/partial" "$part/apt/archives/partial" "$part/apt/none"
  : >"$part/apt/status"
  echo "deb [signed-by=$keys] $mirror $1 main" >"$part/apt/sources.list"
  try "read what $1 has" private_apt -o APT::Update::Error-Mode=any update
  try "fetch PoCL of $1" private_apt --download-only install pocl-opencl-icd
  for package in "$part"/apt/archives/*.deb; do dpkg-deb -x "$package" "$part/root"; done
  rm -r "$part/apt"
  library=root/usr/lib/x86_64-linux-gnu/$(cat "$part/root/etc/OpenCL/vendors/pocl.icd")
}

unpack_intel() {
  can python3
  try "fetch Intel's runtime" python3 -m pip download --no-deps --only-binary :all: --dest "$part" \
    intel-opencl-rt intel-cmplr-lib-rt tbb
  for wheel in "$part"/*.whl; do python3 -m zipfile -e "$wheel" "$part/wheels"; done
  mkdir "$part/lib"
  mv "$part"/wheels/*.data/data/lib/* "$part/lib"
  rm -rf "$part"/*.whl "$part/wheels" "$part"/lib/libOpenCL.so* # a loader of its own, not the system's
  library=lib/libintelocl.so
}

unpack() {
  [ "$(uname -sm)" = "Linux x86_64" ] || skip "what is fetched is for Linux on x86-64"
  part=$unpacked.part
  rm -rf "$part"
  mkdir -p "$part/vendors"
  case $driver in
  pocl_6) unpack_debian trixie ;;
  pocl_7) unpack_debian forky ;;
  intel_cpu) unpack_intel ;;
  *) echo "no such driver: $driver" && exit 2 ;;
  esac
  echo "$unpacked/$library" >"$part/vendors/$driver.icd"
  mv "$part" "$unpacked"
}

run() { # TEST
  if [ "$driver" = intel_cpu ]; then
    LD_LIBRARY_PATH=$unpacked/lib "$1"
  else
    # Once the loader is another, nothing but the test may start before it has the libraries.
    # shellcheck disable=SC2016 # the inner shell's
    unshare --user --map-root-user --mount sh -c '
      mount --bind "$1/ld-linux-x86-64.so.2" "$(readlink -f /lib64/ld-linux-x86-64.so.2)"
      LD_LIBRARY_PATH=$1 exec "$2"' sh "$unpacked/root/usr/lib/x86_64-linux-gnu" "$1"
  fi
}

[ "$driver" = intel_cpu ] || unshare --user --map-root-user --mount true 2>/dev/null ||
  skip "needs a mount namespace, which is forbidden here"
[ -d "$unpacked" ] || unpack
export OCL_ICD_VENDORS="$unpacked/vendors" RESCL_DEVICE="$driver.icd:0:0"
for test in "$@"; do run "$test"; done
