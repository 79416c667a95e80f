#!/bin/sh
# Profiles: what is shown for people and for programs. Never how long anything takes.
. "$(dirname "$0")/common.sh"

# total FILE: the operations that the whole takes.
total() {
  tr -d ' \t\n' <"$1" | grep -Eo '"flops":[0-9]+' | sort -t : -k 2 -n | tail -n 1
}

succeeds create cifar_resnet20 -o model.onnx
succeeds profile model.onnx --runs 3 --json profile.json
says '^model\.onnx, batch 1, on [0-9]+:[0-9]+, .*; measured peak: [0-9]+ GFLOPS, [0-9.]+ GB/s$'
says '^layer +operator +algorithm +output +ms +share +GFLOPS +GB/s +limit +reached$'
says '^conv1 +Conv +[a-z_0-9]+ +1×16×32×32 +[0-9.]+ +[0-9.]+ % +[ █▉▊▋▌▍▎▏]+ [0-9.]+ +[0-9.]+ +(arithmetic|memory) +[0-9]+ %$'
says '█'
says '^operator +layers +ms +share +GFLOPS$'
says '^algorithm +layers +ms +share +GFLOPS$'
for part in 'all layers together' 'between launches' 'inputs and outputs' 'the rest, on the host' \
  'the whole run' 'without recording'; do
  says "^$part +-?[0-9.]+ +-?[0-9.]+ %"
done
json_says '"schema":"rescl.profile/1","host":{"cpu":"' profile.json
json_says '"results":[{"model":"model.onnx","device":{"selector":"' profile.json
json_says '"batch":1,"threads":' profile.json
json_says '"algorithm":"auto","runs":3,"latency_ms":{"min":' profile.json
tr -d ' \t\n' <profile.json | grep -Eq '"mean":[0-9.e-]+,"spread":[0-9.e-]+}' || die "no spread: $(head -c 2000 profile.json)"

# Its operations are those of inspect.
succeeds profile model.onnx --batch 3 --runs 1 --json -
case $(head -c 1 stdout)$(tail -n 1 stdout) in '{}') ;; *) die "more than JSON on stdout: $(cat stdout)" ;; esac
cp stdout profile.json
json_says '"batch":3,' profile.json
json_says '"spread":null' profile.json # one run tells none
succeeds inspect model.onnx --batch 3 --json inspect.json
[ "$(total profile.json)" = "$(total inspect.json)" ] ||
  die "the profile's operations are $(total profile.json), inspect's $(total inspect.json)"

succeeds profile model.onnx --runs 1 --top 2
rows=$(awk '/^layer  /{inside = 1; next} /^… and/{exit} inside{rows++} END{print rows + 0}' stdout)
[ "$rows" = 2 ] || die "expected two layers, found $rows: $(cat stdout)"
says '^… and [0-9]+ more that take [0-9.]+ ms$'
succeeds profile model.onnx --runs 1 --threads 1 --algorithm im2col_gemm --json -
json_says '"threads":1,"algorithm":"im2col_gemm"' stdout
json_says '"algorithm":"im2col_gemm","shape":[1,16,32,32]' stdout
succeeds profile model.onnx --shape 2x3x32x32 --runs 1 --trace -
head -c 1 stdout | grep -q '{' || die "more than a trace on stdout: $(head -n 5 stdout)"
json_says '"traceEvents":[' stdout

is_wrong_use 'no MODEL' profile
is_wrong_use 'one MODEL' profile model.onnx model.onnx
is_wrong_use '--top 0: expected a whole number' profile model.onnx --top 0
is_wrong_use '--runs x: expected a whole number' profile model.onnx --runs x
is_wrong_use 'a shape brings its own batch' profile model.onnx --batch 1 --shape 1x3x32x32
is_wrong_use 'only one of them' profile model.onnx --json - --trace -
fails 'missing.onnx' profile missing.onnx
fails "there is no algorithm 'magic'" profile model.onnx --algorithm magic
fails "no OpenCL device matches 'nowhere'" profile model.onnx --device nowhere
fails 'nowhere/trace.json' profile model.onnx --runs 1 --trace nowhere/trace.json

fixed=$RESCL_TEST_DATA/cifar10/resnet20.onnx # its batch is 1
[ ! -f "$fixed" ] || fails "a batch of 8 was asked for, but input 'input' is \[1," profile "$fixed" --batch 8
