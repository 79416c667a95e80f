#!/bin/sh
# Results side by side: tables, JSON, the page's text, and files that are broken.
. "$(dirname "$0")/common.sh"
data=$RESCL_SOURCE_DIR/tests/program/compare

succeeds compare "$data/desktop.json" "$data/laptop.json" "$data/profile.json" --json all.json --html all.html
# Two machines with the same device are told apart by what differs; what failed stands in its own row.
says '^A  Example GPU 100 · Example CPU 9 +GPU +30 +2000 +300 +1\.2\.3 +'
says '^B  cpu-Example 9 +CPU +8 +400 '
says '^C  broken\.icd'
says '^D  Example GPU 100 · Example CPU 5 '
says '^network +batch +device +median ms +± ms +p90 ms +p99 ms +images/s +of peak +beside A$'
says '^resnet18 +1 +A +4\.00 +0\.10 +4\.40 +5\.20 +250 +47\.5 % +1$'
says '^ +B +20\.0 .* 5\.00× slower$'
says '^ +D +4\.05 .* same$' # 0.05 ms apart, a spread of 0.1
says '^ +D +6\.00 .* 1\.33× faster$'
says '^ +B +timed out +$'
says '^resnet50, batch 1, B: timed out: no answer within 60 s$'
says '^C: crashed: signal 11'
says '^resnet18, batch 1, B: the speed drifted'
# The profile joined the desktop's devices; B has a layer of its own.
says '^B loses 3\.72 ms to A in 4 of 6 layers, wins 0\.05 ms in 1, is the same in 1$'
says '^B has 1 layer that A has not: 0\.20 ms$'
says '^layer2\.0\.conv1 +Conv +0\.70 +2\.80 +\+2\.10 +4\.00× slower +implicit_gemm +implicit_gemm +10.3 % of arithmetic$'
says '^fc .* of memory$'
for part in '"schema":"rescl.compare/1","baseline":"A"' '"id":"D","label":"ExampleGPU100·ExampleCPU5"' \
  '"name":"resnet18","batch":8' '"status":"timed_out","message":"noanswerwithin60s"' \
  '"time_ratio":1.0125,"verdict":"same"' '"time_ratio":5,"verdict":"slower"' '"time_ratio":0.75,"verdict":"faster"' \
  '"difference_ms":2.1,"time_ratio":4,"verdict":"slower"' '"batch":1,"results":[{"series":"A","status":"ok"'; do
  json_says "$part" all.json
done

succeeds compare "$data/desktop.json" "$data/profile.json" --layers 1
[ "$(grep -Ec '(Conv|Pool|Gemm) +[0-9.]+ +[0-9.]+ +[-+]' stdout)" = 1 ] || die "expected one layer: $(cat stdout)"
succeeds compare "$data/desktop.json" --baseline cpu-
says '^ +B +20\.0 .* 1$'
says '^resnet18 +1 +A .* 5\.00× faster$'
fails "there is no such device in these files; there are:.* A  Example GPU 100 +B  cpu-Example 9" \
  compare "$data/desktop.json" --baseline nowhere

# The same device twice: by the file's name, else by letter alone.
cp "$data/laptop.json" after.json
succeeds compare "$data/laptop.json" after.json
says '^A  Example GPU 100 · laptop '
says '^B  Example GPU 100 · after '
says '^ +B +4\.05 .* same$'
succeeds compare "$data/laptop.json" "$data/laptop.json" --json -
json_says '"label":"ExampleGPU100·A"' stdout
json_says '"label":"ExampleGPU100·B"' stdout
succeeds compare "$data/profile.json"
says '^B loses 3\.72 ms'

# What bench writes can be compared, and is never faster than itself.
succeeds create cifar_resnet20 -o model.onnx
succeeds bench model.onnx --runs 2 --batch 1,2 --json bench.json
succeeds compare bench.json bench.json --json both.json --html both.html
says '^model +1 +A .* 1$'
[ "$(grep -Ec '^ +B .* same$' stdout)" = 2 ] || die "a result differs from itself: $(cat stdout)"

# So can what profile writes, which joins the timings of its device.
if "$program" help profile >/dev/null 2>&1; then
  succeeds profile model.onnx --runs 2 --json profile.json
  succeeds compare bench.json profile.json --json joined.json
  [ "$(grep -c '"label":' joined.json)" = 1 ] || die "a profile did not join its device: $(cat stdout)"
  json_says '"layers":[{"name":' joined.json
fi

# result FIELDS: a file with one result that has those.
result() {
  echo "{\"schema\": \"rescl.bench/1\", \"results\": [{$1}]}" >result.json
}
ran='"model": "a.onnx", "device": {"name": "x"}, "batch": 1'

# Older files have less; a number that is not there is no zero.
result "$ran, \"latency_ms\": {\"median\": 2}, \"device_ms\": null, \"threads\": null"
succeeds compare result.json --json old.json --html old.html
says '^a +1 +A +2\.00 +1$'
json_says '"gflops":null' old.json

# Spreads wider than the difference do not make two devices the same whose runs do not even overlap.
for file in desktop laptop; do sed 's/"spread": 0.3/"spread": 20/' "$data/$file.json" >wide_$file.json; done
succeeds compare wide_desktop.json wide_laptop.json
says '^ +D +24\.0 +20\.0 .* 1\.50× slower$'

