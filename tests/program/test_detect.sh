#!/bin/sh
# What detect says, draws and writes of pictures, with networks whose answers are known.
. "$(dirname "$0")/common.sh"
. "$(dirname "$0")/vision.sh"

# Boxes in the 64×64 pixels of the input: of red at 8,8 to 40,24; of blue, all; of green, in the corner.
boxes=$(floats 8 8 40 24 0 0  0 0 64 64 0 1  60 60 64 64 0 0)
detector model.onnx 6 "$(weights 6)" "$boxes"
picture red.png 640 640 255,0,0
picture white.png 640 640 255,255,255
picture black.png 640 640 0,0,0

# Text.
succeeds detect model.onnx white.png red.png black.png
plain <stdout >text
cat >expected <<END
white.png
100.0 % red 320×160 at 80,80
100.0 % blue ball 640×640 at 0,0
50.0 % red 40×40 at 600,600
red.png
100.0 % red 320×160 at 80,80
black.png
nothing of 25 % or more
END
cmp text expected || die "expected: $(cat expected), found: $(cat stdout)"

# JSON.
succeeds detect model.onnx white.png black.png --json all.json
json_says '"schema":"rescl.detect/1"' all.json
json_says '"class":0,"label":"red","category_id":0,"score":1,"box":[80,80,320,160]}' all.json
json_says '"class":1,"label":"blueball","category_id":1,"score":1,"box":[0,0,640,640]}' all.json
json_says '"file":"black.png","width":640,"height":640,"detections":[]' all.json
succeeds detect model.onnx white.png --json -
! grep -q ' %  ' stdout || die "--json - mixes with text"

# How much of it.
succeeds detect model.onnx white.png --score 0.6
[ "$(grep -c ' %  ' stdout)" = 2 ] || die "expected two: $(cat stdout)"
succeeds detect model.onnx white.png --max 1
[ "$(grep -c ' %  ' stdout)" = 1 ] || die "expected one: $(cat stdout)"
succeeds detect model.onnx white.png --classes 'blue ball'
[ "$(grep -c ' %  .*blue ball' stdout)" = "$(grep -c ' %  ' stdout)" ] || die "not only balls: $(cat stdout)"
succeeds detect model.onnx white.png --classes 0,1
[ "$(grep -c ' %  ' stdout)" = 3 ] || die "expected three: $(cat stdout)"
fails "no class 'green'.*2, such as 'red'" detect model.onnx white.png --classes red,green

# Drawn: lines where the boxes are, nothing elsewhere; a folder that is made; a picture in which nothing is stays.
succeeds detect model.onnx red.png black.png --draw drawn --json drawn.json
json_says '"drawn":"drawn/red.png"' drawn.json
[ "$("$PICTURE_TOOL" pixel drawn/red.png 300 300)" = 255,0,0 ] || die "something is drawn in the middle"
[ "$("$PICTURE_TOOL" pixel drawn/red.png 80 200)" != 255,0,0 ] || die "no line at the left"
[ "$("$PICTURE_TOOL" pixel drawn/red.png 399 200)" != 255,0,0 ] || die "no line at the right"
[ "$("$PICTURE_TOOL" differ drawn/black.png black.png)" = 0 ] || die "something is drawn where nothing was found"

# Files of the same name do not overwrite each other, nor any picture that is read.
mkdir a b
cp red.png a/1.png
cp black.png b/1.png
cp white.png b/1_2.png
cp white.png b/noname
succeeds detect model.onnx a b/1.png b/1_2.png b/noname --draw drawn2
[ "$("$PICTURE_TOOL" differ drawn2/1.png red.png)" != 0 ] || die "1.png is not drawn"
[ "$(find drawn2 -type f | wc -l)" = 4 ] || die "expected four files: $(find drawn2)"
[ -s drawn2/noname.png ] || die "expected noname.png: $(find drawn2)"
cp a/1.png before.png
fails '^rescl: --draw: .*1.png is one of the pictures' detect model.onnx a --draw a
cmp a/1.png before.png || die "a picture was overwritten"
ln a/1.png b/linked.png
fails 'linked.png is one of the pictures' detect model.onnx a/1.png b/linked.png --draw b
: >file
fails '^rescl: file: the output folder can not be made' detect model.onnx a --draw file

# Small pictures are drawn larger; one pixel is a picture.
picture small.png 20 10 255,255,255
picture pixel.png 1 1 255,255,255
succeeds detect model.onnx small.png pixel.png --draw drawn3
[ "$("$PICTURE_TOOL" size drawn3/small.png)" = '640 320' ] || die "not enlarged"
[ "$(grep -c ' %  ' stdout)" -ge 2 ] || die "expected boxes: $(cat stdout)"

