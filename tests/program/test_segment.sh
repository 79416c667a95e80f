#!/bin/sh
# What segment says, draws and writes of pictures, with networks whose answers are known.
. "$(dirname "$0")/common.sh"
. "$(dirname "$0")/vision.sh"

# Its classes are: nothing, blue, green, where a pixel has more of it than 0.3 once it is scaled to 0..1.
options='--scale 255 --mean 0 --std 1 --resize stretch'
segmenter model.onnx 64 64
printf 'background\nwater\ngrass\n' >labels.txt
# A lake in a quarter of the picture and a meadow in an eighth.
picture lake.png 640 320 100,0,0 0 0 320 160 0,0,255 480 160 640 320 0,255,0
# shellcheck disable=SC2086 # options
succeeds segment model.onnx lake.png $options --labels labels.txt --mask masks --draw drawn --json all.json
# Maps are brought to the picture's size linearly, so that edges may move by a part of a map's pixel.
plain <stdout | awk '
  function near(share, expected) { return share > expected - 1.5 && share < expected + 1.5 }
  NR == 1 { good += $0 == "lake.png" }
  NR == 2 { good += near($1, 62.5) && $3 == "background" }
  NR == 3 { good += near($1, 25) && $3 == "water" }
  NR == 4 { good += near($1, 12.5) && $3 == "grass" }
  END { exit good != 4 || NR != 4 }' || die "other shares: $(cat stdout)"
json_says '"schema":"rescl.segment/1"' all.json
json_says '{"class":1,"label":"water","pixels":' all.json
json_says '"mask":"masks/lake.png"' all.json
json_says '"drawn":"drawn/lake.png"' all.json

# The mask has VOC's palette, the drawn picture half of it over the picture, the background as it was.
[ "$("$PICTURE_TOOL" size masks/lake.png)" = '640 320' ] || die "the mask has another size"
[ "$("$PICTURE_TOOL" pixel masks/lake.png 100 100)" = 128,0,0 ] || die "water is not 128,0,0"
[ "$("$PICTURE_TOOL" pixel masks/lake.png 600 300)" = 0,128,0 ] || die "grass is not 0,128,0"
[ "$("$PICTURE_TOOL" pixel masks/lake.png 400 100)" = 0,0,0 ] || die "the background is not black"
[ "$(od -An -tx1 -j24 -N2 masks/lake.png | tr -d ' ')" = 0803 ] || die "the mask is not indexed"
[ "$("$PICTURE_TOOL" pixel drawn/lake.png 400 100)" = 100,0,0 ] || die "the background is not as it was"
[ "$("$PICTURE_TOOL" pixel drawn/lake.png 300 100)" != 0,0,255 ] || die "the water is as it was"
# shellcheck disable=SC2086 # options
succeeds segment model.onnx lake.png $options --labels labels.txt --draw drawn2 --alpha 0
[ "$("$PICTURE_TOOL" pixel drawn2/lake.png 300 100)" = 0,0,255 ] || die "--alpha 0 covers something"

# Names, folders, and a mask of a JPEG, which is a PNG.
mkdir photos
cp lake.png photos/lake.jpg
# shellcheck disable=SC2086 # options
succeeds segment model.onnx lake.png photos $options --mask masks2
[ "$(find masks2 -name '*.png' | wc -l)" = 2 ] || die "expected two masks: $(find masks2)"
# shellcheck disable=SC2086 # options
fails 'is one of the pictures' segment model.onnx lake.png $options --mask .
is_wrong_use 'a folder each' segment model.onnx lake.png --mask out --draw out

# Open sizes: pictures of several sizes, each run as it is, told of in their order.
segmenter open.onnx height width
picture wide.png 96 32 0,0,255
picture tall.png 32 96 0,255,0
picture again.png 96 32 0,255,0
head -c 50 wide.png >cut.png
succeeds segment open.onnx wide.png tall.png again.png --scale 255 --mean 0 --std 1 --resize none --mask masks3
[ "$(grep png stdout | tr '\n' ' ')" = 'wide.png tall.png again.png ' ] || die "another order: $(cat stdout)"
[ "$(grep -c '100.0 %' stdout)" = 3 ] || die "expected one class for each: $(cat stdout)"
[ "$("$PICTURE_TOOL" size masks3/tall.png)" = '32 96' ] || die "the mask has another size"
fails '^rescl: cut.png: ' segment open.onnx cut.png wide.png --scale 255 --mean 0 --std 1 --resize none --json cut.json
says '100.0 %'

# What can not be.
picture pixel.png 1 1 0,0,255
# shellcheck disable=SC2086 # options
succeeds segment model.onnx pixel.png $options --draw drawn3 --mask masks4
says '100.0 % .*class 1'
fails 'labels' segment model.onnx lake.png --labels voc21
is_wrong_use 'no PICTURE' segment model.onnx
detector detector.onnx 6 "$(weights 6)" "$(floats 8 8 40 24 0 0  0 0 64 64 0 1  60 60 64 64 0 0)"
fails "^rescl: detector.onnx: .*'rescl detect'" segment detector.onnx lake.png
succeeds create cifar_resnet20 -o classifier.onnx
fails "^rescl: classifier.onnx: .*'rescl classify'" segment classifier.onnx lake.png

needs_schema segment
is_valid segment all.json cut.json
refuses segment all.json 's/"share":/"part":/'
