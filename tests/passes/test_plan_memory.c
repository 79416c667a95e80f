/** Values that live at the same time never overlap, in small graphs by hand and in random ones. */
#include <time.h>

#include "base/clock.h"
#include "base/random.h"
#include "passes/expect_pass.h"

/** 128 floats are 512 bytes, the alignment. */
START_TEST(a_chain_needs_two_places) {
  expect_plan(
      0, "graph g opset 13\ninput x: f32[128]\na: a = Relu(x)\nb: b = Relu(a)\nc: y = Relu(b)\noutput y\n",
      "graph g opset 13 arena 1024\ninput x: f32[128] @0\na: a = Relu(x) : f32[128] @512\n"
      "b: b = Relu(a) : f32[128] @0\nc: y = Relu(b) : f32[128] @512\noutput y\n");
}
END_TEST

START_TEST(with_overlap_a_node_may_begin_before_the_one_before_is_done) {
  expect_plan(1,
              "graph g opset 13\ninput x: f32[128]\na: a = Relu(x)\nb: b = Relu(a)\nc: c = Relu(b)\nd: "
              "y = Relu(c)\noutput y\n",
              "graph g opset 13 arena 1536\ninput x: f32[128] @0\na: a = Relu(x) : f32[128] @512\n"
              "b: b = Relu(a) : f32[128] @1024\nc: c = Relu(b) : f32[128] @0\nd: y = Relu(c) : f32[128] "
              "@512\noutput y\n");
}
END_TEST

START_TEST(a_shortcut_keeps_its_place) {
  expect_plan(
      0, "graph g opset 13\ninput x: f32[100]\na: a = Relu(x)\nb: b = Relu(a)\nc: y = Add(b, x)\noutput y\n",
      "graph g opset 13 arena 1536\ninput x: f32[100] @0\na: a = Relu(x) : f32[100] @512\n"
      "b: b = Relu(a) : f32[100] @1024\nc: y = Add(b, x) : f32[100] @512\noutput y\n");
}
END_TEST

START_TEST(views_share_and_live_as_long_as_the_last) {
  expect_plan(0,
              "graph g opset 13\ninput x: f32[8,16]\na: a = Relu(x)\nf: f = Flatten(a)\ng: g = Identity(f)\n"
              "b: b = Relu(a)\nc: c = Relu(b)\nd: y = Add(c, g)\noutput y\n",
              "graph g opset 13 arena 1536\ninput x: f32[8,16] @0\na: a = Relu(x) : f32[8,16] @512\n"
              "f: f = Flatten(a) : f32[8,16] @512\ng: g = Identity(f) : f32[8,16] @512\n"
              "b: b = Relu(a) : f32[8,16] @0\nc: c = Relu(b) : f32[8,16] @1024\n"
              "d: y = Add(c, g) : f32[8,16] @0\noutput y\n");
}
END_TEST

START_TEST(full_blocks_of_one_pixel_are_views_of_the_plain_tensor) {
  expect_plan(
      0, "graph g opset 13\ninput x: f32[16,8,1,1]\nr: r = Reorder(x) {block=4}\na: y = Relu(r)\noutput y\n",
      "graph g opset 13 arena 1024\ninput x: f32[16,8,1,1] @0\n"
      "r: r = Reorder(x) {block=4} : f32[16,8,1,1] block 4 @0\n"
      "a: y = Relu(r) : f32[16,8,1,1] @512\noutput y\n");
  expect_plan(0, "graph g opset 13\ninput x: f32[16,7,1,1]\nr: y = Reorder(x) {block=4}\noutput y\n",
              "graph g opset 13 arena 1024\ninput x: f32[16,7,1,1] @0\n"
              "r: y = Reorder(x) {block=4} : f32[16,7,1,1] block 4 @512\noutput y\n");
}
END_TEST

