#!/bin/sh
# Results in COCO's format are as good as pycocotools says, and bad files are refused with file and place.
. "$(dirname "$0")/common.sh"
data=$RESCL_SOURCE_DIR/tests/program/evaluate

# number KEY EXPECTED FILE: the first number of that name.
number() {
  awk -v key="\"$1\":" -v expected="$2" '
    $1 == key && !found { found = 1; gsub(",", "", $2); off = $2 - expected }
    END { exit !(found && off < 1e-6 && off > -1e-6) }' "$3" || die "$3: $1 is not $2"
}

succeeds evaluate --coco "$data/boxes.json" --annotations "$data/annotations.json" --json boxes.json
says '^ +boxes'
says '^AP +0\.3049 '
says '^ARl +0\.6000 '
json_says '"schema":"rescl.evaluate/1","task":"detect"' boxes.json
number ap 0.30493180924210389 boxes.json
number ap_50 0.45055240232415844 boxes.json
number ar_medium 0.71833333333333327 boxes.json
json_says '"id":3,"name":"thing3","ap":-1,' boxes.json
succeeds evaluate --coco "$data/masks.json" --annotations "$data/annotations.json"
says '^ +masks'
says '^AP50 +0\.4051 '
succeeds evaluate --coco "$data/both.json" --annotations "$data/annotations.json" --json both.json
says '^AP +0\.3680  0\.3722 '
succeeds evaluate --coco "$data/none.json" --annotations "$data/annotations.json" --json none.json
says '^AP +0\.0000  0\.0000 '
succeeds evaluate --coco "$data/boxes.json" --annotations "$data/nothing.json" --json - >/dev/null
number ap -1 stdout
if [ -r "$RESCL_TEST_DATA/detection/tiny_coco/instances.json" ]; then
  succeeds evaluate --coco "$RESCL_TEST_DATA/detection/tiny_coco/yolox_nano.results.json" \
    --annotations "$RESCL_TEST_DATA/detection/tiny_coco/instances.json"
  says '^AP +0\.3267 '
fi

# Results of categories that nothing is known of do not count, which is told.
sed 's/"category_id":7/"category_id":8/g' "$data/boxes.json" >others.json
"$program" evaluate --coco others.json --annotations "$data/annotations.json" >stdout 2>stderr || die "it fails"
says '^rescl: others.json: [0-9]+ of [0-9]+ results are of categories that .*annotations.json does not have' stderr
# The first annotation's id is 0, as some programs write it: all as before, but told.
sed 's/"id":100,/"id":0,/' "$data/annotations.json" >zero.json
"$program" evaluate --coco "$data/boxes.json" --annotations zero.json --json zeroed.json >stdout 2>stderr || die "it fails"
says '^rescl: zero.json: an annotation has the id 0' stderr
number ap 0.30493180924210389 zeroed.json

is_wrong_use "no --annotations were given" evaluate --coco "$data/boxes.json"

# refused WORDS ANNOTATIONS RESULTS: texts of two files.
refused() {
  printf '%s' "$2" >annotations.json
  printf '%s' "$3" >results.json
  fails "$1" evaluate --coco results.json --annotations annotations.json
}
images='"images":[{"id":1,"width":20,"height":10}],"categories":[{"id":5}]'
square='"bbox":[0,0,4,4],"segmentation":[[0,0,4,0,4,4,0,4]],"area":16'
truth="{$images,\"annotations\":[{\"id\":1,\"image_id\":1,\"category_id\":5,$square}]}"
found='"image_id":1,"category_id":5,"score":0.5'
printf '%s' "$truth" >annotations.json
printf '[{%s,"bbox":[0,0,4,4]}]' "$found" >results.json
succeeds evaluate --coco results.json --annotations annotations.json
says '^AP +1\.0000'

