#!/bin/sh
# A list of inputs shared over all devices: the answers are those of one device, in order, none missing and none twice,
# also where a device fails, crashes or hangs in the middle. Exit 77 where PoCL is not installed.
. "$(dirname "$0")/common.sh"
vendors=${OCL_ICD_VENDORS:-/etc/OpenCL/vendors}
[ -e "$vendors/pocl.icd" ] || { echo "skipped: no pocl.icd"; exit 77; }
mkdir vendors
cp "$vendors/pocl.icd" vendors/
export OCL_ICD_VENDORS="$folder/vendors" POCL_DEVICES="pthread basic"

model=$demo/resnet20_shapes.onnx
pictures=""
for copy in 1 2 3 4 5 6; do pictures="$pictures $demo/pictures/*.png"; done

# shared ARGUMENT...: classify on all devices; what one device says of the same pictures is in the file one.
shared() {
  code=0
  # shellcheck disable=SC2086 # a list
  "$program" classify "$model" $pictures --batch 2 --device all "$@" >stdout 2>stderr </dev/null || code=$?
}

# all_are_there JSON: 60 pictures, by the devices' own count and by the entries.
all_are_there() {
  tr -d ' \t\n' <"$1" >flat
  sum=$(grep -o '"inputs":[0-9]*' flat | awk -F : '{ sum += $2 } END { print sum }')
  [ "$sum" = 60 ] || die "the devices did $sum pictures, expected 60"
  [ "$(grep -o '"top":' flat | wc -l)" = 60 ] || die "expected 60 answers"
  [ "$(grep -o '"device":"0:[01]"' flat | wc -l)" = 60 ] || die "expected 60 times a device"
}

# shellcheck disable=SC2086
"$program" classify "$model" $pictures --batch 2 --device 0:0 >one
[ "$(grep -c '\.png$' one)" = 60 ] || die "expected 60 pictures: $(cat one)"
# shellcheck disable=SC2086 # the other device compiles what it needs
"$program" classify "$model" "$demo/pictures/cat.png" --batch 2 --device 0:1 >/dev/null

shared --json all.json
[ "$code" = 0 ] || die "exit code $code, expected 0"
cmp -s one stdout || die "all devices give other answers than one"
all_are_there all.json
says '^0:0 +basic-' stderr
says '^0:1 +pthread-' stderr
says '^rescl: 60 pictures in [0-9.]+ s: [0-9.]+ a second, [0-9.]+ times what the best device did' stderr
! grep -q failed stderr || die "expected no failure"

# A picture that can not be read costs nothing but itself.
cp "$demo/pictures/cat.png" a.png
cp "$demo/pictures/car.png" c.png
printf 'no picture' >b.png
code=0
"$program" classify "$model" a.png b.png c.png --device all --json bad.json >stdout 2>stderr || code=$?
[ "$code" = 1 ] || die "exit code $code, expected 1"
says '^rescl: b\.png' stderr
[ "$(grep '\.png$' stdout | tr '\n' ' ')" = "a.png c.png " ] || die "expected a.png and c.png: $(cat stdout)"
json_says '{"file":"b.png","error":"' bad.json

