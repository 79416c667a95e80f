#!/bin/sh
# Networks that take pictures with their channels last, or grey, classify them all the same.
. "$(dirname "$0")/common.sh"
. "$(dirname "$0")/vision.sh"

# tone FILE CHANNELS NODES SHAPE...: the class of a picture whose mean is more than a half is 0, else 1. NODES make 'planes'
# of 'image', whose SHAPE it is.
tone() {
  file=$1 channels=$2 nodes=$3
  shift 3
  weights=$(for _ in $(seq "$channels"); do floats "$(awk "BEGIN { print 1 / $channels }")"; done)
  zeros=$(for _ in $(seq "$channels"); do floats 0; done)
  "$WIRE_TOOL" "1:8 8{2:13} $(metadata rescl.mean 0) $(metadata rescl.std 1) $(metadata rescl.labels "light
dark") 7{$nodes 1{1'planes' 2'mean' 4'GlobalAveragePool'} 1{1'mean' 1'w' 1'b' 2'both' 4'Conv'} 1{1'both' 2'y' 4'Flatten'} \
    5{1:2 1:$channels 1:1 1:1 2:1 8'w' 9#$weights$zeros} 5{1:2 2:1 8'b' 9#$(floats 0 0.5)} \
    $(value 11 image "$@") $(value 12 y "$1" 2) }" >"$file"
}

same="1{1'image' 2'planes' 4'Identity'}"
turned="1{1'image' 2'planes' 4'Transpose' 5{1'perm' 8:0 8:3 8:1 8:2 20:7}}"
tone planes.onnx 3 "$same" 1 3 8 12
tone pixels.onnx 3 "$turned" 1 8 12 3
tone grey.onnx 1 "$same" N 1 8 12
tone grey_last.onnx 1 "$turned" N 8 12 1
picture light.png 40 30 0,0,0 0 0 40 20 255,255,255
picture dark.png 40 30 40,90,200

for model in planes pixels grey grey_last; do
  succeeds classify $model.onnx light.png dark.png --top 1 --resize stretch --crop none
  plain <stdout | awk '/\.png$/ { name = $0; sub(/\.png/, "", name); next } $NF != name { exit 1 }' ||
    die "$model: wrong classes: $(cat stdout)"
done

# As TensorFlow exports them, the second with bytes as input and their preparation inside; the answers for this picture are
# ONNX Runtime's.
reported=$RESCL_TEST_DATA/../reports/models
[ -d "$reported" ] || exit 0
succeeds classify "$reported/tf_nhwc_classify/model.onnx" "$demo/pictures/cat.png" --top 1 --json -
json_says '"class":7,"probability":0.986' stdout
succeeds classify "$reported/uint8_nhwc_input/model.onnx" "$demo/pictures/cat.png" --top 1 --json -
json_says '"class":6,"probability":0.698' stdout
