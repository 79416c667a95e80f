#!/bin/sh
# How well things are found: by a network whose answers are known, on one device and on each; by YOLOX-nano as well as its
# makers' own way to use it finds them.
. "$(dirname "$0")/common.sh"
. "$(dirname "$0")/vision.sh"

# number KEY EXPECTED TOLERANCE FILE: the first number of that name.
number() {
  awk -v key="\"$1\":" -v expected="$2" -v tolerance="$3" '
    $1 == key && !found { found = 1; gsub(",", "", $2); off = $2 - expected }
    END { exit !(found && off <= tolerance && off >= -tolerance) }' "$4" || die "$4: $1 is not $2: $(cat "$4")"
}

# Boxes in the 64×64 pixels of the input: of red at 8,8 to 40,24; of blue, all; of green, half as sure, in the corner.
boxes=$(floats 8 8 40 24 0 0  0 0 64 64 0 1  60 60 64 64 0 0)
detector model.onnx 6 "$(weights 6)" "$boxes"
mkdir pictures
picture pictures/white.png 640 640 255,255,255
picture pictures/black.png 640 640 0,0,0

# annotations CATEGORIES: what is in the white picture; nothing is in the black one.
annotations() {
  printf '{"images":[{"id":7,"file_name":"white.png"},{"id":3,"file_name":"black.png"}],"categories":[%s],"annotations":[
    {"id":1,"image_id":7,"category_id":4,"bbox":[80,80,320,160],"area":51200,"iscrowd":0},
    {"id":2,"image_id":7,"category_id":9,"bbox":[0,0,640,640],"area":409600,"iscrowd":0},
    {"id":3,"image_id":7,"category_id":4,"bbox":[600,600,40,40],"area":1600,"iscrowd":0}]}' "$1" >truth.json
}
annotations '{"id":4,"name":"Red"},{"id":9,"name":"blue ball"}'
succeeds evaluate model.onnx --annotations truth.json --pictures pictures --json all.json
says '^ +[0-9]+:[0-9]+ boxes'
says '^AP +1\.0000 '
says '^APs +-1\.0000 '
json_says '"task":"detect"' all.json
json_says '"pictures":2,"boxes":{"ap":1,"ap_50":1,' all.json
# Without the third, half of the red things are found: 51 of the 101 recalls are reached.
succeeds evaluate model.onnx --annotations truth.json --pictures pictures --score 0.6 --json sure.json
number ap 0.752475247 1e-8 sure.json

# Classes that are no categories do not count, which is told; where all are, that is wrong.
annotations '{"id":4,"name":"red"},{"id":9,"name":"tree"}'
"$program" evaluate model.onnx --annotations truth.json --pictures pictures --json some.json >stdout 2>stderr </dev/null ||
  die "it fails"
says "^rescl: model.onnx: 1 of the network's 2 classes are no categories of truth.json" stderr
number ap 0.5 1e-8 some.json
annotations '{"id":4,"name":"sea"},{"id":9,"name":"tree"}'
fails "none of the network's 2 classes is a category of truth.json" evaluate model.onnx --annotations truth.json --pictures pictures
annotations '{"id":4,"name":"sea"},{"id":9,"name":"tree"}'
printf 'TREE\nsea\n' >labels.txt
succeeds evaluate model.onnx --annotations truth.json --pictures pictures --labels labels.txt --json others.json
number ap_50 0 1e-8 others.json

# Pictures that are not there or can not be read; networks and annotations that do not go together.
annotations '{"id":4,"name":"red"},{"id":9,"name":"blue ball"}'
mkdir half broken
cp pictures/white.png half/
fails 'half: 1 of the 2 pictures of truth.json are not there, the first of them black.png' \
  evaluate model.onnx --annotations truth.json --pictures half
cp pictures/white.png broken/
printf 'no picture' >broken/black.png
fails 'broken/black.png: ' evaluate model.onnx --annotations truth.json --pictures broken --json broken.json
says '^AP +1\.0000 '
json_says '"pictures":1,' broken.json
sed 's/"file_name":"white.png"/"width":640/' truth.json >nameless.json
fails 'nameless.json: images: that with the id 7 has no file_name' evaluate model.onnx --annotations nameless.json --pictures pictures
printf '{"images":[],"categories":[],"annotations":[]}' >empty.json
fails 'empty.json: images: there are none' evaluate model.onnx --annotations empty.json --pictures pictures
fails 'truth.txt: ' evaluate model.onnx --annotations truth.txt --pictures pictures
segmenter maps.onnx 64 64
fails 'maps.onnx: COCO.s annotations are for networks that detect' evaluate maps.onnx --annotations truth.json --pictures pictures
is_wrong_use '--score 2: ' evaluate model.onnx --annotations truth.json --pictures pictures --score 2
is_wrong_use '--preset nonsense: there is none' evaluate model.onnx --annotations truth.json --pictures pictures --preset nonsense

# Masks: red in the left half of the picture and of the box.
mkdir halves
picture halves/half.png 640 640 0,0,0 0 0 320 640 255,0,0
detector masks.onnx 7 "$(weights 7)" "$(floats 16 16 64 48 0 0 1  0 0 64 64 0 1 1  60 60 64 64 0 0 1)" '' 1 "$(prototypes)"
printf '{"images":[{"id":7,"file_name":"half.png","width":640,"height":640}],"categories":[{"id":4,"name":"red"},
  {"id":5,"name":"blue ball"}],"annotations":[{"id":1,"image_id":7,"category_id":4,"iscrowd":0,"area":51200,
  "bbox":[160,160,480,320],"segmentation":[[160,160,320,160,320,480,160,480]]}]}' >masks.json
succeeds evaluate masks.onnx --annotations masks.json --pictures halves --json both.json
says '^ +[0-9:]+ boxes +[0-9:]+ masks'
says '^AP50 +1\.0000 +1\.0000 '
json_says '"masks":{"ap":' both.json
# Annotations without masks: boxes alone.
sed 's/"segmentation":.*\]\]/"x":0/' masks.json >boxes.json
succeeds evaluate masks.onnx --annotations boxes.json --pictures halves
says '^ +[0-9:]+ boxes *$'

needs_schema evaluate
is_valid evaluate all.json some.json broken.json both.json

# YOLOX-nano on COCO's pictures: by itself, and what detect writes for COCO's tools.
data=$RESCL_TEST_DATA/detection
[ -f "$data/yolox_nano.onnx" ] || exit 0
truth="$data/tiny_coco/instances.json"
succeeds evaluate "$data/yolox_nano.onnx" --annotations "$truth" --pictures "$data/tiny_coco/pictures" --score 0.01 \
  --iou 0.65 --json yolox.json
number ap 0.3267 0.002 yolox.json
number ap_50 0.4841 0.002 yolox.json
