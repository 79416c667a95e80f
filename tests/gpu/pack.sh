#!/bin/sh
# Makes a folder that can be carried to a machine with a graphics card, and a tarball of it: README.md beside this file.
#
#   tests/gpu/pack.sh [FOLDER]        BUILD_DIR (default build) is where the program was built, with its tests
set -eu
here=$(cd "$(dirname "$0")" && pwd)
build=${BUILD_DIR:-$here/../../build}
kit=${1:-rescl-gpu-kit}
programs="rescl rescl-compiler tests/test_kernels_kernels"

for program in $programs; do
  [ -x "$build/$program" ] || { echo "$build/$program is not there: build with tests, or set BUILD_DIR" >&2; exit 1; }
done
rm -rf "$kit" "$kit.tar.gz"
mkdir -p "$kit/bin" "$kit/lib" "$kit/fallback"
for file in run.sh steps.sh driver.sh join.awk pytorch_bench.py pytorch_networks.py README.md; do
  cp "$here/$file" "$kit/"
done
for program in $programs; do cp "$build/$program" "$kit/bin/"; done

# carry LIBRARY: into bin where it is rescl's own, which looks for its helper beside itself; the C library is the other
# machine's, and the C++ library too where it has one.
carry() {
  case ${1##*/} in
    librescl.so*) cp -L "$1" "$kit/bin/" ;;
    libstdc++.so* | libgcc_s.so*) cp -L "$1" "$kit/fallback/" ;;
    ld-linux* | libc.so* | libm.so* | libdl.so* | libpthread.so* | librt.so* | libresolv.so*) ;;
    *) cp -L "$1" "$kit/lib/" ;;
  esac
}
for program in $programs; do
  ldd "$build/$program" | awk '$2 == "=>" && $3 ~ /^\// { print $3 }'
done | sort -u | while read -r library; do carry "$library"; done

tar -czf "$kit.tar.gz" -C "$(dirname "$kit")" "$(basename "$kit")"
du -sh "$kit" "$kit.tar.gz"
