/** FLOPs and bytes of single nodes, counted by hand. */
#include "graph/cost.h"
#include "passes/expect_pass.h"

#define HEAD "graph g opset 13\ninput x: f32[2,4,8,8]\ninput m: f32[3,5]\n"

static const struct {
  const char *node;
  int64_t flops, bytes;
} cases[] = {
    {"const w: f32[6,4,3,3]\nn: y = Conv(x, w) {pads=[1,1,1,1]}", 2 * 6 * 8 * 8 * 2 * 4 * 9,
     4 * (512 + 216 + 768)},
    {"const w: f32[8,2,1,1]\nconst b: f32[8]\nn: y = Conv(x, w, b) {group=2, strides=[2,2]}",
     2 * 8 * 4 * 4 * (2 * 2 + 1), 4 * (512 + 16 + 8 + 256)},
    {"const w: f32[4,4,1,1]\nn: y = Conv(x, w, _, x) {activation=\"Relu\"}", 512 * (2 * 4 + 2),
     4 * (512 + 16 + 512)},
    {"const w: f32[5,7]\nconst b: f32[7]\nn: y = Gemm(m, w, b)", 3 * 7 * (2 * 5 + 1), 4 * (15 + 35 + 7 + 21)},
    {"const w: f32[5,7]\nn: y = MatMul(m, w)", 3 * 7 * 2 * 5, 4 * (15 + 35 + 21)},
    {"n: y = MaxPool(x) {kernel_shape=[2,2], strides=[2,2]}", 2 * 4 * 4 * 4 * 4, 4 * (512 + 128)},
    {"n: y = GlobalAveragePool(x)", 512, 4 * (512 + 8)},
    {"n: y = Add(x, x)", 512, 4 * (512 + 512)},
    {"n: y = Add(x, x) {activation=\"Relu\"}", 2 * 512, 4 * (512 + 512)},
    {"n: y = Sum(x, x, x)", 2 * 512, 4 * (512 + 512)},
    {"n: y = Softmax(m)", 5 * 15, 4 * 30},
    {"n: y = Transpose(m)", 0, 4 * 30},
    {"n: y = Reorder(x)", 0, 4 * (512 + 512)},
    {"n: y = Flatten(x)", 0, 0},
};

START_TEST(as_counted_by_hand) {
  for (size_t index = 0; index < sizeof cases / sizeof *cases; index++) {
    char text[512];
    snprintf(text, sizeof text, "%s%s\noutput y\n", HEAD, cases[index].node);
    struct graph *graph = read_inferred(text);
    ck_assert_msg(node_flops(graph->first) == cases[index].flops, "%s: %lld", cases[index].node,
                  (long long)node_flops(graph->first));
    ck_assert_msg(node_bytes(graph->first) == cases[index].bytes, "%s: %lld", cases[index].node,
                  (long long)node_bytes(graph->first));
    graph_free(graph);
  }
}
END_TEST

START_TEST(absurd_sizes_do_not_overflow) {
  struct graph *graph =
      read_inferred("graph g opset 13\ninput a: f32[1000000,1000000]\ninput b: f32[1000000,1000000]\n"
                    "n: y = MatMul(a, b)\nm: z = MatMul(y, b)\noutput z\n");
  ck_assert(node_flops(graph->first) == 2000000000000000000);
  graph_free(graph);
}
END_TEST

CHECK_MAIN("graph/cost", as_counted_by_hand, absurd_sizes_do_not_overflow)
