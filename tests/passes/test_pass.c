/** All passes together: what a network comes to, what is observed on the way, and
 *  that deep ones take no time. */
#include "base/clock.h"
#include "passes/expect_pass.h"

/** A bottleneck-free block as exporters write it, with projection, pooling and classifier. */
static const char *const network = "graph net opset 13\n"
                                   "input x: f32[N,3,32,32]\n"
                                   "const w0: f32[16,3,3,3] = random 1\n"
                                   "const w1: f32[16,16,3,3] = random 2\n"
                                   "const w2: f32[16,16,3,3] = random 3\n"
                                   "const wp: f32[16,16,1,1] = random 4\n"
                                   "const one: f32[16] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}\n"
                                   "const wf: f32[10,16] = random 5\n"
                                   "const bf: f32[10] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}\n"
                                   "const first: i64[] = {0}\n"
                                   "const rest: i64[1] = {-1}\n"
                                   "const axes: i64[1] = {0}\n"
                                   "stem: a = Conv(x, w0) {pads=[1,1,1,1]}\n"
                                   "stem_bn: b = BatchNormalization(a, one, one, one, one)\n"
                                   "stem_relu: c = Relu(b)\n"
                                   "conv1: d = Conv(c, w1) {pads=[1,1,1,1]}\n"
                                   "bn1: e = BatchNormalization(d, one, one, one, one)\n"
                                   "relu1: f = Relu(e)\n"
                                   "conv2: g = Conv(f, w2) {pads=[1,1,1,1]}\n"
                                   "bn2: h = BatchNormalization(g, one, one, one, one)\n"
                                   "proj: p = Conv(c, wp)\n"
                                   "bnp: q = BatchNormalization(p, one, one, one, one)\n"
                                   "add: i = Add(h, q)\n"
                                   "relu2: j = Relu(i)\n"
                                   "pool: k = GlobalAveragePool(j)\n"
                                   "shape: s = Shape(k)\n"
                                   "gather: n = Gather(s, first)\n"
                                   "unsqueeze: u = Unsqueeze(n, axes)\n"
                                   "concat: t = Concat(u, rest) {axis=0}\n"
                                   "reshape: l = Reshape(k, t)\n"
                                   "drop: m, mask = Dropout(l)\n"
                                   "fc: y = Gemm(m, wf, bf) {transB=1}\n"
                                   "output y\n";

static const char *const lowered =
    "graph net opset 13 arena 393216\n"
    "input x: f32[2,3,32,32] @131072\n"
    "const wf: f32[10,16]\n"
    "const bf: f32[10] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}\n"
    "const t: i64[2] = {2, -1}\n"
    "const w0_2: f32[16,3,3,3]\n"
    "const stem.bias: f32[16] = {%s}\n"
    "const w1_2: f32[16,16,3,3]\n"
    "const conv1.bias: f32[16] = {%s}\n"
    "const w2_2: f32[16,16,3,3]\n"
    "const conv2.bias: f32[16] = {%s}\n"
    "const wp_2: f32[16,16,1,1]\n"
    "const proj.bias: f32[16] = {%s}\n"
    "stem: c = Conv(x, w0_2, stem.bias) {pads=[1,1,1,1], activation=\"Relu\"} : f32[2,16,32,32] @0\n"
    "conv1: f = Conv(c, w1_2, conv1.bias) {pads=[1,1,1,1], activation=\"Relu\"} : f32[2,16,32,32] @131072\n"
    "conv2: h = Conv(f, w2_2, conv2.bias) {pads=[1,1,1,1]} : f32[2,16,32,32] @262144\n"
    "proj: j = Conv(c, wp_2, proj.bias, h) {activation=\"Relu\"} : f32[2,16,32,32] @131072\n"
    "pool: k = GlobalAveragePool(j) : f32[2,16,1,1] @0\n"
    "reshape: l = Reshape(k, t) : f32[2,16] @0\n"
    "fc: y = Gemm(l, wf, bf) {transB=1} : f32[2,10] @512\n"
    "output y\n";

static struct graph *lower(const char *text, int64_t batch) {
  struct graph *graph = read_graph(text);
  ck_assert_msg(graph_bind(graph, &(rescl_binding){.batch = batch}) == RESCL_OK, "%s", rescl_last_error());
  ck_assert_msg(passes_run(graph, NULL, NULL) == RESCL_OK, "%s", rescl_last_error());
  return graph;
}