# Two models of one name in one file are two networks; operations that differ are not the same network.
echo "{\"schema\": \"rescl.bench/1\", \"results\": [
  {\"model\": \"p/a.onnx\", \"device\": {\"name\": \"x\"}, \"batch\": 1, \"latency_ms\": {\"median\": 2}},
  {\"model\": \"q/a.onnx\", \"device\": {\"name\": \"x\"}, \"batch\": 1, \"latency_ms\": {\"median\": 3}}]}" >two.json
succeeds compare two.json
says '^p/a +1 +A +2\.00 '
says '^q/a +1 +A +3\.00 '
sed 's/"median": 4.05/"median": 5/' "$data/laptop.json" >other.json
succeeds compare "$data/laptop.json" other.json
says '^resnet18, batch 1: not the same network: A counts 3\.6 GFLOP, B 4\.44$'

# Broken files are named, with the place and what is wrong.
fails '^rescl: nowhere.json: No such file' compare "$data/desktop.json" nowhere.json
fails '^rescl: \.: Is a directory' compare .
: >empty.json
fails '^rescl: empty.json: the file is empty' compare empty.json
head -c 3000 "$data/desktop.json" >cut.json
fails '^rescl: cut.json: line [0-9]+: not JSON; the file ends too early' compare cut.json
echo 'median: 3' >text.json
fails '^rescl: text.json: line 1: not JSON' compare text.json
printf '{"a": "\000"}' >nul.json
fails '^rescl: nul.json: not text' compare nul.json
head -c 100000 /dev/zero | tr '\0' '[' >deep.json
fails '^rescl: deep.json: line 1: not JSON' compare deep.json
cat "$data/desktop.json" "$data/desktop.json" >double.json
fails '^rescl: double.json: line [0-9]+: not JSON' compare double.json
succeeds inspect model.onnx --json inspect.json
fails '^rescl: inspect.json: schema: expected "rescl.bench/1" or "rescl.profile/1".*found "rescl.inspect/1"' \
  compare inspect.json
for case in '[]|expected an object of results, found an array' 'null|expected an object of results, found nothing' \
  '{"schema": 3}|schema: expected "rescl.bench/1"' '{"schema": "rescl.bench/1"}|results: is missing' \
  '{"schema": "rescl.bench/1", "results": {}}|results: expected an array, found an object' \
  '{"schema": "rescl.bench/1", "results": []}|results: is empty' \
  '{"schema": "rescl.bench/1", "results": [7]}|results\[0\]: expected an object, found a number' \
  '{"schema": "rescl.bench/1", "host": "me", "results": [{}]}|host: expected an object, found text' \
  '{"schema": "rescl.profile/1", "results": [{"model": "a", "device": {"name": "x"}, "batch": 1}]}|results\[0\].layers: is missing' \
  '{"schema": "rescl.profile/1", "results": [{"model": "a", "device": {"name": "x"}, "batch": 1, "layers": [{"name": "c", "ms": "1"}]}]}|results\[0\].layers\[0\].ms: expected a number from 0 to 1e18, found text'; do
  echo "${case%%|*}" >bad.json
  fails "^rescl: bad.json: ${case#*|}" compare bad.json
done
for case in '|device: is missing' '"device": 5|device: expected an object' '"device": {}|device.name: is missing' \
  "\"status\": 1, $ran|status: expected text, found a number" "$ran|latency_ms.median: is missing" \
  '"model": null, "device": {"name": "x"}, "batch": 1|model: is missing' \
  "$ran, \"latency_ms\": {\"median\": null}|latency_ms.median: is missing" \
  "$ran, \"latency_ms\": {\"median\": 0}|latency_ms.median: expected a number above 0, found 0" \
  "$ran, \"latency_ms\": {\"median\": 1e999}|latency_ms.median: expected a number above 0, found inf" \
  "$ran, \"latency_ms\": {\"median\": 1}, \"gflops\": -1|gflops: expected a number from 0 to 1e18, found -1" \
  "$ran, \"latency_ms\": {\"median\": 1}, \"batch\": 1.5|batch: expected a whole number" \
  "$ran, \"latency_ms\": {\"median\": 1}, \"startup_ms\": [1]|startup_ms: expected an object, found an array"; do
  result "${case%|*}"
  case ${case%|*} in *'"batch": 1.5') result "$(echo "${case%|*}" | sed 's/"batch": 1,//')" ;; esac
  fails "^rescl: result.json: results\[0\]\.${case##*|}" compare result.json
done
is_wrong_use 'no RESULT.json' compare
is_wrong_use 'only one of them' compare a.json --json - --html -
fails '^rescl: no_folder/a.html: can not be written' compare "$data/laptop.json" --html no_folder/a.html

# A hostile file brings no control characters to the terminal and no markup to the page.
escape=$(printf '\033')
hostile='</script><script>window.hostile = 1</script><!-- <img src=x onerror=hostile()>'
echo "{\"schema\": \"rescl.bench/1\", \"host\": {\"cpu\": \"$hostile\"}, \"results\": [
  {\"model\": \"$hostile.onnx\", \"device\": {\"name\": \"$hostile\\u001b[31m\"}, \"batch\": 1, \"latency_ms\": {\"median\": 2}},
  {\"model\": null, \"device\": {\"name\": \"y${escape}[31m$hostile\"}, \"status\": \"$hostile\", \"message\": \"$hostile\\u001b]0;\"}]}" \
  | tr -d '\033' >hostile.json
succeeds compare hostile.json --html hostile.html
! grep -q "$escape" stdout hostile.html || die "a control character was printed"
[ "$(grep -c '<script' hostile.html)" = "$(grep -c '<script' all.html)" ] || die "a name opened a script element"
! grep -q '<img\|<!--' hostile.html || die "a name became markup"
for page in all.html both.html old.html; do
  says '^<!doctype html>$' $page
  ! grep -Eq '@@|(src|href|url)[=(]|@import|fetch\(|https?://[^w]' $page || die "$page is not alone or not whole"
done
succeeds compare "$data/laptop.json" --html -
cmp -s stdout all.html && die "another comparison, the same page"
says '^</html>$'
