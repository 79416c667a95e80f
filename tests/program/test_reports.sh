#!/bin/sh
# Files that people reported, as the program meets them. Skipped where they are missing.
. "$(dirname "$0")/common.sh"
reports=$RESCL_TEST_DATA/../reports
[ -d "$reports/files" ] || exit 77

# What is no model is named, with what to do.
names() { # WORDS FILE
  fails "$1" inspect "$reports/files/$2"
  fails "$1" run "$reports/files/$2" -o out
}
names "lfs.onnx: is a Git LFS pointer, .*'git lfs pull'" lfs.onnx
names "page.onnx: is a web page, .*'raw' link" page.onnx
names 'model.onnx.gz: is compressed by gzip, .*gunzip' model.onnx.gz
names 'tensor.pb: is a single tensor' tensor.pb

# Sizes that are open.
open=$reports/models/dynamic_flatten
for command in inspect verify profile tune; do
  fails "--shape x=1x3x224x224" $command "$open/model.onnx"
done
succeeds inspect "$open/model.onnx" --shape x=1x3x224x224
succeeds verify "$open/model.onnx" --shape x=1x3x224x224
succeeds run "$open/model.onnx" -i "$open/in0.npy" -o open
"$NPY_TOOL" compare open/y.npy "$open/out0.npy" 1e-3 || die "the answer at the size of the input is wrong"

# The same value twice among the outputs: both are written.
again=$reports/models/output_listed_twice
succeeds run "$again/model.onnx" -i "$again/in0.npy" -o again
for file in logits logits_2; do
  "$NPY_TOOL" compare "again/$file.npy" "$again/out0.npy" 1e-3 || die "$file.npy is wrong"
done

# The layout of a download cache.
mkdir -p cache/blobs cache/snapshots/main
cp "$reports/models/unsorted_nodes/model.onnx" cache/blobs/0123
ln -s ../../blobs/0123 cache/snapshots/main/model.onnx
succeeds inspect cache/snapshots/main/model.onnx
