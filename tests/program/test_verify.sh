#!/bin/sh
# Every layer against the reference, on random input and on files.
. "$(dirname "$0")/common.sh"

succeeds create cifar_resnet20 -o model.onnx
succeeds verify model.onnx --json one.json
says '^layer +operator +algorithm +output +error'
says '^layer1\.0\.conv2 +Conv +[a-z0-9_]+ +1×16×32×32 +[0-9.e-]+ +ok$'
says '^ok: [0-9]+ of [0-9]+ layers ok on .*; worst layer .*; output error '
json_says '"schema":"rescl.verify/1"' one.json
json_says '"passed":true,"failed_layers":0' one.json
[ "$(grep -c '"passed":[^a-z]*true' one.json)" -gt 20 ] || die "expected more layers: $(cat one.json)"

succeeds verify model.onnx --json again.json
cmp -s one.json again.json || die "the same seed gives other errors"
succeeds verify model.onnx --seed 7 --json other.json
! cmp -s one.json other.json || die "another seed gives the same errors"

succeeds verify model.onnx --algorithm im2col_gemm --batch 2 --threads 1
says '^conv1 +Conv +im2col_gemm +2×16×32×32 '
"$NPY_TOOL" random three.npy 3 3 32 32
succeeds verify model.onnx --input three.npy
says '^conv1 +Conv .* 3×16×32×32 '
fails '^rescl: model.onnx: .*batch of 2' verify model.onnx --input three.npy --batch 2
"$NPY_TOOL" random wrong.npy 3 3 16 16
fails "^rescl: wrong.npy: input 'input': expected shape" verify model.onnx --input wrong.npy
succeeds verify "$demo/resnet20_shapes.onnx"
