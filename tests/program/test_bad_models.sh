#!/bin/sh
# Files that are no models: one message with the file, exit code 1, from every command that takes a model.
. "$(dirname "$0")/common.sh"

every_command_fails() { # WORDS MODEL
  fails "$1" inspect "$2"
  fails "$1" verify "$2"
  fails "$1" classify "$2" "$demo/pictures/cat.png"
  fails "$1" run "$2" --output-dir out
}

succeeds create cifar_resnet20 -o good.onnx
every_command_fails '^rescl: missing.onnx: No such file' missing.onnx
: >empty.onnx
every_command_fails '^rescl: empty.onnx: .*empty' empty.onnx
mkdir folder.onnx
every_command_fails '^rescl: folder.onnx: is a folder' folder.onnx
head -c 4096 /dev/urandom >random.onnx
every_command_fails '^rescl: random.onnx: ' random.onnx
for size in 1 10 1000 100000 1000000; do
  head -c $size good.onnx >cut.onnx
  fails '^rescl: cut.onnx: ' inspect cut.onnx
done
LC_ALL=C sed 's/GlobalAveragePool/GlobalMysteryPool/g' good.onnx >operator.onnx
every_command_fails "^rescl: operator.onnx: operators that are not supported: 1 GlobalMysteryPool; .*'/?avgpool'" operator.onnx


# All that is missing at once, and what a file is that is no model.
"$WIRE_TOOL" "1:8 8{2:13} 7{1{1'x' 2'a' 3'first' 4'Foo'} 1{1'a' 2'b' 4'NonZero'} 1{1'b' 2'c' 4'Foo'} 1{1'c' 2'y' 4'Relu' 7'com.acme'} \
  11{1'x' 2{1{1:1 2{1{1:1}}}}} 12{1'y'}}" >missing.onnx
every_command_fails "^rescl: missing.onnx: .*: 2 Foo, 1 NonZero, 1 Relu \(domain com.acme\); the first is node 'first'. .*post-processing" \
  missing.onnx
printf 'version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 3\n' >pointer.onnx
every_command_fails "^rescl: pointer.onnx: is a Git LFS pointer, .*'git lfs pull'" pointer.onnx

# Two gigabytes of zeros, of which one is taken.
"$WIRE_TOOL" "1:8 8{2:13} 7{1{1's' 2'c' 4'ConstantOfShape'} 1{1'c' 1'i' 2'd' 4'Gather' 5{1'axis' 3:0 20:2}} \
  1{1'x' 1'd' 2'y' 4'Add'} 5{1:1 2:7 8's' 9#0000002000000000} 5{1:1 2:7 8'i' 9#0000000000000000} \
  11{1'x' 2{1{1:1 2{1{1:1}}}}} 12{1'y'}}" >constants.onnx
fails "^rescl: constants.onnx: .*'ConstantOfShape_c' .*'c' would take 2147483648 bytes, .*limit" inspect constants.onnx
fails "^rescl: constants.onnx: .*'ConstantOfShape_c' .*'c' would take 2147483648 bytes, .*limit" verify constants.onnx

fails "good.onnx: .*no algorithm 'magic'.*im2col_gemm" verify good.onnx --algorithm magic
