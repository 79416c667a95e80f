/** Lowering changes how a network computes, not what: the reference gives the same before and after it. */
#include <math.h>

#include "base/random.h"
#include "passes/expect_pass.h"
#include "reference/reference.h"
#include "zoo/zoo.h"

static void *random_input(const struct tensor *tensor, uint64_t seed) {
  const int64_t count = shape_elements(&tensor->shape);
  float *data = malloc((size_t)count * sizeof *data);
  struct random_state random = random_seeded(seed);
  for (int64_t index = 0; index < count; index++) data[index] = (float)random_normal(&random);
  return data;
}

/** All outputs one behind the other; the caller frees. */
static float *run(const struct graph *graph, int64_t *count) {
  void *inputs[8], *outputs[8];
  int64_t total = 0;
  for (int index = 0; index < graph->input_count; index++)
    inputs[index] = random_input(&graph->inputs[index]->tensor, (uint64_t)index);
  for (int index = 0; index < graph->output_count; index++)
    total += shape_elements(&graph->outputs[index]->tensor.shape);
  float *results = malloc((size_t)total * sizeof *results);
  *count = total;
  total = 0;
  for (int index = 0; index < graph->output_count; index++) {
    outputs[index] = results + total;
    total += shape_elements(&graph->outputs[index]->tensor.shape);
  }
  const rescl_status status = reference_run(graph, (const void *const *)inputs, outputs, NULL, NULL);
  ck_assert_msg(status == RESCL_OK, "%s", rescl_last_error());
  for (int index = 0; index < graph->input_count; index++) free(inputs[index]);
  return results;
}

/** Takes the graph over. */
static void expect_same_results(struct graph *graph) {
  struct graph *lowered;
  int64_t count, lowered_count;
  int changed = 0;
  ck_assert_msg(graph_bind(graph, &(rescl_binding){.batch = 2}) == RESCL_OK, "%s", rescl_last_error());
  ck_assert_int_eq(graph_clone(&lowered, graph), RESCL_OK);
  ck_assert_msg(find_pass("fold_constants")(graph, &changed) == RESCL_OK, "%s", rescl_last_error());
  ck_assert_msg(passes_run(lowered, NULL, NULL) == RESCL_OK, "%s", rescl_last_error());
  ck_assert_int_lt(lowered->node_count, graph->node_count);
  float *expected = run(graph, &count), *actual = run(lowered, &lowered_count);
  ck_assert_int_eq(count, lowered_count);
  double largest = 0, difference = 0;
  for (int64_t index = 0; index < count; index++) {
    largest = fmax(largest, fabs((double)expected[index]));
    difference = fmax(difference, fabs((double)expected[index] - (double)actual[index]));
  }
  ck_assert_double_gt(largest, 0);
  ck_assert_msg(difference <= 1e-5 * largest, "%g of %g", difference, largest);
  free(expected);
  free(actual);
  graph_free(lowered);
  graph_free(graph);
}

#define STATISTICS "const s: f32[8] = random 11\nconst v: f32[8] = {1, 2, 0.5, 3, 1, 4, 2, 1}\n"

