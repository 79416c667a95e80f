#!/bin/sh
# Help, version, wrong use.
. "$(dirname "$0")/common.sh"

succeeds help
says '^  rescl COMMAND'
for command in devices create inspect classify evaluate run verify tune bench profile compare cache; do
  succeeds help
  says "^  $command +[a-z]"
  succeeds "$command" --help
  says "^Usage: rescl $command"
  says '^Examples:'
  cp stdout from_option
  succeeds help "$command"
  cmp -s stdout from_option || die "rescl help $command differs from rescl $command --help"
done
succeeds --help
succeeds --version
says '^rescl [0-9]+\.[0-9]+\.[0-9]+$'
succeeds inspect --version
says '^rescl [0-9]'

is_wrong_use '^  rescl COMMAND'
is_wrong_use "^rescl: there is no command 'insect'; did you mean: inspect\?" insect
is_wrong_use "did you mean: classify\?" class
is_wrong_use "'rescl help' lists them" xyzzy
is_wrong_use "'rescl help' lists them" help xyzzy
is_wrong_use "^rescl: unknown option '-x'" -x
is_wrong_use "^rescl inspect: unrecognized option '--colour'" inspect --colour
is_wrong_use "^rescl inspect: no MODEL was given" inspect
is_wrong_use "^rescl inspect: one MODEL at a time" inspect a.onnx b.onnx
is_wrong_use "^rescl inspect: --batch 0: expected a whole number from 1" inspect a.onnx --batch 0
is_wrong_use '^rescl inspect: --algorithm goes with --device-profile' inspect a.onnx --algorithm direct
is_wrong_use '^rescl inspect: --passes and --device-profile' inspect a.onnx --passes --device-profile iris-xe
is_wrong_use "^rescl inspect: --batch -1: " inspect a.onnx --batch -1
is_wrong_use "^rescl inspect: --batch 2x: " inspect a.onnx --batch 2x
is_wrong_use "^rescl inspect: --batch 99999999999999999999: " inspect a.onnx --batch 99999999999999999999
is_wrong_use "^rescl inspect: --passes is text" inspect a.onnx --passes --json -
is_wrong_use "^rescl verify: --threads 0: " verify a.onnx --threads 0
is_wrong_use "^rescl verify: --seed -1: expected a whole number of 0 or more" verify a.onnx --seed -1
is_wrong_use "^rescl verify: --shape is for random input" verify a.onnx --shape 1 --input a.npy
is_wrong_use "^rescl classify: no IMAGE was given" classify a.onnx
is_wrong_use "^rescl classify: --top 0: " classify a.onnx a.png --top 0
is_wrong_use '^rescl classify: --mean "grey": expected one number or three' classify a.onnx a.png --mean grey
is_wrong_use '^rescl classify: --std "0": ' classify a.onnx a.png --std 0
is_wrong_use '^rescl classify: --resize "0x5": ' classify a.onnx a.png --resize 0x5
is_wrong_use "^rescl run: no --output-dir was given" run a.onnx --input a.npy
is_wrong_use "^rescl create: no NAME was given; --list" create
is_wrong_use "^rescl create: --classes 0: " create resnet18 --classes 0
