#!/bin/sh
# Compiles one program for one target and writes down what the compiler says of each kernel.
#
#   compile.sh FOLDER TARGET FILE
#
# FOLDER holds FILE and index.tsv, as write_programs makes them. FOLDER/TARGET/FILE.tsv gets a line for each kernel:
#
#   kernel  registers  spill_bytes  local_bytes  occupancy
#
# spill_bytes: memory of a work-item for what found no register, arrays that must be indexed at run time included.
# registers: vector registers of AMD; "-" for Intel. local_bytes: what the kernel itself declares; "-" where it is not told.
# occupancy: waves a SIMD (AMD), warps a multiprocessor by registers alone (NVIDIA), width of a thread (Intel).
# The compiler's own words are in FILE.log beside it; where it failed there is no FILE.tsv.
set -eu
. "$(dirname "$0")/tools.sh"
folder=$1 target=$2 file=$3
source=$folder/$file result=$folder/$target/$file
options=$(awk -F '\t' -v file="$file" '$1 == file { print $9 == "-" ? "" : $9; exit }' "$folder/index.tsv")
mkdir -p "$result.d"
trap 'rm -rf "$result.d"' EXIT

compile_intel() { # a try for each width of a thread leaves a file: the newest of a kernel counts
  IGC_ShaderDumpEnable=1 IGC_DumpToCustomDir=$result.d/ run_ocloc compile -file "$source" -device "$target" \
    -options "-cl-std=CL1.2 $options" -out_dir "$result.d" >"$result.log" 2>&1 || return 1
  # shellcheck disable=SC2045 # by age; the names are the compiler's
  for dump in $(ls -tr "$result.d"/*.asm); do
    width=$(echo "$dump" | sed 's/.*_simd\([0-9]*\)_.*/\1/')
    awk -v width="$width" '
      $1 == "//.kernel" { kernel = $2 }
      /^\/\/\.(spill|private memory) size/ { spill += $NF }
      END { print kernel "\t-\t" spill + 0 "\t-\t" width }' "$dump"
  done | awk -F '\t' '{ last[$1] = $0 } END { for (kernel in last) print last[kernel] }' >"$result.tsv"
}

compile_amd() {
  # shellcheck disable=SC2086 # options are words
  "$(compiler_of "$target")" -x cl -cl-std=CL1.2 -target amdgcn-amd-amdhsa -mcpu="$target" -O3 -S -o "$result.d/out" \
    --rocm-device-lib-path="$ROCM_BITCODE" -Rpass-analysis=kernel-resource-usage $options "$source" \
    >"$result.log" 2>&1 || return 1
  sed -n 's/.*remark: *\(.*\) \[-Rpass.*/\1/p' "$result.log" | awk -F ': ' '
    function flush() { if (kernel != "") print kernel "\t" registers "\t" spill "\t" local "\t" waves; kernel = "" }
    $1 == "Function Name" { flush(); kernel = $2; local = 0 }
    $1 == "VGPRs" { registers = $2 }
    $1 == "ScratchSize [bytes/lane]" { spill = $2 }
    $1 == "Occupancy [waves/SIMD]" { waves = $2 }
    $1 == "LDS Size [bytes/block]" { local = $2 }
    END { flush() }' >"$result.tsv"
}

compile_nvidia() {
  # shellcheck disable=SC2086 # options are words
  "$(compiler_of "$target")" -x cl -cl-std=CL1.2 -target nvptx64-nvidia-nvcl -O3 -Wno-linker-warnings -S \
    -Xclang -mlink-builtin-bitcode -Xclang "$LIBCLC" $options "$source" -o "$result.d/ptx" \
    >"$result.log" 2>&1 || return 1
  "$PTXAS" -v -arch="$target" "$result.d/ptx" -o "$result.d/cubin" >>"$result.log" 2>&1 || return 1
  most=64
  [ "$target" != sm_75 ] || most=32
  awk -v most="$most" '
    /Compiling entry function/ { split($0, part, "\x27"); kernel = part[2] }
    /bytes stack frame/ { spill = $1 > $5 ? $1 : $5 }
    / Used [0-9]+ registers/ {
      match($0, /Used [0-9]+/); registers = substr($0, RSTART + 5, RLENGTH - 5)
      local = match($0, /[0-9]+ bytes smem/) ? substr($0, RSTART, RLENGTH) + 0 : 0
      warps = int(65536 / (32 * 8 * int((registers + 7) / 8)))
      print kernel "\t" registers "\t" spill + 0 "\t" local "\t" (warps < most ? warps : most)
    }' "$result.log" >"$result.tsv"
}

"compile_$(vendor_of "$target")" || rm -f "$result.tsv"
