#!/bin/sh
# MobileNetV2 with real weights on photographs: the first answer and its probability are those of ONNX Runtime.
. "$(dirname "$0")/common.sh"

data=$RESCL_TEST_DATA/imagenet
[ -f "$data/mobilenetv2.onnx.gz" ] || { echo "skipped: no $data/mobilenetv2.onnx.gz"; exit 77; }
gunzip -c "$data/mobilenetv2.onnx.gz" >model.onnx
succeeds classify model.onnx "$data" --top 1 --labels "$data/labels_1001.txt" --mean 0.5 --std 0.5 --resize 224x224 \
  --crop none --json found.json

# Both files, as lines of: picture, class, probability; the first class of each picture.
sed -n 's/.*"\([^"]*\.\(png\|jpg\)\)": \[.*/\1/p; s/.*"\(index\|probability\)": \([-.e0-9]*\).*/\2/p' \
  "$data/mobilenetv2.top5.json" | awk '/g$/ { print; left = 2; next } left-- > 0' | paste - - - | sort >expected
sed -n 's/.*"file":.*[/"]\([^/"]*\)",$/\1/p; s/.*"\(class\|probability\)":[^0-9]*\([-.e0-9]*\).*/\2/p' found.json |
  paste - - - | sort >found
[ "$(wc -l <expected)" = 7 ] || die "expected seven pictures: $(cat expected)"
join expected found | awk '
  { difference = $3 - $5; if (difference < 0) difference = -difference
    if ($2 != $4 || difference > 0.02) { print; wrong = 1 } }
  END { exit wrong || NR != 7 }' || die "different answers: $(cat found)"
