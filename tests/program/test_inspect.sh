#!/bin/sh
# What inspect says, for people and for programs.
. "$(dirname "$0")/common.sh"

succeeds create cifar_resnet20
succeeds inspect cifar_resnet20.onnx --json one.json
says '^  input +input +\?×3×32×32$'
says '^  parameters +269,722$'
says '^  operations +81\.[0-9] MFLOP for a batch of 1$'
says '^  pictures +resize 32, crop 32, mean 0\.4914'
says '^layer1\.0\.conv2 +Conv +bias skip Relu +1×16×32×32 +2,320 '
! grep -q BatchNormalization stdout || die "BatchNormalization was not folded"

json_says '"schema":"rescl.inspect/1"' one.json
json_says '"inputs":[{"name":"input","shape":[null,3,32,32]}]' one.json
json_says '"parameters":269722' one.json
json_says '"op":"Conv","fused":"biasskipRelu","shape":[1,16,32,32],"parameters":2320' one.json
json_says '"preprocessing":{"resize":"32"' one.json

# Twice the batch: twice the work and twice the activations, the same weights.
number() { tr -d ' \t\n' <"$2" | sed "s/.*\"$1\":\([0-9]*\),*.*\"preprocessing\".*/\1/"; }
succeeds inspect cifar_resnet20.onnx --batch 2 --json two.json
for key in flops activations; do
  [ "$(number $key two.json)" = $((2 * $(number $key one.json))) ] || die "$key: not doubled"
done
[ "$(number weights two.json)" = "$(number weights one.json)" ] || die "the weights changed"
succeeds inspect cifar_resnet20.onnx --shape input=2x3x32x32 --json -
cmp -s stdout two.json || die "--shape 2x3x32x32 differs from --batch 2"
fails 'cifar_resnet20.onnx: .*input.*2,3,33' inspect cifar_resnet20.onnx --shape 2x3x33
fails "cifar_resnet20.onnx: --shape 2x: expected sizes" inspect cifar_resnet20.onnx --shape 2x
fails "cifar_resnet20.onnx: --shape 1: no input .*'input' of shape" inspect cifar_resnet20.onnx --shape 1x3x32x32 --shape 1

succeeds inspect cifar_resnet20.onnx --passes
for pass in load fold_batch_normalization fuse_skip fuse_activation plan_memory; do says "^==== [0-9]+\. $pass ====$"; done
[ "$(grep -c '= BatchNormalization(' stdout)" -gt 0 ] || die "the graph as loaded has no BatchNormalization"
! sed -n '/plan_memory ====/,$p' stdout | grep -q '= BatchNormalization(' || die "the last graph has BatchNormalization"
