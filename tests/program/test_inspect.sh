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

# What would run on devices that are not here: no driver is loaded.
OCL_ICD_VENDORS=$folder succeeds inspect cifar_resnet20.onnx --device-profile iris-xe --json plan.json
says '^cifar_resnet20.onnx, batch 1, as on iris-xe: Iris Xe'
says '^  class +GPU: 64 KiB of local memory'
says '^  launches +[0-9]+ of [0-9]+ programs'
says '^layer1.0.conv2 +Conv +[a-z0-9_]+ '
says '^layer .* registers +local +occupancy +workspace +weights$'
json_says '"schema":"rescl.plan/1"' plan.json
json_says '"estimate":' plan.json
json_says '"device":"iris-xe"' plan.json
[ "$(grep -c '"op":' plan.json)" -ge 20 ] || die "layers are missing from the plan"
succeeds inspect cifar_resnet20.onnx --device-profile pocl-8
says '^  launches +[0-9]+ of [0-9]+ programs, in about [0-9]+ where'
says '^layer1.0.conv2 .* [0-9]+ pieces '
succeeds inspect cifar_resnet20.onnx --device-profile iris-xe --algorithm im2col_gemm --batch 4
says '^cifar_resnet20.onnx, batch 4, as on'
says ' GEMM 16x1024x27 '
succeeds inspect --device-profile list
says '^mali-g610 +Mali-G610.*GPU without local memory'
fails "no description of a device 'abacus'; there are: radeon" inspect cifar_resnet20.onnx --device-profile abacus
fails "no algorithm 'abacus'; there are: " inspect cifar_resnet20.onnx --device-profile iris-xe --algorithm abacus

# What kind of network it is taken for, and why.
succeeds inspect "$demo/resnet20_shapes.onnx" --json recognised.json
json_says '"recognised":{"preset":"classification","task":"classify","reason":"output' recognised.json
succeeds inspect "$demo/resnet20_shapes.onnx"
says '^  preset +classification, to classify: '
says "^ +since output '.*' .*14.* is a score for each class"
"$WIRE_TOOL" "1:8 8{2:13} 7{1{1'x' 2'y' 4'Relu'} 11{1'x' 2{1{1:1 2{1{1:7}}}}} 12{1'y' 2{1{1:1 2{1{1:7}}}}}}" >unknown.onnx
succeeds inspect unknown.onnx --json unknown.json
json_says '"recognised":null' unknown.json

# Sizes that are open: every command says how to give them, and what it says works.
"$WIRE_TOOL" "1:8 8{2:13} 7{1{1'x' 2'y' 4'GlobalAveragePool'} 11{1'x' 2{1{1:1 2{1{2'N'} 1{1:3} 1{2'h'} 1{2'w'}}}}} 12{1'y'}}" >open.onnx
for command in inspect verify profile tune; do
  fails "dimension 2 \('h'\) of input 'x' .* is not fixed .*--shape x=1x3x224x224," $command open.onnx
done
succeeds inspect open.onnx --shape x=1x3x224x224
succeeds verify open.onnx --shape x=1x3x224x224
