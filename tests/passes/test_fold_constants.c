#define _POSIX_C_SOURCE 200809L
#include "passes/edit.h"
#include "passes/expect_pass.h"

/** Shapes are what this pass finds, so they are not inferred before it. */
static void expect_folded(const char *before, const char *after) {
  struct graph *graph = read_graph(before);
  int changed = 0;
  ck_assert_msg(find_pass("fold_constants")(graph, &changed) == RESCL_OK, "%s", rescl_last_error());
  ck_assert_int_eq(changed, 1);
  expect_graph(graph, after);
  changed = 0;
  ck_assert_int_eq(find_pass("fold_constants")(graph, &changed), RESCL_OK);
  ck_assert_int_eq(changed, 0);
  graph_free(graph);
}

static void expect_refused(const char *text, rescl_status status, const char *message) {
  struct graph *graph = read_graph(text);
  int changed = 0;
  ck_assert_int_eq(find_pass("fold_constants")(graph, &changed), status);
  ck_assert_msg(strstr(rescl_last_error(), message), "%s", rescl_last_error());
  graph_free(graph);
}

START_TEST(every_shape_is_inferred) {
  expect_folded(
      "graph g opset 13\ninput x: f32[2,3,8,8]\nconst w: f32[4,3,3,3]\n"
      "c: c = Conv(x, w) {strides=[2,2]}\nr: y = Relu(c)\noutput y\n",
      "graph g opset 13\ninput x: f32[2,3,8,8]\nconst w: f32[4,3,3,3]\n"
      "c: c = Conv(x, w) {strides=[2,2]} : f32[2,4,3,3]\nr: y = Relu(c) : f32[2,4,3,3]\noutput y\n");
}
END_TEST

START_TEST(casts_like_others_are_casts) {
  expect_folded("graph g opset 15\ninput x: f32[2]\ninput i: i64[2]\nconst n: i64[] = {3}\n"
                "a: a = CastLike(n, x)\nb: b = CastLike(i, x)\nm: y = Mul(b, a)\noutput y\n",
                "graph g opset 15\ninput x: f32[2]\ninput i: i64[2]\nconst a: f32[] = {3}\n"
                "Cast_b: b = Cast(i) {to=1} : f32[2]\nm: y = Mul(b, a) : f32[2]\noutput y\n");
}
END_TEST

/** What PyTorch writes for x.view(x.size(0), -1). */
START_TEST(shape_arithmetic_vanishes) {
  expect_folded("graph g opset 13\ninput x: f32[2,3,2,2]\n"
                "const zero: i64[] = {0}\n"
                "const rest: i64[1] = {-1}\n"
                "const axes: i64[1] = {0}\n"
                "s: s = Shape(x)\n"
                "g: n = Gather(s, zero) {axis=0}\n"
                "u: u = Unsqueeze(n, axes)\n"
                "c: shape = Concat(u, rest) {axis=0}\n"
                "r: y = Reshape(x, shape)\n"
                "output y\n",
                "graph g opset 13\ninput x: f32[2,3,2,2]\n"
                "const shape: i64[2] = {2, -1}\n"
                "r: y = Reshape(x, shape) : f32[2,12]\n"
                "output y\n");
}
END_TEST

START_TEST(limits_hold_constants) {
  expect_folded("graph g opset 13\nconst x: f32[4] = {-2, -0.5, 0.5, 3}\nconst a: f32[] = {-1}\n"
                "const b: f32[] = {1}\nc: y = Clip(x, a, b)\noutput y\n",
                "graph g opset 13\nconst y: f32[4] = {-1, -0.5, 0.5, 1}\noutput y\n");
  expect_folded("graph g opset 13\nconst x: i64[4] = {-2, 0, 1, 3}\nconst a: i64[] = {0}\n"
                "const b: i64[] = {2}\nc: y = Clip(x, a, b)\nd: z = Clip(x, _, a)\noutput y\noutput z\n",
                "graph g opset 13\nconst y: i64[4] = {0, 0, 1, 2}\nconst z: i64[4] = {-2, 0, 0, 0}\n"
                "output y\noutput z\n");
  expect_folded(
      "graph g opset 6\nconst x: f32[3] = {-2, 0, 3}\nc: y = Clip(x) {min=-1.0, max=2.0}\noutput y\n",
      "graph g opset 6\nconst y: f32[3] = {-1, 0, 2}\noutput y\n");
}
END_TEST

