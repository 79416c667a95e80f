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
every_command_fails "^rescl: operator.onnx: .*'?avgpool'?.*'GlobalMysteryPool' is not supported; supported are: .*Conv" operator.onnx

# Two gigabytes of zeros, of which one is taken.
{
  printf '\010\010:\216\001\012\027\012\001s\022\001c"\017ConstantOfShape\012\036\012\001c\012\001i\022\001d"\006Gathe'
  printf 'r*\013\012\004axis\030\000\240\001\002\012\016\012\001x\012\001d\022\001y"\003Add\022\001g*\021\010\001\020'
  printf '\007B\001sJ\010\000\000\000 \000\000\000\000*\021\010\001\020\007B\001iJ\010\000\000\000\000\000\000\000\000'
  printf 'Z\017\012\001x\022\012\012\010\010\001\022\004\012\002\010\001b\011\012\001y\022\004\012\002\010\001B\004'
  printf '\012\000\020\015'
} >constants.onnx
fails "^rescl: constants.onnx: .*'ConstantOfShape_c' .*'c' would take 2147483648 bytes, .*limit" inspect constants.onnx
fails "^rescl: constants.onnx: .*'ConstantOfShape_c' .*'c' would take 2147483648 bytes, .*limit" verify constants.onnx

fails "good.onnx: .*no algorithm 'magic'.*im2col_gemm" verify good.onnx --algorithm magic
