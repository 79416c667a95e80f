#!/bin/sh
# The shipped detector finds what was drawn into the shipped scenes, with boxes and masks where it was drawn.
. "$(dirname "$0")/common.sh"

detector=$demo/resnet18_shapes_detector.onnx
truth=$demo/scenes/annotations.json

succeeds inspect "$detector"
says '^  labels +14$'
succeeds detect "$detector" "$demo/scenes" --score 0.5 --iou 0.5 --draw drawn
awk '/^[^ ]/ { sub(/.*\//, ""); name = $0 } / %  / { sub(/^.*[█▏▎▍▌▋▊▉] +/, ""); sub(/  .*/, ""); print name, $0 }' \
  stdout | sort >found
sort >expected <<END
meadow.png balloon
meadow.png butterfly
meadow.png car
meadow.png flower
meadow.png house
meadow.png tree
sea.png balloon
sea.png fish
sea.png sailboat
sea.png sailboat
sea.png umbrella
table.png apple
table.png apple
table.png cat
table.png ice cream
table.png mushroom
END
cmp expected found || die "found: $(cat stdout)"
for scene in meadow sea table; do
  [ -s "drawn/$scene.png" ] || die "drawn/$scene.png is not there"
  ! cmp -s "drawn/$scene.png" "$demo/scenes/$scene.png" || die "nothing is drawn on $scene.png"
done

# Average precision, as COCO counts it.
succeeds detect "$detector" "$demo/scenes" --annotations "$truth" --coco boxes.json --coco-masks masks.json
for kind in boxes masks; do
  succeeds evaluate --coco $kind.json --annotations "$truth"
  says "^AP50 +(1\\.0|0\\.9)"
done
