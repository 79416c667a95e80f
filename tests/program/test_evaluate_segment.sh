#!/bin/sh
# How well pixels are told apart: by a network whose answers are known, on one device and on each; by DeepLabV3 with real
# weights on a photograph.
. "$(dirname "$0")/common.sh"
. "$(dirname "$0")/vision.sh"

# Its classes are: nothing, blue, green, where a pixel has more of it than 0.3 once it is scaled to 0..1.
options='--scale 255 --mean 0 --std 1 --resize stretch'
segmenter model.onnx 64 64
printf 'background\nwater\ngrass\n' >labels.txt
# evaluates ARGUMENT...
evaluates() {
  # shellcheck disable=SC2086 # options
  succeeds evaluate model.onnx $options --labels labels.txt "$@"
}
# mask FOLDER PICTURE: what the network says of it.
mask() {
  # shellcheck disable=SC2086 # options
  succeeds segment model.onnx "$2" $options --mask "$1"
}

# A lake in a quarter of the picture, and the same further to the right: a third of both is the same.
mkdir pictures moved
picture pictures/lake.png 64 64 100,0,0 0 0 32 32 0,0,255
picture moved/lake.png 64 64 100,0,0 16 0 48 32 0,0,255
mask masks pictures/lake.png
mask moved_masks moved/lake.png
evaluates --annotations masks --pictures pictures --json right.json
says '^mean IoU +1\.0000 '
says '^grass +- '
json_says '"task":"segment"' right.json
json_says '"pictures":1,"mean_iou":1,"pixel_accuracy":1,"classes":[{"class":0,"label":"background","iou":1}' right.json
json_says '{"class":2,"label":"grass","iou":null}' right.json
evaluates --annotations moved_masks --pictures pictures --json moved.json
says '^mean IoU +0\.5238 '
says '^pixels +0\.7500 '
says '^background +0\.7143 '
says '^water +0\.3333 '

# Pixels of all pictures are counted together; JPEGs, too; what has no mask is left out.
cp moved/lake.png pictures/other.png
cp moved_masks/lake.png moved_masks/other.png
cp pictures/other.png pictures/more.jpeg
cp moved_masks/lake.png moved_masks/more.png
picture pictures/alone.png 10 10 0,0,0
evaluates --annotations moved_masks --pictures pictures --json three.json
says '^water +0\.7143 ' # 2 × 1024 + 512 of 2 × 1024 + 1536
json_says '"pictures":3,' three.json

# What does not fit.
rm moved_masks/more.png moved_masks/other.png
picture moved_masks/other.png 64 64 1,2,3
# shellcheck disable=SC2086 # options
fails 'moved_masks/other.png: a PNG of colours' evaluate model.onnx $options --annotations moved_masks --pictures pictures
says '^class 1 +0\.3333 '
picture pictures/other.png 64 32 0,0,0
cp masks/lake.png moved_masks/other.png
# shellcheck disable=SC2086
fails 'moved_masks/other.png: is 64 × 64 pixels, but its picture is 64 × 32' \
  evaluate model.onnx $options --annotations moved_masks --pictures pictures --json one.json
json_says '"pictures":1,' one.json
cp masks/lake.png moved_masks/missing.png
fails 'pictures: the picture of mask moved_masks/missing.png is not there' \
  evaluate model.onnx --annotations moved_masks --pictures pictures
mkdir none
printf '' >none/readme.jpg
fails 'none: holds no masks' evaluate model.onnx --annotations none --pictures pictures
detector boxes.onnx 6 "$(weights 6)" "$(floats 8 8 40 24 0 0  0 0 64 64 0 1  60 60 64 64 0 0)"
fails 'boxes.onnx: a folder of masks is for networks that segment' evaluate boxes.onnx --annotations masks --pictures pictures

# Each device by itself.
vendors=${OCL_ICD_VENDORS:-/etc/OpenCL/vendors}
if [ -e "$vendors/pocl.icd" ]; then
  mkdir vendors
  cp "$vendors/pocl.icd" vendors/
  (
    export OCL_ICD_VENDORS="$folder/vendors" POCL_DEVICES="pthread basic"
    rm moved_masks/missing.png moved_masks/other.png
    evaluates --annotations moved_masks --pictures pictures --device all --json all.json
    says '^water +0\.3333  0\.3333'
  )
fi

needs_schema evaluate
is_valid evaluate right.json moved.json three.json one.json
[ ! -e all.json ] || is_valid evaluate all.json
refuses evaluate right.json 's/"mean_iou":[^,]*,//'
refuses evaluate right.json 's/"class":.*/"class": -1,/'

data=$RESCL_TEST_DATA/voc
[ -f "$data/deeplabv3_mobilenetv2.onnx" ] || exit 0
mkdir voc voc_masks
cp "$data/bird.png" voc/
cp "$data/bird_mask.png" voc_masks/bird.png
succeeds evaluate "$data/deeplabv3_mobilenetv2.onnx" --annotations voc_masks --pictures voc --json bird.json
awk '$1 == "bird" { good = $2 >= 0.855 } END { exit !good }' stdout || die "the bird's overlap is too small: $(cat stdout)"
