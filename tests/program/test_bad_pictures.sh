#!/bin/sh
# Pictures that can not be read, labels that do not fit, and what goes on beside them.
. "$(dirname "$0")/common.sh"

succeeds create cifar_resnet20 -o model.onnx
cat_picture=$demo/pictures/cat.png
: >empty.png
head -c 3000 "$cat_picture" >cut.png
head -c 3000 /dev/urandom >random.png
echo hello >text.jpg
mkdir no_pictures
fails '^rescl: empty.png: .*empty' classify model.onnx empty.png
fails '^rescl: cut.png: ' classify model.onnx cut.png
fails '^rescl: random.png: .*PNG and JPEG' classify model.onnx random.png
fails '^rescl: text.jpg: .*PNG and JPEG' classify model.onnx text.jpg
fails '^rescl: missing.png: No such file' classify model.onnx missing.png
fails '^rescl: no_pictures: .*holds no' classify model.onnx no_pictures
fails "^rescl: .*cat.png: .*16 x 16.*32 x 32" classify model.onnx "$cat_picture" --crop 16

# One pixel is a picture.
base64 -d >pixel.png <<END
iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==
END
succeeds classify model.onnx pixel.png --top 3
[ "$(grep -c ' %  .*class [0-9]$' stdout)" = 3 ] || die "expected three classes: $(cat stdout)"

# A broken one among good ones: named, and the others are answered.
fails '^rescl: cut.png: ' classify model.onnx "$cat_picture" cut.png pixel.png --top 1 --json all.json
says "^$cat_picture$"
says '^pixel.png$'
[ "$(grep -c ' %  ' stdout)" = 2 ] || die "expected two answers: $(cat stdout)"
json_says '{"file":"cut.png","error":"cut.png:' all.json
[ "$(grep '"file"' all.json | sed 's/.*[/"]\(.*\)",/\1/' | tr '\n' ' ')" = 'cat.png cut.png pixel.png ' ] ||
  die "not in the order they were given: $(grep '"file"' all.json)"

printf 'one\ntwo\nthree\n' >three.txt
fails '^rescl: three.txt: 3 labels, but model.onnx has 10 classes' classify model.onnx pixel.png --labels three.txt
: >none.txt
fails '^rescl: none.txt: the file is empty' classify model.onnx pixel.png --labels none.txt
fails '^rescl: missing.txt: No such file' classify model.onnx pixel.png --labels missing.txt
fails '^rescl: cut.png: not text' classify model.onnx pixel.png --labels cut.png
printf 'l%s\r\n' 0 1 2 3 4 5 6 7 8 9 >ten.txt
succeeds classify model.onnx pixel.png --labels ten.txt --top 10
[ "$(grep -Ec ' %  .*  l[0-9]$' stdout)" = 10 ] || die "expected the ten labels: $(cat stdout)"
