#!/bin/sh
# The shipped model knows what the shipped pictures show; text, JSON, batches and folders agree.
. "$(dirname "$0")/common.sh"

model=$demo/resnet20_shapes.onnx
succeeds classify "$model" "$demo/pictures" --top 1 --json all.json
[ "$(grep -c '\.png$' stdout)" = 10 ] || die "expected ten pictures: $(cat stdout)"
awk '/\.png$/ { name = $0; sub(".*/", "", name); sub("\\.png$", "", name); next }
     $NF != name { print name ": taken for " $NF; wrong = 1 }
     END { exit wrong }' stdout >&2 || die "wrong answers"

json_says '"schema":"rescl.classify/1"' all.json
json_says '"batch":8' all.json
[ "$(grep -c '"probability"' all.json)" = 10 ] || die "expected ten answers: $(cat all.json)"
cp stdout text
succeeds classify "$model" "$demo"/pictures/*.png --top 1 --batch 3
cmp -s stdout text || die "another batch gives other answers"
succeeds classify "$model" "$demo/pictures/" --top 1 --json -
! grep -q ' %  ' stdout || die "--json - mixes with text"
json_says '"label":"sailboat"' stdout

# All probabilities add up to one.
succeeds classify "$model" "$demo/pictures/cat.png" --top 1000 --json -
sed -n 's/.*"probability":[^0-9]*\([-+.e0-9]*\).*/\1/p' stdout |
  awk '{ sum += $1 } END { exit !(NR > 10 && sum > 0.9999 && sum < 1.0001) }' || die "they do not: $(cat stdout)"
