#!/bin/sh
# How often a model names the right class: pictures in a folder for each class, or in a list; on one device, on each.
. "$(dirname "$0")/common.sh"
model=$demo/resnet20_shapes.onnx

# Ten pictures whose names are their labels, all right, in folders; then two of them in the wrong one.
for picture in "$demo"/pictures/*.png; do
  name=$(basename "$picture" .png)
  mkdir -p "folders/$name"
  cp "$picture" "folders/$name/"
done
succeeds evaluate "$model" --pictures folders --json right.json
says '^top-1 +1\.0000 '
says '^top-5 +1\.0000 '
json_says '"task":"classify"' right.json
json_says '"top_1":1,"top_5":1,"pictures":10' right.json
cp "$demo/pictures/cat.png" folders/car/
cp "$demo/pictures/car.png" folders/cat/
cp "$demo/pictures/sailboat.png" folders/cat/
printf 'no picture' >folders/cat/notes.txt
succeeds evaluate "$model" --pictures folders --batch 3 --json wrong.json
says '^top-1 +0\.7692 '
json_says '"pictures":13' wrong.json

# A list: labels, whatever their case, and numbers, which stand for the same; blanks and tabs; absolute paths.
mkdir 'a folder'
cp "$demo/pictures/cat.png" 'a folder/a cat.png'
cp "$demo/pictures/car.png" 'a folder/car.png'
number=$("$program" classify "$model" "$demo/pictures/car.png" --top 1 --json - | sed -n 's/.*"class":[^0-9]*\([0-9]*\).*/\1/p')
printf 'a cat.png CAT\n\ncar.png\t%s\r\n  \n%s/pictures/cat.png   car' "$number" "$demo" >list.txt
succeeds evaluate "$model" --annotations list.txt --pictures 'a folder' --json list.json
says '^top-1 +0\.6667 '
json_says '"pictures":3' list.json

# The order of the classes stands for the classes where there are as many folders.
"$program" create cifar_resnet20 --classes 3 -o three.onnx >/dev/null
mkdir -p order/n01 order/n02 order/n03
for folder_name in n01 n02 n03; do cp "$demo/pictures/cat.png" order/$folder_name/; done
succeeds evaluate three.onnx --pictures order
says '^top-1 +0\.3333 '
says '^top-5 +1\.0000 '
mkdir numbers
cp -r order/n01 numbers/2
cp -r order/n02 numbers/0
succeeds evaluate three.onnx --pictures numbers
rm -r order/n03
fails "order: 'n01' is none of the network's 3 classes" evaluate three.onnx --pictures order

# What is wrong: files, lines, names; a picture that can not be read is left out and told.
fails 'missing: No such file' evaluate "$model" --pictures missing
fails 'a folder: holds no folders of pictures' evaluate "$model" --pictures 'a folder'
fails 'missing.txt: No such file' evaluate "$model" --annotations missing.txt --pictures folders
printf '\n' >empty.txt
fails 'empty.txt: names no picture' evaluate "$model" --annotations empty.txt --pictures folders
printf 'car.png 1\ncat.png\n' >short.txt
fails 'short.txt: line 2: expected a picture and its class' evaluate "$model" --annotations short.txt --pictures folders
printf 'car.png 1\ncat.png zebra\n' >name.txt
fails "name.txt: line 2: 'zebra' is none of the network's" evaluate "$model" --annotations name.txt --pictures 'a folder'
printf 'car.png 1\ncat.png 1000\n' >number.txt
fails "number.txt: line 2: '1000' is none of the network's" evaluate "$model" --annotations number.txt --pictures .
fails 'missing.onnx' evaluate missing.onnx --pictures folders
printf 'no picture' >'a folder/broken.png'
printf 'a cat.png cat\nbroken.png cat\n' >broken.txt
fails 'broken.png: ' evaluate "$model" --annotations broken.txt --pictures 'a folder' --json broken.json
says '^top-1 +1\.0000 '
json_says '"pictures":1' broken.json
is_wrong_use 'neither a MODEL nor --coco' evaluate
is_wrong_use 'no --pictures were given' evaluate "$model"
is_wrong_use 'one MODEL at a time' evaluate "$model" other.onnx --pictures folders
is_wrong_use '--coco is evaluated without a MODEL' evaluate "$model" --coco results.json
is_wrong_use '--coco is evaluated without --pictures' evaluate --coco results.json --pictures folders
is_wrong_use '--score and --iou are for a MODEL' evaluate --coco results.json --annotations list.txt --iou 0.5
fails "folders: --score and --iou are for COCO's annotations" evaluate "$model" --pictures folders --score 0.5
fails 'pictures go in by --resize, --crop, --mean and --std alone' evaluate "$model" --pictures folders --fit corner
is_wrong_use '--mean' evaluate "$model" --pictures folders --mean grey

# 1000 pictures of CIFAR-10: as many are right as in the framework that trained the network.
cifar=$RESCL_TEST_DATA/cifar10
if [ -r "$cifar/test1000.bin" ]; then
  "$CIFAR_TOOL" "$cifar/test1000.bin" cifar || die "no pictures"
  succeeds evaluate "$cifar/resnet20.onnx" --annotations cifar/list.txt --pictures cifar --resize none --crop none
  says '^top-1 +0\.8040 '
fi

# Each device by itself.
vendors=${OCL_ICD_VENDORS:-/etc/OpenCL/vendors}
if [ -e "$vendors/pocl.icd" ]; then
  mkdir vendors
  cp "$vendors/pocl.icd" vendors/
  export OCL_ICD_VENDORS="$folder/vendors" POCL_DEVICES="pthread basic"
  succeeds evaluate "$model" --pictures folders --device all --json all.json
  says '^0:0 is basic-'
  says '^0:1 is pthread-'
  says '^ +0:0 +0:1'
  says '^top-1 +0\.7692  0\.7692 '
  [ "$(tr -d ' \t\n' <all.json | grep -o '"pictures":13' | wc -l)" = 2 ] || die "expected all pictures on both"

  # One crashes, the other's numbers are there.
  export OPENCL_LAYERS="$BROKEN_DRIVERS/libfaulty_layer.so" FAULT_LAUNCH=2 FAULT_LAUNCH_ON=basic FAULT_LAUNCH_BY=crash
  export FAULT_LAUNCH_MARK="$folder/mark"
  code=0
  "$program" evaluate "$model" --pictures folders --device all --json crash.json >stdout 2>stderr </dev/null || code=$?
  if [ -e mark ]; then
    [ "$code" = 1 ] || die "exit code $code, expected 1"
    says '^rescl: device 0:0 .* failed: .*; it had done [0-9]+ of 13 pictures' stderr
    says '^top-1 +-  0\.7692 '
    json_says '"failure":"' crash.json
    json_says '"top_1":0.769' crash.json
  fi
fi

needs_schema evaluate
is_valid evaluate right.json list.json broken.json
[ ! -e all.json ] || is_valid evaluate all.json
[ ! -e mark ] || is_valid evaluate crash.json
refuses evaluate right.json 's/"top_1":.*/"top_1": 1.5,/'
refuses evaluate right.json 's/"top_5":.*//'
refuses evaluate right.json 's/"model":[^,]*,//'