fails 'missing.json: No such file' evaluate --coco results.json --annotations missing.json
fails 'missing.json: No such file' evaluate --coco missing.json --annotations annotations.json
refused 'annotations.json: the file is empty, expected annotations' '' '[]'
refused 'annotations.json: line 2: not JSON; the file ends too early' '{"images":
[' '[]'
refused 'annotations.json: expected an object of annotations, found an array' '[]' '[]'
refused 'annotations.json: images: is missing' '{}' '[]'
refused 'annotations.json: images: expected an array, found text' '{"images":"a"}' '[]'
refused 'annotations.json: images\[0\].id: expected a whole number of 0 or more, found text' '{"images":[{"id":"a"}]}' '[]'
refused 'annotations.json: images: two of them have the id 4' '{"images":[{"id":4},{"id":9},{"id":4}]}' '[]'
refused 'annotations.json: categories: is missing' '{"images":[]}' '[]'
refused 'annotations.json: annotations: is missing' "{$images}" '[]'
refused 'annotations.json: annotations\[0\].area: is missing' \
  "{$images,\"annotations\":[{\"id\":1,\"image_id\":1,\"category_id\":5}]}" '[]'
refused 'annotations.json: annotations: two of them have the id 1' \
  "{$images,\"annotations\":[{\"id\":1,\"image_id\":1,\"category_id\":5,$square},{\"id\":1,\"image_id\":1,\"category_id\":5,$square}]}" '[]'
refused 'annotations.json: annotations\[0\]: has neither bbox nor segmentation' \
  "{$images,\"annotations\":[{\"id\":1,\"image_id\":1,\"category_id\":5,\"area\":4}]}" '[]'
refused 'results.json: expected an array of results, found an object' "$truth" '{}'
refused 'results.json: \[0\]: expected an object, found a number' "$truth" '[7]'
refused 'results.json: \[0\]: has neither bbox nor segmentation' "$truth" "[{$found}]"
refused 'results.json: \[1\].score: is missing' "$truth" \
  "[{$found,\"bbox\":[0,0,1,1]},{\"image_id\":1,\"category_id\":5,\"bbox\":[0,0,1,1]}]"
refused 'results.json: \[0\].image_id: 3 is no picture of annotations.json' "$truth" \
  '[{"image_id":3,"category_id":5,"score":1,"bbox":[0,0,1,1]}]'
refused 'results.json: \[0\].bbox: expected 4 numbers' "$truth" "[{$found,\"bbox\":[0,0,1]}]"
refused 'results.json: \[0\].bbox: expected numbers, found text' "$truth" "[{$found,\"bbox\":[0,0,1,\"a\"]}]"
refused 'results.json: \[0\].bbox: a number is far too large' "$truth" "[{$found,\"bbox\":[0,0,1,1e99]}]"

# segmentation WORDS TEXT
segmentation() { refused "results.json: \[0\].$1" "$truth" "[{$found,\"segmentation\":$2}]"; }
segmentation 'segmentation: expected polygons, or an object' 7
segmentation 'segmentation: holds no polygon' '[]'
segmentation 'segmentation\[1\]: expected a polygon of three points' '[[0,0,4,0,4,4],[0,0,1,1]]'
segmentation 'segmentation\[0\]: expected a polygon of three points' '[[0,0,4,0,4,4,5]]'
segmentation 'segmentation\[0\]: expected a polygon: an array' '[0,0,4,0,4,4]'
segmentation 'segmentation\[0\]: a number is far too large' '[[0,0,4,0,4,1e7]]'
segmentation 'segmentation.size: expected height, width' '{"counts":[200]}'
segmentation 'segmentation.size: is 20 × 10 .* but the picture is 10 × 20' '{"size":[20,10],"counts":[200]}'
segmentation 'segmentation.counts: expected an array or text, found nothing' '{"size":[10,20]}'
segmentation 'segmentation.counts: the counts make 199 pixels' '{"size":[10,20],"counts":[100,99]}'
segmentation 'segmentation.counts: expected numbers of pixels' '{"size":[10,20],"counts":[100,-1,101]}'
segmentation 'segmentation.counts: ' '{"size":[10,20],"counts":"!"}'

needs_schema evaluate
is_valid evaluate boxes.json both.json none.json
refuses evaluate boxes.json 's/"rescl.evaluate.1"/"rescl.evaluate\/2"/'
refuses evaluate boxes.json 's/"ap_50":.*/"ap_50": 2,/'
refuses evaluate boxes.json 's/"ar_100":[^,]*,//'
refuses evaluate boxes.json 's/"results":[^,]*,//'
refuses evaluate boxes.json 's/"boxes":/"rectangles":/'