START_TEST(a_residual_network_comes_down_to_its_layers) {
  // 1 - 1 / sqrt(1 + 1e-5), sixteen times
  char bias[512] = "", expected[8192];
  for (int index = 0; index < 16; index++) sprintf(bias + strlen(bias), "%s4.9999626e-06", index ? ", " : "");
  snprintf(expected, sizeof expected, lowered, bias, bias, bias, bias);
  struct graph *graph = lower(network, 2);
  expect_graph(graph, expected);
  graph_free(graph);
}
END_TEST

START_TEST(lowering_is_repeatable) {
  char *texts[2];
  for (int index = 0; index < 2; index++) {
    struct graph *graph = lower(network, 1);
    ck_assert_int_eq(graph_text_write(&texts[index], graph), RESCL_OK);
    graph_free(graph);
  }
  ck_assert_str_eq(texts[0], texts[1]);
  free(texts[0]);
  free(texts[1]);
}
END_TEST

static rescl_status note(void *user, const struct pass *pass, const struct graph *graph) {
  strcat(user, pass ? pass->name : "load");
  strcat(user, " ");
  return graph->first ? RESCL_OK : fail(RESCL_CANCELLED, "enough");
}

START_TEST(the_observer_sees_every_change) {
  char seen[512] = "";
  struct graph *graph =
      read_graph("graph g opset 13\ninput x: f32[4]\na: a = Add(x, x)\nb: y = Relu(a)\noutput y\n");
  ck_assert_int_eq(passes_run(graph, note, seen), RESCL_OK);
  ck_assert_str_eq(seen, "load fold_constants fuse_activation plan_memory ");
  graph_free(graph);
  graph = read_graph("graph g opset 13\ninput x: f32[4]\noutput x\n");
  ck_assert_int_eq(passes_run(graph, note, seen), RESCL_CANCELLED);
  graph_free(graph);
}
END_TEST

START_TEST(failures_name_the_pass_and_the_node) {
  struct graph *graph =
      read_graph("graph g opset 13\ninput x: f32[4]\ninput z: f32[3]\na: y = Add(x, z)\noutput y\n");
  ck_assert_int_eq(passes_run(graph, NULL, NULL), RESCL_SHAPE_MISMATCH);
  ck_assert_ptr_eq(strstr(rescl_last_error(), "pass fold_constants: node 'a' (Add): "), rescl_last_error());
  graph_free(graph);
}
END_TEST

START_TEST(pass_names_and_purposes_are_given) {
  int count = 0;
  for (const struct pass *pass = pass_table; pass->name; pass++, count++) {
    ck_assert(pass->run != NULL);
    ck_assert_uint_gt(strlen(pass->purpose), 10);
  }
  ck_assert_int_ge(count, 10);
}
END_TEST

/** As deep as networks go: cifar_resnet1202 has some 5000 nodes. */
START_TEST(five_thousand_nodes_lower_in_no_time) {
  const size_t capacity = 1 << 20;
  char *text = malloc(capacity);
  size_t used =
      (size_t)sprintf(text, "graph deep opset 13\ninput v0: f32[1,4,4,4]\nconst w: f32[4,4,1,1] = random 1\n"
                            "const s: f32[4] = {1, 1, 1, 1}\n");
  for (int index = 0; index < 1250; index++) {
    used += (size_t)sprintf(text + used,
                            "c%d: c%d = Conv(v%d, w)\nb%d: b%d = BatchNormalization(c%d, s, s, s, s)\n"
                            "a%d: a%d = Add(b%d, v%d)\nr%d: v%d = Relu(a%d)\n",
                            index, index, index, index, index, index, index, index, index, index, index,
                            index + 1, index);
  }
  sprintf(text + used, "output v1250\n");
  const uint64_t start = clock_now_ns();
  struct graph *graph = lower(text, 1);
  const double milliseconds = clock_since_ms(start);
  ck_assert_int_eq(graph->node_count, 1250);
  ck_assert_int_eq(graph->arena_bytes, 2 * 512);
  ck_assert_double_lt(milliseconds, 1000);
  graph_free(graph);
  free(text);
}
END_TEST

CHECK_MAIN("passes/pass", a_residual_network_comes_down_to_its_layers, lowering_is_repeatable,
           the_observer_sees_every_change, failures_name_the_pass_and_the_node,
           pass_names_and_purposes_are_given, five_thousand_nodes_lower_in_no_time)