static const char *const networks[] = {
    // pre-activation: BatchNormalization first, a shortcut that skips two, results used twice
    "graph preact opset 13\ninput x: f32[N,8,9,9]\nconst w: f32[8,8,3,3] = random 1\nconst u: f32[8,8,1,1] = "
    "random 2\n" STATISTICS
    "n1: a = BatchNormalization(x, s, s, s, v)\nr1: b = Relu(a)\nc1: c = Conv(b, w) {pads=[1,1,1,1]}\n"
    "n2: d = BatchNormalization(c, s, s, s, v)\nr2: e = LeakyRelu(d) {alpha=0.1}\n"
    "c2: f = Conv(e, w) {pads=[1,1,1,1]}\nc3: g = Conv(b, u)\nadd: h = Add(f, g)\ni: y = Identity(h)\n"
    "sig: z = Sigmoid(h)\noutput y\noutput z\n",
    // as TensorFlow's exporters write it: Pads, a normalization taken apart, MatMul and Add
    "graph tensorflow opset 13\ninput x: f32[N,8,9,9]\nconst w: f32[8,8,3,3] = random 1\nconst p: i64[8] = "
    "{0,0,1,0,0,0,0,1}\n"
    "const f: f32[8,1,1] = random 3\nconst t: f32[1,8,1,1] = random 4\nconst m: f32[8,5] = random 5\n"
    "const b: f32[5] = random 6\nconst low: f32[] = {0}\nconst high: f32[] = {6}\n"
    "pad: a = Pad(x, p)\nc: c = Conv(a, w) {strides=[2,2]}\nmul: d = Mul(c, f)\nadd: e = Add(d, t)\n"
    "clip: g = Relu(e)\npad2: h = Pad(g, p)\npool: i = MaxPool(h) {kernel_shape=[3,3], strides=[2,2]}\n"
    "mean: j = GlobalAveragePool(i)\nflat: k = Flatten(j)\nfc: l = MatMul(k, m)\nbias: n = Add(b, l)\n"
    "six: o = Clip(n, low, high)\nsoft: y = Softmax(o)\noutput y\noutput o\n",
    // the skip is made after the Conv that adds it; a block inside a block
    "graph nested opset 13\ninput x: f32[N,8,5,5]\nconst w: f32[8,8,3,3] = random 1\nconst k: f32[8] = "
    "random 2\n" STATISTICS "c1: a = Conv(x, w, k) {pads=[1,1,1,1]}\nn1: b = BatchNormalization(a, s, s, s, "
    "v)\nr1: r = HardSwish(x)\n"
    "c2: c = Conv(r, w) {pads=[1,1,1,1]}\nd: d = Dropout(c)\nadd1: e = Add(d, r)\nadd2: f = Add(b, e)\nr2: y "
    "= Relu(f)\n"
    "output y\n",
    // channels last, with Transposes around each Conv; a gate per channel, two sizes joined, a mean at the end
    "graph last opset 18\ninput x: f32[N,9,9,8]\nconst w: f32[8,8,3,3] = random 1\nconst u: f32[8,8,1,1] = "
    "random 2\nconst k: f32[8] = random 3\nconst p: i64[8] = {0, 0, 1, 0, 0, 1, 0, 0}\n"
    "const z: f32[4] = {1, 2, 2, 1}\nconst rows: i64[2] = {1, 2}\n"
    "pad: a = Pad(x, p)\nt1: b = Transpose(a) {perm=[0,3,1,2]}\nc1: c = Conv(b, w) {pads=[1,1,0,0]}\n"
    "t2: d = Transpose(c) {perm=[0,2,3,1]}\nmul: e = Mul(k, d)\nadd: f = Add(e, k)\nrelu: r = Relu(f)\n"
    "mean: g = ReduceMean(r, rows)\nt3: h = Transpose(g) {perm=[0,3,1,2]}\nc2: i = Conv(h, u)\n"
    "t4: j = Transpose(i) {perm=[0,2,3,1]}\ns: l = Sigmoid(j)\ngate: m = Mul(r, l)\n"
    "t5: n = Transpose(m) {perm=[0,3,1,2]}\npool: o = MaxPool(n) {kernel_shape=[3,3], strides=[3,3]}\n"
    "c3: q = Conv(o, w) {pads=[1,1,1,1]}\nt6: v = Transpose(q) {perm=[0,2,3,1]}\nsize: A = Resize(v, _, z) "
    "{mode=\"nearest\"}\ncut: B = Slice(m) {axes=[1,2], starts=[0,0], ends=[6,6]}\n"
    "join: C = Concat(A, B) {axis=-1}\nt7: D = Transpose(C) {perm=[0,3,1,2]}\n"
    "pool2: E = MaxPool(D) {kernel_shape=[2,2]}\nt8: F = Transpose(E) {perm=[0,2,3,1]}\n"
    "soft: G = Softmax(F)\nend: y = ReduceSum(G, rows) {keepdims=0}\noutput y\noutput m\n",
    // the phases of a picture as channels, in another order than SpaceToDepth's, and those of SpaceToDepth; a pyramid
    "graph phases opset 13\ninput x: f32[N,3,14,18]\nconst w: f32[8,12,3,3] = random 1\nconst k: f32[8] = "
    "random 2\nconst zero: i64[1] = {0}\nconst one: i64[1] = {1}\nconst two: i64[1] = {2}\nconst three: i64[1] "
    "= {3}\nconst end: i64[1] = {9223372036854775807}\nconst ends: i64[2] = {100, 100}\nconst o: i64[2] = {0, "
    "1}\nconst rows: i64[2] = {2, 3}\nconst twos: i64[2] = {2, 2}\n"
    "s0: even = Slice(x, zero, end, two, two)\ns1: odd = Slice(x, one, end, two, two)\n"
    "s2: a = Slice(even, zero, end, three, two)\ns3: b = Slice(odd, zero, end, three, two)\n"
    "s4: c = Slice(x, o, ends, rows, twos)\ns5: d = Slice(odd, one, end, three, two)\n"
    "join: p = Concat(a, b, c, d) {axis=1}\nc1: e = Conv(p, w, k) {pads=[1,0,1,1], strides=[1,2]}\n"
    "deep: f = SpaceToDepth(x) {blocksize=2}\nc2: g = Conv(f, w, k) {pads=[1,0,1,1], strides=[1,2]}\n"
    "add: h = Add(e, g)\nrelu: r = Relu(h)\n"
    "m1: m = MaxPool(r) {kernel_shape=[3,3], pads=[1,1,1,1]}\nm2: n = MaxPool(r) {kernel_shape=[5,3], "
    "pads=[2,1,2,1]}\nm3: q = MaxPool(r) {kernel_shape=[7,5], pads=[3,2,3,2]}\n"
    "end: y = Concat(r, q, n, m) {axis=1}\noutput y\n",
};