START_TEST(outputs_live_to_the_end_and_constants_have_no_place) {
  expect_plan(
      0,
      "graph g opset 13\ninput x: f32[128]\ninput unused: f32[1]\nconst k: f32[1] = {1}\n"
      "a: z = Add(x, k)\nb: b = Relu(x)\nc: y = Relu(b)\ni: v = Identity(k)\noutput y\noutput z\noutput k\n"
      "output v\n",
      "graph g opset 13 arena 1536\ninput x: f32[128] @0\ninput unused: f32[1] @512\n"
      "const k: f32[1] = {1}\na: z = Add(x, k) : f32[128] @512\nb: b = Relu(x) : f32[128] @1024\n"
      "c: y = Relu(b) : f32[128] @0\ni: v = Identity(k) : f32[1]\noutput y\noutput z\noutput k\noutput v\n");
}
END_TEST

/** Random graphs: sizes from 0 to 2000 floats, inputs from anywhere before, some views, some outputs. */
static struct graph *random_graph(struct random_state *random, int nodes) {
  struct graph *graph;
  struct value *values[400];
  int count = 0;
  ck_assert_int_eq(graph_create(&graph, "random", 13), RESCL_OK);
  for (int index = 0; index < 3 + nodes; index++) {
    struct value *value;
    ck_assert_int_eq(graph_add_value(graph, &value, "v"), RESCL_OK);
    value->tensor = (struct tensor){.dtype = DTYPE_FLOAT32, .shape = {.rank = 1}};
    value->tensor.shape.dims[0] = (int64_t)(random_bits(random) % 2001);
    if (index < 3) {
      ck_assert_int_eq(graph_add_input(graph, value), RESCL_OK);
    } else {
      struct value *inputs[2] = {values[random_bits(random) % (uint64_t)count], NULL};
      inputs[1] = values[(uint64_t)count - 1 - random_bits(random) % (count < 8 ? 1 : 8)];
      const int view = random_bits(random) % 4 == 0;
      if (view) value->tensor = inputs[0]->tensor;
      const struct node_spec spec = {.op = view ? &op_identity : &op_add,
                                     .inputs = inputs,
                                     .input_count = view ? 1 : 2,
                                     .outputs = &value,
                                     .output_count = 1};
      ck_assert_int_eq(graph_add_node(graph, NULL, &spec, NULL), RESCL_OK);
    }
    if (random_bits(random) % 16 == 0) ck_assert_int_eq(graph_add_output(graph, value), RESCL_OK);
    values[count++] = value;
  }
  return graph;
}

/** Runs the plan: each node looks whether its inputs still hold what was put there, then fills its output. */
static void expect_plan_runs(const struct graph *graph) {
  const struct value **owner =
      calloc((size_t)graph->arena_bytes / ARENA_ALIGNMENT + 1, sizeof(struct value *));
  const struct value *roots[400];
#define CELLS(value) ((tensor_size(&(value)->tensor) + ARENA_ALIGNMENT - 1) / ARENA_ALIGNMENT)
#define EXPECT_OWNED(value)                                                                               \
  for (size_t c = 0; c < CELLS(value); c++) {                                                             \
    ck_assert_ptr_eq(owner[(value)->arena_offset / ARENA_ALIGNMENT + (int64_t)c], roots[(value)->index]); \
  }
#define TAKE(value)                                                                                     \
  roots[(value)->index] = (value);                                                                      \
  ck_assert_int_ge((value)->arena_offset, 0);                                                           \
  ck_assert_int_eq((value)->arena_offset % ARENA_ALIGNMENT, 0);                                         \
  ck_assert_int_le((value)->arena_offset + (int64_t)tensor_size(&(value)->tensor), graph->arena_bytes); \
  for (size_t c = 0; c < CELLS(value); c++)                                                             \
    owner[(value)->arena_offset / ARENA_ALIGNMENT + (int64_t)c] = (value);

  for (int index = 0; index < graph->input_count; index++) {
    TAKE(graph->inputs[index])
  }
  for (int index = 0; index < graph->input_count; index++) {
    EXPECT_OWNED(graph->inputs[index])
  }
  for (const struct node *node = graph->first; node; node = node->next) {
    const struct value *output = node->outputs[0];
    if (op_is_view(&node->call)) {
      ck_assert_int_eq(output->arena_offset, node->inputs[0]->arena_offset);
      roots[output->index] = roots[node->inputs[0]->index];
    } else {
      TAKE(output)
    }
    for (int index = 0; index < node->call.input_count;
         index++) { // also after the output is written: they must not touch
      EXPECT_OWNED(node->inputs[index])
    }
  }
  for (int index = 0; index < graph->output_count; index++) {
    EXPECT_OWNED(graph->outputs[index])
  }
  free(owner);
}

