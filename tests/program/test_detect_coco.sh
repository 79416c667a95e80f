#!/bin/sh
# YOLOX-nano with real weights on pictures of COCO is as good as it is in ONNX Runtime, measured by COCO's precision.
. "$(dirname "$0")/common.sh"

data=$RESCL_TEST_DATA/detection
[ -f "$data/yolox_nano.onnx" ] || { echo "skipped: no $data/yolox_nano.onnx"; exit 77; }
succeeds detect "$data/yolox_nano.onnx" "$data/tiny_coco/pictures" --coco found.json --score 0.01 --iou 0.65 --max 1000
[ "$(grep -c '\.jpg$' stdout)" = 50 ] || die "expected fifty pictures: $(cat stdout)"
succeeds evaluate --annotations "$data/tiny_coco/instances.json" --coco found.json
awk '$1 == "AP" { good += $2 > 0.325 && $2 < 0.329 }
     $1 == "AP50" { good += $2 > 0.482 && $2 < 0.486 }
     END { exit good != 2 }' stdout || die "expected 0.327 and 0.484: $(cat stdout)"
# Whoever draws sees what is sure enough, whatever is written for COCO.
succeeds detect "$data/yolox_nano.onnx" "$data/tiny_coco/pictures/000000017627.jpg" --coco found.json --json shown.json
awk -F'[:,]' '/"score"/ && $2 < 0.25 { low++ } END { exit low > 0 }' shown.json || die "what is unsure is shown"
[ "$(grep -c image_id found.json)" -gt "$(grep -c '"box"' shown.json)" ] || die "COCO's file holds no more than is shown"
