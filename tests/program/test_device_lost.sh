#!/bin/sh
# The only device goes away in the middle of a list of pictures: a message that says how far it got, exit code 1, and
# what was done until then stands in all that is written. What several devices make of that is for test_share.sh.
. "$(dirname "$0")/common.sh"
. "$(dirname "$0")/vision.sh"
export OPENCL_LAYERS="$BROKEN_DRIVERS/libfaulty_layer.so" FAULT_LAUNCH_ON=
cp "$demo/resnet20_shapes.onnx" classifier.onnx
if FAULT_LAUNCH=1 "$program" classify classifier.onnx "$demo/pictures/cat.png" >stdout 2>stderr; then
  echo "skipped: this OpenCL loader knows no layers"
  exit 77
fi

# loses NOUN ARGUMENT...: the first launch of a kernel whose loss is met in the middle of the list.
loses() {
  launch=0
  until [ $((launch += 1)) -gt 60 ]; do
    code=0
    rm -f part.json coco.json
    FAULT_LAUNCH=$launch "$program" "$@" >stdout 2>stderr </dev/null || code=$?
    [ "$code" != 0 ] || die "rescl $*: nothing was lost with launch $launch, which is after the last one"
    [ "$code" = 1 ] || die "rescl $*: exit code $code, expected 1"
    if grep -Eq '^rescl: .*CL_OUT_OF_RESOURCES.*; [1-9][0-9]* of [0-9]+ pictures were done before$' stderr; then break; fi
    [ ! -e part.json ] && [ ! -e coco.json ] || die "rescl $*: files without a result"
  done
  [ "$(grep -c '^rescl: ' stderr)" = 1 ] || die "rescl $*: expected one message"
  done_count=$(sed -n 's/.*; \([0-9]*\) of .*/\1/p' stderr)
}

# Classes: of all pictures, those done first; the others say why they are not.
"$program" classify classifier.onnx "$demo"/pictures/*.png --batch 2 >all
loses classify classifier.onnx "$demo"/pictures/*.png --batch 2 --json part.json
says '; [2468] of 10 pictures were done before$' stderr
[ "$(grep -c '\.png$' stdout)" = "$done_count" ] || die "expected $done_count pictures: $(cat stdout)"
head -n "$(wc -l <stdout)" all | cmp -s - stdout || die "other answers than with a device that stays"
[ "$(grep -c '"error"' part.json)" = $((10 - done_count)) ] || die "expected $((10 - done_count)) errors"
[ "$(grep -c '"top"' part.json)" = "$done_count" ] || die "expected $done_count answers"

# Boxes: COCO's file is whole, also where no other is asked for.
boxes=$(floats 8 8 40 24 0 0  0 0 64 64 0 1  60 60 64 64 0 0)
detector detector.onnx 6 "$(weights 6)" "$boxes"
for number in 1 2 3 4; do picture "$number.png" 64 64 255,0,0; done
"$program" detect detector.onnx [1-4].png --score 0.5 >all
loses detect detector.onnx [1-4].png --score 0.5 --coco coco.json
head -n "$(wc -l <stdout)" all | cmp -s - stdout || die "other things than with a device that stays"
[ "$(grep -c '"image_id"' coco.json)" = "$done_count" ] || die "expected $done_count boxes: $(cat coco.json)"
[ "$(tail -n 1 coco.json)" = ']' ] || die "half of COCO's file: $(cat coco.json)"
loses detect detector.onnx [1-4].png --score 0.5 --json part.json
[ "$(grep -c '"box"' part.json)" = "$done_count" ] || die "expected $done_count boxes: $(cat part.json)"
[ "$(grep -c '"error"' part.json)" = $((4 - done_count)) ] || die "expected $((4 - done_count)) errors"
cp part.json detect.json

segmenter segmenter.onnx 64 64
loses segment segmenter.onnx [1-4].png --scale 255 --mean 0 --std 1 --resize stretch --json part.json
[ "$(grep -c '"classes"' part.json)" = "$done_count" ] || die "expected $done_count answers: $(cat part.json)"
cp part.json segment.json

# How good the model is can not be told of some of the pictures.
printf '%s\n' "$demo"/pictures/*.png | sed 's|.*/\(.*\)\.png|\1.png \1|' >list.txt
loses evaluate classifier.onnx --annotations list.txt --pictures "$demo/pictures" --batch 2 --json part.json
json_says '"failure":"notallpictureswererun"' part.json
cp part.json evaluate.json

# Tensors: what was done before stands in the files, and is said to be part of it.
"$NPY_TOOL" random input.npy 6 3 32 32
"$program" run classifier.onnx --input input.npy --batch 2 --output-dir whole >stdout
launch=0 code=0
until [ "$code" = 1 ] && grep -q ' the outputs of the first ' stderr; do
  [ $((launch += 1)) -le 60 ] || die "run: nothing was written before the device was lost"
  [ ! -e begun ] || [ -z "$(ls begun)" ] || die "run: files of outputs that nothing is said of"
  code=0
  FAULT_LAUNCH=$launch "$program" run classifier.onnx --input input.npy --batch 2 --output-dir begun >stdout 2>stderr ||
    code=$?
  [ "$code" = 1 ] || die "run: exit code $code where a device is lost"
done
says '^rescl: .*; [12] of 3 batches were done before$' stderr
says '^rescl: begun has the outputs of the first [12] of 3 batches$' stderr
rows=$(sed -n 's/.* the first \([12]\) of .*/\1/p' stderr)
says "^logits  *$((2 * rows))×14 " stdout
tail -c $((2 * rows * 14 * 4)) begun/logits.npy >begun.data
tail -c $((6 * 14 * 4)) whole/logits.npy | head -c "$(wc -c <begun.data)" | cmp - begun.data ||
  die "run: other outputs than with a device that stays"

needs_schema detect
for kind in detect segment evaluate; do is_valid "$kind" "$kind.json"; done
