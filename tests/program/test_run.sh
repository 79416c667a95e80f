#!/bin/sh
# Tensors in, tensors out; slices joined are the whole.
. "$(dirname "$0")/common.sh"

succeeds create cifar_resnet20 -o model.onnx
"$NPY_TOOL" random twelve.npy 12 3 32 32
"$NPY_TOOL" random five.npy 5 3 32 32
succeeds run model.onnx --input twelve.npy --output-dir whole
says '^output +shape +file$'
says '^logits +12×10 +whole/logits.npy$'
for batch in 1 4 12; do
  succeeds run model.onnx --input input=twelve.npy --output-dir "batch$batch/" --output logits --batch $batch
  "$NPY_TOOL" compare whole/logits.npy batch$batch/logits.npy 1e-5 || die "batch $batch gives other numbers"
done
succeeds run model.onnx -i five.npy -o five
"$NPY_TOOL" start five/logits.npy whole/logits.npy 1e-5 || die "the first five of twelve are not the five"
[ -z "$(find . -name '*.part')" ] || die "a temporary file is left"

# What a network says must depend on what it is given.
"$NPY_TOOL" random one.npy 1 3 32 32
succeeds run model.onnx -i one.npy -o one
! "$NPY_TOOL" compare whole/logits.npy five/logits.npy 1e9 >/dev/null 2>&1 || die "the tool takes any shape"

fails "^rescl: twelve.npy: input 'input': .* 12, expected a multiple of the batch, 5" \
  run model.onnx -i twelve.npy -o out --batch 5
fails "^rescl: model.onnx: input 'input' of shape .* was not given" run model.onnx -o out
fails "^rescl: model.onnx: --input picture=one.npy: .*'input' of shape" run model.onnx -i picture=one.npy -o out
fails "^rescl: model.onnx: --input one.npy: no input" run model.onnx -i one.npy -i one.npy -o out
fails "^rescl: --output no: .*'logits'" run model.onnx -i one.npy -o out --output no
fails "^rescl: one.npy: the output folder can not be made" run model.onnx -i one.npy -o one.npy

# Names that are the same as files: each output has its own. Usual names stay as they are.
"$WIRE_TOOL" "1:8 8{2:13} 7{1{1'x' 2'a/b' 4'Relu'} 1{1'x' 2'a_b' 4'LeakyRelu'} 1{1'x' 2'c/d' 4'HardSigmoid'} 1{1'x' 2'a_b_1' 4'Sigmoid'} \
  11{1'x' 2{1{1:1 2{1{1:1} 1{1:4}}}}} 12{1'a/b'} 12{1'a_b'} 12{1'c/d'} 12{1'a_b_1'}}" >names.onnx
"$NPY_TOOL" random x.npy 1 4
succeeds run names.onnx -i x.npy -o names
says '^a/b +1×4 +names/a_b_1_1.npy$'
says '^a_b +1×4 +names/a_b.npy$'
says '^c/d +1×4 +names/c_d.npy$'
says '^a_b_1 +1×4 +names/a_b_1.npy$'
holds() { # OUTPUT FILE ALONE: the file of all outputs holds what the output is when it is asked for alone
  succeeds run names.onnx -i x.npy -o alone --output "$1"
  "$NPY_TOOL" compare "names/$2.npy" "alone/$3.npy" 1e-6 >/dev/null || die "$2.npy does not hold the output $1"
}
holds a/b a_b_1_1 a_b
holds a_b a_b a_b
holds c/d c_d c_d
holds a_b_1 a_b_1 a_b_1

# A value that is an output three times: by position.
"$WIRE_TOOL" "1:8 8{2:13} 7{1{1'x' 2'y' 4'Relu'} 1{1'x' 2'y_2' 4'Sigmoid'} \
  11{1'x' 2{1{1:1 2{1{1:1} 1{1:4}}}}} 12{1'y'} 12{1'y'} 12{1'y_2'} 12{1'y'}}" >again.onnx
succeeds run again.onnx -i x.npy -o again
says '^y +1×4 +again/y.npy$'
says '^y +1×4 +again/y_2_2.npy$'
says '^y_2 +1×4 +again/y_2.npy$'
says '^y +1×4 +again/y_4.npy$'
for copy in y_2_2 y_4; do
  "$NPY_TOOL" compare again/y.npy again/$copy.npy 1e-9 >/dev/null || die "$copy.npy is not y.npy"
done
! "$NPY_TOOL" compare again/y.npy again/y_2.npy 1e-3 >/dev/null 2>&1 || die "y_2.npy is y.npy"
succeeds verify again.onnx
succeeds inspect again.onnx
succeeds bench again.onnx --runs 1
succeeds profile again.onnx

# A temporary file's name can be neither known nor a link to another file.
sh -c 'echo precious >victim; ln -s ../victim "names/c_d.npy.$$.part"; exec "$0" run names.onnx -i x.npy -o names' \
  "$program" >/dev/null
[ "$(cat victim)" = precious ] || die "a link with a temporary file's name was written through"

fixed=$RESCL_TEST_DATA/cifar10/resnet20.onnx # its batch is 1
[ -f "$fixed" ] || exit 0
succeeds run "$fixed" -i five.npy -o fixed5
succeeds run "$fixed" -i one.npy -o fixed1
"$NPY_TOOL" start fixed1/output.npy fixed5/output.npy 1e-5 || die "the first slice is not the first picture's answer"
fails "^rescl: .*resnet20.onnx: a batch of 4 was asked for, but input '[a-z]+' is \[1,3,32,32\]" run "$fixed" -i five.npy -o out --batch 4