START_TEST(of_awkward_networks) {
  for (size_t index = 0; index < sizeof networks / sizeof *networks; index++)
    expect_same_results(read_graph(networks[index]));
}
END_TEST

START_TEST(of_whole_networks) {
  static const char *const names[] = {"cifar_resnet20", "mobilenet_v2"};
  for (size_t index = 0; index < sizeof names / sizeof *names; index++) {
    struct graph *graph;
    const rescl_status status = zoo_create(&graph, &(rescl_create_options){.name = names[index], .seed = 1});
    ck_assert_msg(status == RESCL_OK, "%s", rescl_last_error());
    expect_same_results(graph);
  }
}
END_TEST

/** With a residual branch of zeros a block is the identity, to the last bit (He et al. 2016). */
START_TEST(a_zero_branch_changes_nothing) {
  struct graph *graph = read_graph("graph g opset 13\ninput x: f32[1,4,6,6]\nconst w: f32[4,4,3,3]\n"
                                   "const b: f32[4] = {0, 0, 0, 0}\nc: c = Conv(x, w, b) {pads=[1,1,1,1]}\n"
                                   "add: y = Add(c, x)\noutput y\n");
  ck_assert_int_eq(passes_run(graph, NULL, NULL), RESCL_OK);
  ck_assert_int_eq(graph->node_count, 1);
  int64_t count;
  float *input = random_input(&graph->inputs[0]->tensor, 0), *output = run(graph, &count);
  ck_assert_mem_eq(input, output, (size_t)count * sizeof *input);
  free(input);
  free(output);
  graph_free(graph);
}
END_TEST

CHECK_MAIN("passes/results", of_awkward_networks, of_whole_networks, a_zero_branch_changes_nothing)