START_TEST(means_of_constants) {
  expect_folded("graph g opset 13\nconst a: f32[2] = {1, 2}\nconst b: f32[2] = {3, 7}\nm: y = Mean(a, b)\n"
                "output y\n",
                "graph g opset 13\nconst y: f32[2] = {2, 4.5}\noutput y\n");
}
END_TEST

/** The numbers of the operator's description. */
START_TEST(constants_are_quantized) {
  expect_folded("graph g opset 13\nconst x: f32[6] = {0, 2, -3, -2.5, 1.34, 0.5}\n"
                "q: y, s, z = DynamicQuantizeLinear(x)\noutput y\noutput z\n",
                "graph g opset 13\nconst y: u8[6] = {153, 255, 0, 26, 221, 179}\nconst z: u8[] = {153}\n"
                "output y\noutput z\n");
}
END_TEST

START_TEST(elements_are_scattered_into_constants) {
  expect_folded("graph g opset 18\nconst x: f32[3] = {1, 2, 3}\nconst i: i64[2] = {2, 0}\n"
                "const u: f32[2] = {10, 20}\ns: y = ScatterElements(x, i, u) {reduction=\"add\"}\noutput y\n",
                "graph g opset 18\nconst y: f32[3] = {21, 2, 13}\noutput y\n");
  expect_folded("graph g opset 18\nconst x: i64[3] = {1, 2, 3}\nconst i: i64[2] = {2, 0}\n"
                "const u: i64[2] = {1, 20}\ns: y = ScatterElements(x, i, u) {reduction=\"max\"}\noutput y\n",
                "graph g opset 18\nconst y: i64[3] = {20, 2, 3}\noutput y\n");
}
END_TEST

/** Fold-only operators and float arithmetic, down to a graph output. */
START_TEST(constants_become_constants) {
  expect_folded("graph g opset 13\nconst s: i64[1] = {3}\n"
                "a: a = ConstantOfShape(s) {value=tensor f32[1] = {0.5}}\n"
                "b: b = Constant() {value=tensor f32[3] = {1, 2, 3}}\n"
                "c: y = Mul(a, b)\n"
                "output y\n",
                "graph g opset 13\nconst y: f32[3] = {0.5, 1, 1.5}\noutput y\n");
}
END_TEST

START_TEST(what_depends_on_inputs_stays) {
  expect_folded("graph g opset 13\ninput x: f32[2]\nconst k: f32[2] = {1, 2}\n"
                "a: a = Add(k, k)\nb: y = Add(x, a)\noutput y\n",
                "graph g opset 13\ninput x: f32[2]\nconst a: f32[2] = {2, 4}\n"
                "b: y = Add(x, a) : f32[2]\noutput y\n");
}
END_TEST

START_TEST(failures_name_the_node) {
  expect_refused(
      "graph g opset 13\ninput x: f32[1,3,8,8]\nconst w: f32[4,2,3,3]\nc1: y = Conv(x, w)\noutput y\n",
      RESCL_SHAPE_MISMATCH, "node 'c1' (Conv): ");
  expect_refused(
      "graph g opset 13\nconst s: i64[2] = {1000000, 100000}\nc1: y = ConstantOfShape(s)\noutput y\n",
      RESCL_UNSUPPORTED, "node 'c1' (ConstantOfShape): constant 'y' would take 400000000000 bytes");
}
END_TEST

/** Three constants of 1,000,000 bytes, each small enough by itself. */
static const char constants[] = "graph g opset 13\nconst s: i64[1] = {250000}\n"
                                "a: a = ConstantOfShape(s)\nb: b = ConstantOfShape(s)\n"
                                "c: c = Add(a, b)\noutput c\n";

/** What folding gives in a graph that comes from so many bytes of files and has computed so many before. */
static rescl_status fold_after(size_t stored_bytes, size_t made_bytes) {
  struct graph *graph = read_graph(constants);
  int changed = 0;
  graph->stored_bytes = stored_bytes;
  graph->made_bytes = made_bytes;
  const rescl_status status = find_pass("fold_constants")(graph, &changed);
  graph_free(graph);
  return status;
}

