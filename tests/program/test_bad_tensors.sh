#!/bin/sh
# .npy files that are broken, strange or too large.
. "$(dirname "$0")/common.sh"

succeeds create cifar_resnet20 -o model.onnx

# npy VERSION HEADER: the start of a file, with its length in two bytes
npy() {
  length=${#2}
  printf '\223NUMPY'
  printf '%b' "\\0$(printf %o "$1")\\00\\0$(printf %o $((length % 256)))\\0$(printf %o $((length / 256)))"
  printf '%s' "$2"
}
header() { echo "{'descr': '$1', 'fortran_order': $2, 'shape': $3, }"; }
is_refused() { fails "^rescl: $1: $2" run model.onnx --input "$1" --output-dir out; }

: >empty.npy
is_refused empty.npy '.*empty'
mkdir folder.npy
is_refused folder.npy '.*not a regular file'
is_refused missing.npy 'No such file'
printf 'hello, world' >text.npy
is_refused text.npy '.*numpy.save'
printf '\223NUM' >short.npy
is_refused short.npy '.*cut short'
printf '\223NUMPY\001\000\377\000{' >short_header.npy
is_refused short_header.npy '.*cut short'
npy 9 "$(header '<f4' False '(1, 3, 32, 32)')" >version.npy
is_refused version.npy '.*version'
npy 1 "$(header '<f4' False '(1, 3, 32, 32)')" >cut.npy
is_refused cut.npy '.*cut short: .* 3072 elements, 0 are there'
npy 1 "$(header '<f4' True '(1, 3, 32, 32)')" >fortran.npy
is_refused fortran.npy '.*Fortran order'
npy 1 "$(header '>f4' False '(1, 3, 32, 32)')" >big_endian.npy
is_refused big_endian.npy ".*'>f4' are not supported.*astype"
npy 1 "$(header '<c16' False '(1, 3, 32, 32)')" >complex.npy
is_refused complex.npy '.*not supported'
npy 1 "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }" >record.npy
is_refused record.npy '.*not supported'
npy 1 "{'fortran_order': False, 'shape': (1,), }" >no_type.npy
is_refused no_type.npy ".*no 'descr'"
npy 1 "{'descr': '<f4', 'shape': (1,), }" >no_order.npy
is_refused no_order.npy ".*no 'fortran_order'"
npy 1 "{'descr': '<f4', 'fortran_order': False}" >no_shape.npy
is_refused no_shape.npy ".*no 'shape'"
for shape in '(1, 3' '(1, -3, 32)' '(a,)' '(1 2)' '(1,,2)' '(99999999999999999999,)'; do
  npy 1 "$(header '<f4' False "$shape")" >shape.npy
  is_refused shape.npy '.*shape'
done
npy 1 "$(header '<f4' False '(4294967296, 4294967296, 4294967296)')" >overflow.npy
is_refused overflow.npy '.*more elements than'
npy 1 "$(header '<f4' False '(1152921504606846976,)')" >huge.npy
is_refused huge.npy '.*cut short'
npy 1 "$(header '<f4' False '(1, 1, 1, 1, 1, 1, 1, 1, 1)')" >rank.npy
is_refused rank.npy '.*more than 8 dimensions'
"$NPY_TOOL" random wrong.npy 1 3 16 16
is_refused wrong.npy "input 'input': expected shape \?×3×32×32, found 1×3×16×16"
"$NPY_TOOL" random flat.npy 3072
is_refused flat.npy "input 'input': expected shape \?×3×32×32, found 3072"
[ ! -e out/logits.npy ] || die "an output was written"

# Other kinds of numbers are converted: zeros of each give what float zeros give.
for type in '<f4 4' '<f2 2' '<f8 8' '|u1 1' '|i1 1' '|b1 1'; do
  { npy 1 "$(header "${type% *}" False '(1, 3, 32, 32)')"; head -c $((3072 * ${type#* })) /dev/zero; } >zeros.npy
  succeeds run model.onnx --input zeros.npy --output-dir "out_${type#* }"
  [ -f first.npy ] || cp "out_${type#* }/logits.npy" first.npy
  "$NPY_TOOL" compare first.npy "out_${type#* }/logits.npy" 0 || die "$type: other numbers"
done