# JPEG is what a name says; --alpha does not matter where there are no masks.
mv small.png small.jpg
succeeds detect model.onnx small.jpg --draw drawn3 --alpha 0
[ "$(head -c 3 drawn3/small.jpg | od -An -tx1 | tr -d ' ')" = ffd8ff ] || die "small.jpg is no JPEG"

# COCO's list of results: all that may be right, by the numbers in the files' names or by annotations.
cp white.png 000000000139.png
cp black.png COCO_val_7.png
succeeds detect model.onnx 000000000139.png COCO_val_7.png --coco coco.json
tr -d ' \n' <coco.json >one_line
expected='[{"image_id":139,"category_id":0,"score":1,"bbox":[80.000,80.000,320.000,160.000]},'
expected=$expected'{"image_id":139,"category_id":1,"score":1,"bbox":[0.000,0.000,640.000,640.000]},'
expected=$expected'{"image_id":139,"category_id":0,"score":0.5,"bbox":[600.000,600.000,40.000,40.000]}]'
[ "$(cat one_line)" = "$expected" ] || die "$(cat coco.json)"
succeeds detect model.onnx COCO_val_7.png --coco none.json
[ "$(tr -d ' \n' <none.json)" = '[]' ] || die "expected an empty list: $(cat none.json)"
cat >annotations.json <<END
{"images": [{"id": 5, "file_name": "white.png"}, {"id": 6, "file_name": "black.png"}],
 "annotations": [], "categories": [{"id": 0, "name": "red"}]}
END
succeeds detect model.onnx white.png --coco coco.json --annotations annotations.json
json_says '{"image_id":5,' coco.json
rm coco.json
fails '^rescl: red.png: .*lists no picture' detect model.onnx red.png --coco coco.json --annotations annotations.json
fails '^rescl: white.png: .*number' detect model.onnx white.png --coco coco.json
[ ! -e coco.json ] || die "a file was written in spite of the failure"
fails 'boxes without masks' detect model.onnx 000000000139.png --coco-masks masks.json

# Batches, and a batch that the file leaves open.
detector open.onnx 6 "$(weights 6)" "$boxes" '' N
succeeds detect open.onnx white.png red.png black.png --batch 2
plain <stdout | cmp - expected || die "another batch gives other answers: $(cat stdout)"

# Points: two for each thing, x, y and how sure they are.
detector points.onnx 12 "$(weights 12)" \
  "$(floats 8 8 40 24 0 0 16 16 1 32 16 0.5  0 0 64 64 0 1 0 0 0 0 0 0  60 60 64 64 0 0 0 0 0 0 0 0)" \
  "$(metadata kpt_shape '[2, 3]')"
succeeds detect points.onnx red.png --json points.json --draw drawn4
json_says '"keypoints":[[160,160,1],[320,160,0.5]]' points.json
[ "$("$PICTURE_TOOL" pixel drawn4/red.png 160 160)" != 255,0,0 ] || die "no dot is drawn"

# Masks: red in the left half, so that of the first thing's box its left part is inside.
picture half.png 640 640 0,0,0 0 0 320 640 255,0,0
cp half.png 000000000007.png
detector masks.onnx 7 "$(weights 7)" "$(floats 16 16 64 48 0 0 1  0 0 64 64 0 1 1  60 60 64 64 0 0 1)" '' 1 "$(prototypes)"
succeeds detect masks.onnx half.png --json masks.json --draw drawn4
[ "$(grep -c '"mask"' masks.json)" = 1 ] || die "expected one mask: $(cat masks.json)"
json_says '"mask":{"size":[640,640],"counts":"' masks.json
[ "$("$PICTURE_TOOL" pixel drawn4/half.png 260 300)" != 255,0,0 ] || die "no mask is drawn"
[ "$("$PICTURE_TOOL" pixel drawn4/half.png 400 300)" = 0,0,0 ] || die "a mask is drawn where none is"
succeeds detect masks.onnx half.png --draw drawn5 --alpha 0
[ "$("$PICTURE_TOOL" pixel drawn5/half.png 240 300)" = 255,0,0 ] || die "--alpha 0 covers something"
succeeds detect masks.onnx 000000000007.png --coco boxes.json --coco-masks coco_masks.json --score 0.25
json_says '[{"image_id":7,"category_id":0,"score":0.5,"bbox":[160.000,160.000,480.000,320.000]}]' boxes.json
json_says '[{"image_id":7,"category_id":0,"score":0.5,"segmentation":{"size":[640,640],"counts":"' coco_masks.json
! grep -q bbox coco_masks.json || die "masks have boxes, too, which COCO's tools would take their sizes from"
cat >truth.json <<END
{"images": [{"id": 7, "file_name": "half.png", "width": 640, "height": 640}],
 "annotations": [{"id": 1, "image_id": 7, "category_id": 0, "iscrowd": 0, "area": 51200, "bbox": [160, 160, 160, 320],
                  "segmentation": [[160, 160, 320, 160, 320, 480, 160, 480]]}],
 "categories": [{"id": 0, "name": "red"}]}
