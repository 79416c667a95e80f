#!/bin/sh
# Where output goes: full disks, closed pipes, terminals.
. "$(dirname "$0")/common.sh"

succeeds create cifar_resnet20 -o model.onnx
for command in 'create --list' devices 'inspect model.onnx' 'inspect model.onnx --json -' --help 'inspect --help'; do
  code=0
  # shellcheck disable=SC2086 # a command line of several words
  "$program" $command >/dev/full 2>stderr || code=$?
  [ $code = 1 ] || die "rescl $command on a full disk: exit code $code"
  says '^rescl: writing the output failed' stderr
done
"$program" inspect model.onnx --passes 2>stderr | head -n 1 >first
says '^==== 0\. load ====$' first
[ ! -s stderr ] || die "a closed pipe brings a message"

fails '^rescl: no_folder/a.json: can not be written' inspect model.onnx --json no_folder/a.json
fails '^rescl: \.: can not be written' inspect model.onnx --json .
mkfifo pipe
cat pipe >through &
succeeds inspect model.onnx --json pipe
wait $!
[ -p pipe ] || die "the pipe was replaced by a file"
json_says '"schema":"rescl.inspect/1"' through
echo old >target.json
ln -s target.json link.json
succeeds inspect model.onnx --json link.json
[ -h link.json ] || die "the link was replaced by a file"
cmp -s through target.json || die "the link's target was not written"

# A name with control characters must not reach the terminal.
escape=$(printf '\033')
cp model.onnx "a${escape}[31mb.onnx"
code=0
"$program" inspect "a${escape}[31mb.onnx" --shape x >stdout 2>stderr || code=$?
[ $code = 1 ] || die "exit code $code, expected 1"
! grep -q "$escape" stderr || die "a control character was printed"

# On a terminal there are a bar and bold headings; NO_COLOR leaves no colour.
script -qec true /dev/null </dev/null >seen 2>&1 || { echo 'no pseudo-terminals here: output on one is not tested'; exit 0; }
TERM=xterm script -qec "'$program' verify model.onnx" /dev/null >seen </dev/null || die "failed on a terminal: $(cat seen)"
grep -q "${escape}\[K" seen || die "no progress bar on a terminal"
grep -q "${escape}\[1m" seen || die "no bold on a terminal"
NO_COLOR=1 TERM=xterm script -qec "'$program' verify model.onnx" /dev/null >seen </dev/null || die "failed with NO_COLOR"
! grep -q "${escape}\[[0-9]*m" seen || die "colour although NO_COLOR is set"
