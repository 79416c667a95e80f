#!/bin/sh
# Networks as files.
. "$(dirname "$0")/common.sh"

succeeds create --list
says '^name +parameters +description$'
says '^resnet50 +25,557,032 '

succeeds create cifar_resnet20
[ -s cifar_resnet20.onnx ] || die "cifar_resnet20.onnx is not there"
succeeds create cifar_resnet20 -o same.onnx --seed 0
cmp -s cifar_resnet20.onnx same.onnx || die "the same seed gives other bytes"
succeeds create cifar_resnet20 -o other.onnx --seed 1
! cmp -s cifar_resnet20.onnx other.onnx || die "another seed gives the same bytes"
succeeds create cifar_resnet20 -o wide.onnx --classes 100
succeeds inspect wide.onnx
says '^  output +logits +\?×100$'
[ -z "$(find . -name '*.onnx?*')" ] || die "a temporary file is left: $(ls)"

fails "no network 'resnet51'.*resnet50" create resnet51
fails 'no_folder/a.onnx: ' create cifar_resnet20 -o no_folder/a.onnx
mkdir a_folder
fails 'a_folder: ' create cifar_resnet20 -o a_folder
mkfifo pipe
fails 'pipe: ' create cifar_resnet20 -o pipe
[ -p pipe ] || die "the pipe was replaced by a file"
