#include "passes/expect_pass.h"

#define HEAD "graph g opset 13\ninput x: f32[2,6,4]\nconst k: i64[1] = {3}\n"
#define LEFT "graph g opset 13\ninput x: f32[2,6,4]\n"

START_TEST(values_and_indices) {
  expect_pass("expand_top_k", HEAD "n: v, i = TopK(x, k) {axis=-2, largest=0}\noutput v\noutput i\n",
              LEFT "TopKIndices_i: i = TopKIndices(x) {axis=1, k=3, largest=0}\n"
                   "GatherElements_v: v = GatherElements(x, i) {axis=1}\noutput v\noutput i\n");
}
END_TEST

START_TEST(values_alone) {
  expect_pass("expand_top_k", HEAD "n: v = TopK(x, k)\noutput v\n",
              LEFT "TopKIndices_indices: indices = TopKIndices(x) {axis=2, k=3, largest=1}\n"
                   "GatherElements_v: v = GatherElements(x, indices) {axis=2}\noutput v\n");
}
END_TEST

START_TEST(indices_alone) {
  expect_pass("expand_top_k", HEAD "n: v, i = TopK(x, k)\noutput i\n",
              LEFT "TopKIndices_i: i = TopKIndices(x) {axis=2, k=3, largest=1}\noutput i\n");
}
END_TEST

START_TEST(others_stay) {
  expect_unchanged("expand_top_k", LEFT "r: y = Relu(x)\noutput y\n");
}
END_TEST

CHECK_MAIN("passes/expand_top_k", values_and_indices, values_alone, indices_alone, others_stay)
