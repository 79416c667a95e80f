#!/bin/sh
# Every device of every driver, where some drivers crash or hang: in the loader, while they are listed, when they are
# opened, and in the middle of a benchmark. Exit 77 where PoCL or rusticl is not installed.
. "$(dirname "$0")/common.sh"
vendors=${OCL_ICD_VENDORS:-/etc/OpenCL/vendors}
for driver in pocl.icd rusticl.icd; do
  [ -e "$vendors/$driver" ] || [ -e "/etc/OpenCL/vendors/$driver" ] || { echo "skipped: no $driver"; exit 77; }
done
export RUSTICL_ENABLE=llvmpipe

# install FOLDER NAME...: .icd files that the loader is to find there, and nothing else.
install() {
  mkdir "$1"
  into=$1
  shift
  for name in "$@"; do
    case $name in
      pocl | rusticl) [ -e "$vendors/$name.icd" ] && from=$vendors || from=/etc/OpenCL/vendors ;;
      *) from=$BROKEN_DRIVERS/$name ;;
    esac
    cp "$from/$name.icd" "$into/"
  done
  export OCL_ICD_VENDORS="$folder/$into"
}

# bench_fails ARGUMENT...: exit code 1, and nothing on stderr: what failed is in the results.
bench_fails() {
  code=0
  "$program" bench "$@" >stdout 2>stderr </dev/null || code=$?
  [ "$code" = 1 ] || die "rescl bench $*: exit code $code, expected 1"
  [ ! -s stderr ] || die "rescl bench $*: expected nothing on stderr"
}

# is_valid_if_known FILE...: as the schema says, where that can be told.
is_valid_if_known() {
  code=0
  validate bench || code=$?
  [ "$code" = 77 ] || is_valid bench "$@"
}

# An ONNX file of one Identity, [1,4] to [1,4]: the smallest network there is, for the slow rusticl.
printf '%b%b%b' '\010\010\072\114\012\026\012\001x\022\001y\032\004copy\042\010Identity\022\010identity' \
  '\132\023\012\001x\022\016\012\014\010\001\022\010\012\002\010\001\012\002\010\004' \
  '\142\023\012\001y\022\016\012\014\010\001\022\010\012\002\010\001\012\002\010\004\102\002\020\015' >identity.onnx

# Two that work, two that break while they are listed.
install four pocl rusticl crash hang
succeeds devices --probe-limit 2 --json devices.json
says '^ +pocl\.icd:0:0 +CPU '
says '^ +rusticl\.icd:0:0 +CPU +llvmpipe'
says '^! .* crash\.icd .*crashed: ended by signal 6, .*LLVM ERROR: broken on purpose'
says '^! .* hang\.icd .*timed out: no answer within 2 s'
says '[-]-device pocl.icd:0:0'
json_says '"driver_file":"crash.icd","status":"crashed"' devices.json
json_says '"driver_file":"hang.icd","status":"timed_out"' devices.json
bench_fails identity.onnx --device all --runs 3 --probe-limit 2 --json four.json
says '^identity\.onnx +1 +pocl\.icd:0:0 +[0-9.]+ '
says '^identity\.onnx +1 +rusticl\.icd:0:0 +[0-9.]+ '
says '^- +- +crash\.icd +.*crashed: while its devices were listed: ended by signal 6'
says '^- +- +hang\.icd +.*timed out: while its devices were listed: no answer within'
[ "$(grep -c '"status":.*"ok"' four.json)" = 2 ] || die "expected two good results: $(cat four.json)"
json_says '"selector":"rusticl.icd:0:0"' four.json
json_says '"status":"crashed","message":"whileitsdeviceswerelisted:endedbysignal6' four.json
json_says '"status":"timed_out"' four.json

# The selectors that are shown are those that are taken.
succeeds bench identity.onnx --device pocl.icd:0:0 --runs 2 --json one.json
json_says '"device":{"selector":"pocl.icd:0:0"' one.json
RESCL_DEVICE=pocl.icd:0:0 succeeds bench identity.onnx --runs 2
fails "there is no OpenCL driver 'none.icd'" bench identity.onnx --device none.icd:0:0

# One whose library ends the process, or the program, as it is loaded; those that break only when they are opened, which
# leaves the usual selectors.
install load pocl crash_on_load quit
succeeds devices
says '^ +pocl\.icd:0:0 '
says '^! .* crash_on_load\.icd .*crashed: ended by signal 6'
says '^! .* quit\.icd .*crashed: it ended the program'
install late pocl late_crash late_hang
succeeds devices --json late_devices.json
json_says '"failures":[]' late_devices.json
bench_fails identity.onnx --device all --runs 2 --probe-limit 2 --json late.json
says '^identity\.onnx +1 +[0-9]:0 +[0-9.]+ '
says "^- .*crashed: in 'open the device': ended by signal 6"
says "^- .*timed out: in 'open the device': no answer within 2 s"
json_says '"name":"BrokenDevice"' late.json

# A crash in the middle keeps what was there and goes on with the next job.
install alone pocl
succeeds create cifar_resnet20 -o model.onnx
export OPENCL_LAYERS="$BROKEN_DRIVERS/libcrash_layer.so"
code=0
"$program" bench model.onnx --batch 512 --runs 1 >stdout 2>stderr || code=$?
if [ "$code" -gt 2 ]; then # this loader knows layers
  bench_fails model.onnx --batch 1,512,2 --device all --runs 2 --json middle.json
  says '^model\.onnx +1 +0:0 +[0-9.]+ '
  says '^model\.onnx +512 +0:0 +- .*crashed: in .*: ended by signal 6'
  says '^model\.onnx +2 +0:0 +[0-9.]+ .*[0-9] %'
  is_valid_if_known middle.json
fi
unset OPENCL_LAYERS
fails 'bad.onnx' bench bad.onnx --device pocl.icd:0:0
bench_fails bad.onnx model.onnx --device all --runs 1 --json bad.json
json_says '"model":"bad.onnx","device":{"selector":"0:0"' bad.json
is_valid_if_known four.json late.json bad.json one.json