START_TEST(the_sum_of_constants_is_limited) {
  ck_assert_int_eq(fold_after(0, 265435456), RESCL_OK);
  ck_assert_int_eq(fold_after(0, 265435457), RESCL_UNSUPPORTED);
  ck_assert_str_eq(rescl_last_error(),
                   "node 'c' (Add): constant 'c' would take 1000000 bytes, and those computed before it take "
                   "267435457: over the limit of 268435456; set RESCL_FOLD_LIMIT to the megabytes that this "
                   "model may take");
  expect_refused("graph g opset 7\nconst c: f32[2,1,4,4]\n"
                 "p: p = Pad(c) {mode=\"edge\", pads=[999992,1,3,1,5,0,4,3]}\noutput p\n",
                 RESCL_UNSUPPORTED, "node 'p' (Pad): constant 'p' would take");
}
END_TEST

START_TEST(the_limit_grows_with_the_file_and_by_setting) {
  ck_assert_int_eq(fold_after(1000000, 281435456), RESCL_OK);
  ck_assert_int_eq(fold_after(1000000, 281435457), RESCL_UNSUPPORTED);
  setenv("RESCL_FOLD_LIMIT", "3", 1);
  ck_assert_int_eq(fold_after(0, 145728), RESCL_OK);
  ck_assert_int_eq(fold_after(0, 145729), RESCL_UNSUPPORTED);
  unsetenv("RESCL_FOLD_LIMIT");
}
END_TEST

/** Little memory, but no end of work: a file of a few hundred bytes must not keep anybody waiting for hours. */
START_TEST(the_work_of_constants_is_limited) {
  const char *const head = "graph g opset 13\nconst c: f32[1,1,2000,2000]\nconst m: f32[4000,4000]\n"
                           "const k: i64[1] = {1000}\nconst w: f32[1,1,200,200]\nconst e: f32[8,3000,900]\n";
  static const char *const nodes[] = {
      "n: y = MatMul(m, m)",
      "n: y = Conv(c, w)",
      "n: y = ConvTranspose(c, w)",
      "n: y = MaxPool(c) {kernel_shape=[1001,1001]}",
      "n: y = LRN(e) {size=2000000000}",
      "n: y = TopK(m, k)",
      "n: y = Einsum(m, m) {equation=\"ab,bc->ac\"}",
      "n: y = Einsum(m, m) {equation=\"ab,cd->\"}",
  };
  for (size_t index = 0; index < sizeof nodes / sizeof *nodes; index++) {
    char text[1024];
    snprintf(text, sizeof text, "%s%s\noutput y\n", head, nodes[index]);
    expect_refused(text, RESCL_UNSUPPORTED,
                   "operations to compute, and those before it took 0: over the limit of");
  }
  setenv("RESCL_FOLD_LIMIT", "1", 1);
  expect_refused(
      "graph g opset 13\nconst c: f32[250,250]\nm: m = MatMul(c, c)\noutput m\n", RESCL_UNSUPPORTED,
      "node 'm' (MatMul): constant 'm' would take 31437500 operations to compute, and those before it took "
      "0: over the limit of 16777216; set RESCL_FOLD_LIMIT to megabytes, of which each is for 16 million");
  unsetenv("RESCL_FOLD_LIMIT");
  // Of the shape alone it takes nothing.
  expect_folded(
      "graph g opset 13\ninput x: f32[1,3,300000,300000]\ns: s = Shape(x)\noutput s\n",
      "graph g opset 13\ninput x: f32[1,3,300000,300000]\nconst s: i64[4] = {1, 3, 300000, 300000}\n"
      "output s\n");
}
END_TEST

/** A node for each of the places that share a weight would have a copy of it. */
START_TEST(copies_that_passes_make_count_too) {
  struct graph *graph = read_graph("graph g opset 13\ninput x: f32[1]\ny: y = Relu(x)\noutput y\n");
  struct value *value;
  float *data;
  const struct shape shape = shape_of(1, (int64_t[]){30000000});
  ck_assert_int_eq(edit_add_constant(graph, &value, "w", &shape, &data), RESCL_OK);
  ck_assert_int_eq(edit_add_constant(graph, &value, "w", &shape, &data), RESCL_OK);
  ck_assert_int_eq(edit_add_constant(graph, &value, "w", &shape, &data), RESCL_UNSUPPORTED);
  graph_free(graph);
}
END_TEST

CHECK_MAIN("passes/fold_constants", every_shape_is_inferred, casts_like_others_are_casts,
           shape_arithmetic_vanishes, limits_hold_constants, means_of_constants, constants_are_quantized,
           elements_are_scattered_into_constants, constants_become_constants, what_depends_on_inputs_stays,
           failures_name_the_node, the_sum_of_constants_is_limited,
           the_limit_grows_with_the_file_and_by_setting, the_work_of_constants_is_limited,
           copies_that_passes_make_count_too)
