# shellcheck shell=sh
# Sourced by run.sh and compile.sh: where the tools are. Each variable may be set in the environment, see README.md.

first_of() { # FILE...: the first that exists; patterns may match nothing
  for found in "$@"; do [ -e "$found" ] && echo "$found" && return; done
  return 0
}

here=$(dirname "$0")
OCLOC=${OCLOC:-ocloc}
OCLOC_LIBRARIES=${OCLOC_LIBRARIES:-}
PTXAS=${PTXAS:-$(command -v ptxas || first_of /usr/local/cuda/bin/ptxas)}
LIBCLC=${LIBCLC:-$(first_of /usr/lib/clc/nvptx64--nvidiacl.bc /usr/lib/llvm-*/share/clc/nvptx64--nvidiacl.bc)}
ROCM_BITCODE=${ROCM_BITCODE:-$(first_of /usr/lib/*/amdgcn/bitcode /usr/lib/amdgcn/bitcode /opt/rocm/amdgcn/bitcode)}

vendor_of() { awk -v target="$1" '$1 == target { print $2 }' "$here/targets.txt"; }
compiler_of() { awk -v target="$1" '$1 == target { print $3 }' "$here/targets.txt"; }

run_ocloc() { LD_LIBRARY_PATH=$OCLOC_LIBRARIES${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH} "$OCLOC" "$@"; }

# complete_bitcode FOLDER TARGET...: AMD's device libraries, in a folder of links, with what differs by target taken
# from gfx1030 where they are older than the target: kernels that use no special function get the same code.
complete_bitcode() {
  links=$1
  shift
  ln -s "$ROCM_BITCODE"/* "$links"
  for target in "$@"; do
    version=$links/oclc_isa_version_${target#gfx}.bc
    [ -e "$version" ] || ln -s "$ROCM_BITCODE/oclc_isa_version_1030.bc" "$version"
  done
}

# Prints what is missing for the target, and how to get it; nothing where all is there.
missing_for() {
  compiler=$(compiler_of "$1")
  case $(vendor_of "$1") in
  intel) command -v "$OCLOC" >/dev/null || echo "ocloc (Debian: intel-opencl-icd; or OCLOC=…)" ;;
  amd)
    command -v "$compiler" >/dev/null || echo "$compiler (Debian: $compiler)"
    [ -n "$ROCM_BITCODE" ] || echo "AMD's device libraries (Debian: rocm-device-libs; or ROCM_BITCODE=…)"
    ;;
  nvidia)
    command -v "$compiler" >/dev/null || echo "$compiler (Debian: $compiler)"
    [ -n "$LIBCLC" ] || echo "libclc (Debian: libclc-15; or LIBCLC=….bc)"
    [ -n "$PTXAS" ] || echo "ptxas (CUDA toolkit, or PyPI's nvidia-cuda-nvcc; or PTXAS=…)"
    ;;
  esac
}
