# Sourced by apps/quickstart.sh and tests/run.sh: installs what is missing through apt, with sudo when not root; on other
# systems says what to install. need_packages takes rows "PACKAGE|upstream name|file or command that proves it".

present() { # a command on PATH, or a file in a usual place
  case $1 in
    */*) for place in / /usr/ /usr/local/ /opt/homebrew/; do
           for found in $place$1; do [ -e "$found" ] && return 0; done
         done; return 1 ;;
    *) command -v "$1" >/dev/null 2>&1 ;;
  esac
}

build_packages="
gcc|a C11 compiler (GCC or Clang)|cc
cmake|CMake 3.25 or newer|cmake
make|Make|make
pkg-config|pkg-config|pkg-config
ocl-icd-opencl-dev|an OpenCL ICD loader (ocl-icd or Khronos OpenCL-ICD-Loader)|lib*/*/libOpenCL.so
opencl-headers|Khronos OpenCL-Headers|include/CL/cl.h
libclblast-dev|CLBlast|include/clblast_c.h
libprotobuf-c-dev|protobuf-c|include/protobuf-c/protobuf-c.h
protobuf-c-compiler|protobuf-c's compiler, protoc-c|protoc-c
libcjson-dev|cJSON|include/cjson/cJSON.h
libpng-dev|libpng|include/png.h
libjpeg-dev|libjpeg-turbo|include/jpeglib.h
libxxhash-dev|xxHash|include/xxhash.h
libcairo2-dev|cairo with FreeType and fontconfig|include/cairo/cairo-ft.h
pocl-opencl-icd|an OpenCL driver; PoCL runs on any CPU|/etc/OpenCL/vendors/*.icd
"

test_packages="
g++|a C++ compiler|c++
check|Check|include/check.h
pocl-opencl-icd|PoCL|/etc/OpenCL/vendors/pocl.icd
mesa-opencl-icd|Mesa's OpenCL driver rusticl|/etc/OpenCL/vendors/rusticl.icd
oclgrind|Oclgrind|oclgrind
python3-jsonschema|Python's jsonschema|lib/python3*/*-packages/jsonschema
"

coverage_packages="
clang|Clang|clang
llvm|LLVM's tools|llvm-cov
"

missing_from() { # prints the rows that are not there
  echo "$1" | while IFS='|' read -r package upstream proof; do
    [ -z "$package" ] || present "$proof" || echo "$package|$upstream"
  done
}

need_packages() {
  missing=$(missing_from "$1")
  [ -n "$missing" ] || return 0
  if ! command -v apt-get >/dev/null 2>&1; then
    echo "These are missing; install them with this system's package manager, then run this again:" >&2
    echo "$missing" | cut -d'|' -f2 | sed 's/^/  /' >&2
    exit 1
  fi
  as_root=
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null 2>&1 ||
      { echo "Run this as root, or install sudo: packages are missing:" $(echo "$missing" | cut -d'|' -f1) >&2; exit 1; }
    as_root=sudo
  fi
  names=$(echo "$missing" | cut -d'|' -f1)
  echo "Installing:" $names
  log=$(mktemp)
  if ! { $as_root apt-get update -q && DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -q \
         --no-install-recommends $names; } >"$log" 2>&1; then
    tail -n 20 "$log" >&2
    echo "apt-get could not install the packages above (whole log: $log)." >&2
    exit 1
  fi
  rm -f "$log"
}