# Tensors: slices joined in order.
"$NPY_TOOL" random input.npy 60 3 32 32
succeeds run "$model" --input input.npy --output-dir one_out --batch 2 --device 0:0
"$program" run "$model" --input input.npy --output-dir all_out --batch 2 --device all >stdout 2>stderr || die "failed"
says '^rescl: 30 batches in ' stderr
for output in one_out/*.npy; do
  "$NPY_TOOL" compare "$output" "all_out/${output#one_out/}" 1e-5 >stdout || die "$output differs: $(cat stdout)"
done

# An integer input is built into the network on each device: an ONNX file of one Reshape, [n,6] by a shape of 3.
printf '%b%b%b%b%b' '\010\010\072X\012\022\012\001x\012\001s\022\001y\042\007Reshape\022\001g' \
  'Z\024\012\001x\022\017\012\015\010\001\022\011\012\003\022\001n\012\002\010\006' \
  'Z\017\012\001s\022\012\012\010\010\007\022\004\012\002\010\003' \
  'b\030\012\001y\022\023\012\021\010\001\022\015\012\003\022\001n\012\002\010\002\012\002\010\003' \
  'B\002\020\015' >reshape.onnx
printf '\223NUMPY\001\000\166\000%-117s\n' "{'descr': '<i8', 'fortran_order': False, 'shape': (3,), }" >shape.npy
printf '\377\377\377\377\377\377\377\377\002\000\000\000\000\000\000\000\003\000\000\000\000\000\000\000' >>shape.npy
"$NPY_TOOL" random rows.npy 64 6
succeeds run reshape.onnx -i x=rows.npy -i s=shape.npy -o one_out --device 0:0
"$program" run reshape.onnx -i x=rows.npy -i s=shape.npy -o all_out --device all >stdout 2>stderr || die "failed"
says '^rescl: 8 batches in ' stderr
cmp one_out/y.npy all_out/y.npy || die "a shape given as a tensor: other outputs than of one device"

# One device is as if it had been named.
(
  export POCL_DEVICES=pthread
  succeeds classify "$model" "$demo/pictures/cat.png" --device all --json single.json
  json_says '"device":{"selector":"0:0"' single.json
)

export OPENCL_LAYERS="$BROKEN_DRIVERS/libfaulty_layer.so"
export FAULT_LAUNCH=1 FAULT_LAUNCH_ON=
if "$program" classify "$model" a.png --device 0:0 >stdout 2>stderr; then
  echo "the rest is skipped: this OpenCL loader knows no layers"
  exit 0
fi

# Either device breaks after N launches, by an error or by a crash.
in_the_middle=0
for try in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
  case $((try % 2)) in 0) on=basic ;; *) on=pthread ;; esac
  case $((try / 2 % 2)) in 0) by=error ;; *) by=crash ;; esac
  export FAULT_LAUNCH=$try FAULT_LAUNCH_ON=$on FAULT_LAUNCH_BY=$by FAULT_LAUNCH_MARK="$folder/mark"
  rm -f mark
  shared --json "try.json"
  [ "$code" = 0 ] || die "launch $FAULT_LAUNCH of $on, $by: exit code $code, expected 0"
  cmp -s one stdout || die "launch $FAULT_LAUNCH of $on, $by: other answers than of one device"
  all_are_there try.json
  [ ! -e mark ] || says "^rescl: device 0:[01] \($on-.*\) failed: .*; it had done [0-9]+ of 60 pictures" stderr
  [ ! -e mark ] || json_says '"failure":"' try.json
  [ ! -e mark ] || in_the_middle=$((in_the_middle + 1))
done
echo "$in_the_middle of 20 devices broke in the middle"
[ "$in_the_middle" -ge 10 ] || die "too few devices broke for this to tell something"

# One that hangs is not waited for when nothing else is left to do.
export FAULT_LAUNCH=4 FAULT_LAUNCH_ON=pthread FAULT_LAUNCH_BY=hang
rm -f mark
shared
[ "$code" = 0 ] || die "exit code $code, expected 0"
cmp -s one stdout || die "a device that hangs: other answers than of one device"
[ ! -e mark ] || says '^rescl: device 0:1 .* failed: .*no answer while the others had nothing left to do' stderr

# All break: how far they got, and what they did is there.
export FAULT_LAUNCH=12 FAULT_LAUNCH_ON= FAULT_LAUNCH_BY=crash
shared --json none.json
[ "$code" = 1 ] || die "exit code $code, expected 1"
[ "$(grep -c 'failed: ' stderr)" = 3 ] || die "expected two devices that failed, and a last word"
says '^rescl: every device failed: [1-9][0-9]* of 60 pictures are done' stderr
head -n "$(wc -l <stdout)" one >begin
grep '\.png$' stdout | head -n 2 >first
grep '\.png$' one | head -n 2 | cmp -s - first || die "expected what was done"
json_says '"error":"' none.json
