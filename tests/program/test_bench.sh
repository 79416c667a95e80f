#!/bin/sh
# Timing: what is written about it, for people and for programs. Never how long anything takes.
. "$(dirname "$0")/common.sh"

# number KEY FILE: the first number under that key.
number() {
  tr -d ' \t\n' <"$2" | grep -Eo "\"$1\":[-+0-9.e]+" | head -n 1 | cut -d : -f 2
}

# holds EXPRESSION: the awk expression is true.
holds() {
  awk "BEGIN { exit !($1) }" || die "not true: $1"
}

succeeds create cifar_resnet20 -o model.onnx
succeeds bench model.onnx --batch 1,3 --runs 3 --verify --json results.json
says '^model +batch +device +median ms +± +p90 ms +device ms +images/s +GFLOPS +of peak +error( +remark)?$'
says '^model\.onnx +1 +[0-9]+:[0-9]+( +[0-9.]+){3} +[0-9.-]+( +[0-9.]+){3} % +[0-9.e-]+( |$)'
says '^model\.onnx +3 '
says '^model +batch +device +startup ms +load +tune +compile +upload +first run +weights +activations +memory +peak memory$'
says '; measured peak: [0-9]+ GFLOPS, [0-9.]+ GB/s$'
for key in '"schema":"rescl.bench/1","host":{"cpu":"' '"model":"model.onnx","device":{"selector":"' \
  '"batch":1,"threads":' '"batch":3,"threads":' '"algorithm":"auto","status":"ok","runs":3,"latency_ms":{"min":' '"output_hash":"'; do
  json_says "$key" results.json
done
for key in min median p90 p99 mean images_per_second gflops peak_gflops_measured fraction_of_peak \
  fraction_of_peak_in_turn peak_gflops_in_turn \
  peak_bandwidth_gbs_measured load tune compile upload first_run weights arena host_running host_peak; do
  value=$(number "$key" results.json)
  [ -n "$value" ] || die "results.json has no number $key: $(cat results.json)"
  holds "$value > 0"
done
[ -n "$(number tune results.json)" ] || die "results.json has no tuning time"
[ "$(tr -d ' \t\n' <results.json | grep -Eo '"samples_ms":\[[0-9.e-]+,[0-9.e-]+,[0-9.e-]+\]' | wc -l)" = 2 ] ||
  die "expected every run of both results in samples_ms"
for key in spread first_third_ms last_third_ms ratio measuring_share; do
  [ -n "$(number "$key" results.json)" ] || die "results.json has no number $key"
done
min=$(number min results.json) median=$(number median results.json) p90=$(number p90 results.json)
holds "$min <= $median && $median <= $p90 && $p90 <= $(number p99 results.json)"
holds "($(number images_per_second results.json) * $median / 1000 - 1) ^ 2 < 1e-12"
gflops=$(number gflops results.json) peak=$(number peak_gflops_measured results.json)
holds "$(number peak_gflops_in_turn results.json) <= $peak"
holds "($gflops / $peak / $(number fraction_of_peak results.json) - 1) ^ 2 < 1e-12"
holds "$(number max_relative_error results.json) < 1e-3"
holds "$(number weights results.json) > 1000000 && $(number host_running results.json) > 1000000"
holds "$(number host_peak results.json) >= $(number host_running results.json)"

# The same input gives the same output, another seed another one; nothing but JSON on stdout.
hash_of() {
  tr -d ' \t\n' <"$1" | grep -Eo '"output_hash":"[0-9a-f]{16}"' | head -n 1
}
succeeds bench model.onnx --runs 1 --json -
head -c 1 stdout | grep -q '{' && tail -n 1 stdout | grep -q '^}$' || die "more than JSON on stdout: $(cat stdout)"
json_says '"max_relative_error":null' stdout
[ "$(hash_of stdout)" = "$(hash_of results.json)" ] || die "the same input gives another output"
succeeds bench model.onnx --runs 1 --seed 7 --json -
[ "$(hash_of stdout)" != "$(hash_of results.json)" ] || die "another seed gives the same output"

succeeds bench model.onnx --runs 1 --threads 1 --algorithm im2col_gemm --json -
json_says '"threads":1,"algorithm":"im2col_gemm"' stdout
succeeds bench model.onnx --shape 2x3x32x32 --runs 1 --json -
json_says '"batch":2,' stdout

# One model that can not be run does not take the others' results away.
echo nonsense >bad.onnx
fails 'bad.onnx' bench bad.onnx model.onnx --runs 1 --json some.json
json_says '"model":"model.onnx"' some.json
json_says '"status":"failed","message":"bad.onnx' some.json
fails "there is no algorithm 'magic'" bench model.onnx --algorithm magic
fails "no OpenCL device matches 'nowhere'" bench model.onnx --device nowhere
is_wrong_use 'no MODEL' bench
is_wrong_use '--batch x: expected a whole number' bench model.onnx --batch 1,x
is_wrong_use 'batch' bench model.onnx --batch 0
is_wrong_use 'a shape brings its own batch' bench model.onnx --batch 1 --shape 1x3x32x32

# A model whose batch is fixed runs with that; the others are left out, and said to be.
fixed=$RESCL_TEST_DATA/cifar10/resnet20.onnx # its batch is 1
[ -f "$fixed" ] || exit 0
"$program" bench "$fixed" --batch 8,1 --runs 1 --json - >stdout 2>stderr || die "a model with a fixed batch failed"
[ "$(grep -c '"batch"' stdout)" = 1 ] || die "expected one result: $(cat stdout)"
json_says '"batch":1,' stdout
says "batch 8 left out: the model's batch is fixed at 1" stderr
