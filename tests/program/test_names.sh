#!/bin/sh
# Names come from files that anyone may have written: none of them steers a terminal, turns the direction in which it is
# read, or begins a line of its own.
. "$(dirname "$0")/common.sh"

# ESC ], a line feed, a C1 control (CSI), an override and an isolate of direction, a mark, and what is not UTF-8.
bad=$(printf 'e\033]0;t\007\nrescl: forged\302\233m\342\200\256o\342\201\246i\342\200\217r\377')
"$WIRE_TOOL" "1:8 8{2:13} 7{2'g$bad' 1{1'x$bad' 2'y$bad' 3'n$bad' 4'Relu'} 1{1'y$bad' 2'z$bad' 3'm$bad' 4'Softmax'} \
  11{1'x$bad' 2{1{1:1 2{1{1:1} 1{1:3} 1{1:8} 1{1:8}}}}} 12{1'z$bad'}} 14{1'rescl.labels' 2'l$bad'}" >model.onnx
"$WIRE_TOOL" "1:8 8{2:13} 7{2'g$bad' 1{1'x$bad' 2'z$bad' 3'n$bad' 4'Mystery'} 11{1'x$bad' 2{1{1:1 2{1{1:1} 1{1:4}}}}} \
  12{1'z$bad'}}" >wrong.onnx
cp model.onnx "p$bad.onnx"
"$NPY_TOOL" random x.npy 1 3 8 8

# shows CODE ARGUMENT...: what people see of it is safe.
shows() {
  expected=$1 code=0
  shift
  "$program" "$@" >stdout 2>stderr </dev/null || code=$?
  [ "$code" = "$expected" ] || die "rescl $*: exit code $code, expected $expected"
  cat stdout stderr >shown
  for sequence in '\033' '\007' '\302\233' '\342\200\256' '\342\201\246' '\342\200\217' '\377'; do
    # shellcheck disable=SC2059 # it is the format that has the bytes
    ! LC_ALL=C grep -qF -e "$(printf "$sequence")" shown || die "rescl $*: $sequence is shown: $(cat -v shown)"
  done
  [ "$(grep -c '^rescl: forged' shown)" = 0 ] || die "rescl $*: a name begins a line: $(cat -v shown)"
}

for model in model.onnx "p$bad.onnx"; do
  shows 0 inspect "$model"
  shows 0 inspect "$model" --passes
  shows 0 verify "$model"
  shows 0 run "$model" --input x.npy --output-dir out
  shows 0 profile "$model" --runs 2
  shows 0 tune "$model"
  shows 0 bench "$model" --runs 2
done
shows 1 inspect wrong.onnx
shows 1 run model.onnx --input x.npy --output-dir out --output "$bad"
shows 1 run model.onnx --input "$bad=x.npy" --output-dir out
shows 1 run model.onnx --output-dir out
shows 1 inspect "missing$bad"
shows 2 inspect model.onnx "$bad"
shows 0 create cifar_resnet20 -o "made$bad.onnx"

# Results that somebody sends.
succeeds bench model.onnx --runs 2 --json result.json
sed 's/"\(name\|model\|message\|platform\)":[[:space:]]*"/&\\u001b]0;t\\u0007\\nrescl: forged\\u009bm\\u202eo\\u2066i/' result.json >sent.json
! cmp -s result.json sent.json || die "the results are as they were"
shows 0 compare result.json sent.json

# Labels, and the path of a picture.
classes=0
while [ $((classes += 1)) -le 10 ]; do printf '%s\n' "$bad" | tr '\n' ' '; echo; done >labels.txt
succeeds create cifar_resnet20 -o cifar.onnx
cp "$demo/pictures/cat.png" "cat$bad.png"
shows 0 classify cifar.onnx "cat$bad.png" --labels labels.txt
shows 1 classify cifar.onnx "cat$bad.png" --labels "missing$bad"