START_TEST(nothing_alive_is_overwritten) {
  struct random_state random = random_seeded(3);
  int64_t shared = 0, unshared = 0;
  for (int index = 0; index < 300; index++) {
    struct graph *graph = random_graph(&random, 1 + (int)(random_bits(&random) % 200));
    int changed = 0;
    ck_assert_int_eq(find_pass("plan_memory")(graph, &changed), RESCL_OK);
    ck_assert_int_le(graph->arena_bytes, graph->unshared_bytes);
    shared += graph->arena_bytes;
    expect_plan_runs(graph);

    ck_assert_int_eq(plan_memory_unshared(graph), RESCL_OK);
    ck_assert_int_eq(graph->arena_bytes, graph->unshared_bytes);
    unshared += graph->arena_bytes;
    expect_plan_runs(graph);
    graph_free(graph);
  }
  ck_assert_int_lt(shared * 2, unshared);
}
END_TEST

/** All alive at the same time: where each was held against every other one, that took half a minute. */
START_TEST(graphs_of_very_many_values_are_planned_quickly) {
  enum { COUNT = 60000, LINE_BYTES = 40 };
  char *text = malloc((size_t)2 * COUNT * LINE_BYTES + 100);
  ck_assert_ptr_nonnull(text);
  size_t length = (size_t)sprintf(text, "graph g opset 13\ninput x: f32[128]\n");
  for (int index = 0; index < COUNT; index++)
    length += (size_t)sprintf(text + length, "n%d: v%d = Relu(x)\n", index, index);
  for (int index = 0; index < COUNT; index++) length += (size_t)sprintf(text + length, "output v%d\n", index);
  struct graph *graph = read_inferred(text);
  int changed = 0;
  const clock_t start = clock();
  ck_assert_int_eq(find_pass("plan_memory")(graph, &changed), RESCL_OK);
  ck_assert_int_lt((clock() - start) / CLOCKS_PER_SEC, 4);
  ck_assert(graph->arena_bytes == (int64_t)512 * (COUNT + 1));
  graph_free(graph);
  free(text);
}
END_TEST

START_TEST(the_plan_is_always_the_same) {
  char *texts[2];
  for (int index = 0; index < 2; index++) {
    struct random_state random = random_seeded(5);
    struct graph *graph = random_graph(&random, 300);
    int changed = 0;
    ck_assert_int_eq(find_pass("plan_memory")(graph, &changed), RESCL_OK);
    ck_assert_int_eq(graph_text_write(&texts[index], graph), RESCL_OK);
    graph_free(graph);
  }
  ck_assert_str_eq(texts[0], texts[1]);
  free(texts[0]);
  free(texts[1]);
}
END_TEST

CHECK_MAIN("passes/plan_memory", a_chain_needs_two_places,
           with_overlap_a_node_may_begin_before_the_one_before_is_done, a_shortcut_keeps_its_place,
           views_share_and_live_as_long_as_the_last, full_blocks_of_one_pixel_are_views_of_the_plain_tensor,
           outputs_live_to_the_end_and_constants_have_no_place, nothing_alive_is_overwritten,
           graphs_of_very_many_values_are_planned_quickly, the_plan_is_always_the_same)
