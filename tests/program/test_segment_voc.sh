#!/bin/sh
# DeepLabV3 with real weights on a photograph: its bird is where people saw it.
. "$(dirname "$0")/common.sh"

data=$RESCL_TEST_DATA/voc
[ -f "$data/deeplabv3_mobilenetv2.onnx" ] || { echo "skipped: no $data/deeplabv3_mobilenetv2.onnx"; exit 77; }
succeeds segment "$data/deeplabv3_mobilenetv2.onnx" "$data/bird.png" --mean 0.5 --std 0.5 --resize stretch --labels voc21 \
  --mask masks
says ' %  .*bird'
overlap=$("$PICTURE_TOOL" overlap masks/bird.png 128,128,0 "$data/bird_mask.png" 3,3,3)
echo "$overlap" | awk '{ exit !($1 >= 0.855) }' || die "the bird's overlap is $overlap, expected 0.855 or more"