END
succeeds evaluate --annotations truth.json --coco coco_masks.json
awk '$1 == "AP50" { good = $2 == 1 } END { exit !good }' stdout || die "the mask is not where the red is: $(cat stdout)"

# Many devices.
if [ -e "${OCL_ICD_VENDORS:-/etc/OpenCL/vendors}/pocl.icd" ]; then
  mkdir vendors
  cp "${OCL_ICD_VENDORS:-/etc/OpenCL/vendors}/pocl.icd" vendors/
  OCL_ICD_VENDORS="$folder/vendors" POCL_DEVICES="pthread basic" "$program" detect model.onnx white.png red.png black.png \
    --device all --draw drawn6 --json shared.json >stdout 2>summary
  plain <stdout | cmp - expected || die "all devices say something else: $(cat stdout)"
  says '^rescl: 3 pictures in ' summary
  cmp drawn/red.png drawn6/red.png || die "all devices draw something else"
fi

# What can not be.
fails "^rescl: model.onnx: .*--labels" detect model.onnx white.png --labels coco80
printf 'one\n' >one.txt
fails "^rescl: model.onnx: .*one.txt" detect model.onnx white.png --labels one.txt
fails '^rescl: missing.txt: No such file' detect model.onnx white.png --labels missing.txt
printf 'rot\nblau\n' >two.txt
succeeds detect model.onnx red.png --labels two.txt
says ' %  .*rot '
fails 'missing.png: No such file' detect model.onnx missing.png
head -c 100 white.png >cut.png
fails '^rescl: cut.png: ' detect model.onnx cut.png red.png --json cut.json --draw drawn7
says ' %  .*red '
json_says '"file":"cut.png","error":"cut.png:' cut.json
[ -s drawn7/red.png ] && [ ! -e drawn7/cut.png ] || die "expected one drawn picture: $(find drawn7)"
picture long.png 33000 4 255,0,0
fails '^rescl: long.png: 33000 x 4 pixels can not be drawn on' detect model.onnx long.png --draw drawn7 --json long.json
says ' %  .*blue ball '
json_says '"detections":[{"class":1' long.json
is_wrong_use 'no PICTURE' detect model.onnx
is_wrong_use 'no MODEL' detect
is_wrong_use '--score 2: expected' detect model.onnx red.png --score 2
is_wrong_use '--iou x: expected' detect model.onnx red.png --iou x
is_wrong_use '--alpha' detect model.onnx red.png --alpha -1
is_wrong_use '--resize' detect model.onnx red.png --resize sideways
is_wrong_use '--fit' detect model.onnx red.png --fit badly
is_wrong_use '--order' detect model.onnx red.png --order grb
is_wrong_use '--preset .*none of that name.*yolo' detect model.onnx red.png --preset magic
is_wrong_use '--annotations is for' detect model.onnx red.png --annotations annotations.json

# Networks of another kind, and those whose shapes depend on what they find: all that is missing is named.
"$WIRE_TOOL" "1:8 8{2:17} 7{1{1'images' 2'a' 4'NonZero'} 1{1'images' 1'a' 2'b' 4'NonMaxSuppression'} \
  1{1'images' 1'a' 1'b' 2'boxes' 4'RoiAlign'} $(value 11 images 1 3 64 64) $(value 12 boxes n 4) }" >rcnn.onnx
fails '^rescl: rcnn.onnx: .*NonZero.*NonMaxSuppression.*RoiAlign' detect rcnn.onnx red.png
succeeds create cifar_resnet20 -o classifier.onnx
fails "^rescl: classifier.onnx: .*'rescl classify'" detect classifier.onnx red.png
segmenter segmenter.onnx 64 64
fails "^rescl: segmenter.onnx: .*'rescl segment'" detect segmenter.onnx red.png

needs_schema detect
[ ! -e shared.json ] || is_valid detect shared.json
is_valid detect all.json drawn.json points.json masks.json cut.json long.json
refuses detect all.json 's/"score":/"sure":/'
refuses detect all.json 's/"width":[^,]*,//'
