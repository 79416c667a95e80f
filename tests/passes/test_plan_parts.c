/** What needs no memory of its own: by hand, and in random graphs that a memory runs through. */
#include <stdio.h>

#include "base/random.h"
#include "ops/geometry.h"
#include "passes/expect_pass.h"

#define HEAD "graph g opset 9"

/** 128 floats are 512 bytes, what parts begin at multiples of. */
START_TEST(a_slice_of_neighbours_shows_its_input) {
  expect_plan(0,
              HEAD
              "\ninput x: f32[1,4,128]\na: a = Relu(x)\ns: s = Slice(a) {axes=[1], starts=[1], ends=[3]}\n"
              "b: y = Relu(s)\noutput y\n",
              HEAD " arena 4096\ninput x: f32[1,4,128] @0\na: a = Relu(x) : f32[1,4,128] @2048\n"
                   "s: s = Slice(a) {axes=[1], starts=[1], ends=[3]} : f32[1,2,128] @2560\n"
                   "b: y = Relu(s) : f32[1,2,128] @0\noutput y\n");
}
END_TEST

START_TEST(other_slices_are_copied) {
  // not at a multiple; of two images; every other one
  expect_plan(0, HEAD "\ninput x: f32[1,256]\ns: y = Slice(x) {axes=[1], starts=[4], ends=[132]}\noutput y\n",
              HEAD " arena 1536\ninput x: f32[1,256] @0\n"
                   "s: y = Slice(x) {axes=[1], starts=[4], ends=[132]} : f32[1,128] @1024\noutput y\n");
  expect_plan(0,
              HEAD "\ninput x: f32[2,256]\ns: y = Slice(x) {axes=[1], starts=[128], ends=[256]}\noutput y\n",
              HEAD " arena 3072\ninput x: f32[2,256] @0\n"
                   "s: y = Slice(x) {axes=[1], starts=[128], ends=[256]} : f32[2,128] @2048\noutput y\n");
  expect_plan(
      0,
      "graph g opset 10\ninput x: f32[4,128]\nconst s: i64[1] = {0}\nconst e: i64[1] = {4}\n"
      "const a: i64[1] = {0}\nconst t: i64[1] = {2}\ns: y = Slice(x, s, e, a, t)\noutput y\n",
      "graph g opset 10 arena 3072\ninput x: f32[4,128] @0\nconst s: i64[1] = {0}\nconst e: i64[1] = {4}\n"
      "const a: i64[1] = {0}\nconst t: i64[1] = {2}\ns: y = Slice(x, s, e, a, t) : f32[2,128] @2048\n"
      "output y\n");
}
END_TEST

START_TEST(what_is_concatenated_is_made_there) {
  expect_plan(
      0,
      HEAD "\ninput x: f32[1,128]\na: a = Relu(x)\nb: b = Relu(a)\nc: y = Concat(a, b) {axis=1}\noutput y\n",
      HEAD " arena 1536\ninput x: f32[1,128] @1024\na: a = Relu(x) : f32[1,128] @0\n"
           "b: b = Relu(a) : f32[1,128] @512\nc: y = Concat(a, b) {axis=1} : f32[1,256] @0\noutput y\n");
}
END_TEST

START_TEST(inputs_and_what_stands_twice_are_copied) {
  expect_plan(0, HEAD "\ninput x: f32[1,128]\na: a = Relu(x)\nc: y = Concat(a, x, a) {axis=1}\noutput y\n",
              HEAD " arena 2048\ninput x: f32[1,128] @1536\na: a = Relu(x) : f32[1,128] @0\n"
                   "c: y = Concat(a, x, a) {axis=1} : f32[1,384] @0\noutput y\n");
}
END_TEST

START_TEST(halves_that_are_concatenated_again_stay_where_they_are) {
  expect_plan(
      0,
      HEAD "\ninput x: f32[1,256]\nm: m = Relu(x)\na: a = Slice(m) {axes=[1], starts=[0], ends=[128]}\n"
           "b: b = Slice(m) {axes=[1], starts=[128], ends=[256]}\nr: r = Relu(b)\n"
           "c: y = Concat(a, b, r) {axis=1}\noutput y\n",
      HEAD " arena 2560\ninput x: f32[1,256] @1536\nm: m = Relu(x) : f32[1,256] @0\n"
           "a: a = Slice(m) {axes=[1], starts=[0], ends=[128]} : f32[1,128] @0\n"
           "b: b = Slice(m) {axes=[1], starts=[128], ends=[256]} : f32[1,128] @512\n"
           "r: r = Relu(b) : f32[1,128] @1024\nc: y = Concat(a, b, r) {axis=1} : f32[1,384] @0\noutput y\n");
}
END_TEST

START_TEST(a_growing_row_lies_in_the_longest) {
  expect_plan(
      0,
      HEAD "\ninput x: f32[1,128]\na: a = Relu(x)\nb: b = Relu(a)\nc: c = Concat(a, b) {axis=1}\n"
           "d: d = Slice(c) {axes=[1], starts=[128], ends=[256]}\ne: e = Relu(d)\n"
           "f: y = Concat(a, b, e) {axis=1}\noutput y\n",
      HEAD " arena 2048\ninput x: f32[1,128] @1536\na: a = Relu(x) : f32[1,128] @0\n"
           "b: b = Relu(a) : f32[1,128] @512\nc: c = Concat(a, b) {axis=1} : f32[1,256] @0\n"
           "d: d = Slice(c) {axes=[1], starts=[128], ends=[256]} : f32[1,128] @512\n"
           "e: e = Relu(d) : f32[1,128] @1024\nf: y = Concat(a, b, e) {axis=1} : f32[1,384] @0\noutput y\n");
}
END_TEST

/** A random graph's text: rows of a multiple of 64 numbers, now and then another; `count` nodes. */
static void write_random(char *text, struct random_state *random, int count) {
  int sizes[256];
  text += sprintf(text, "graph g opset 9\ninput v0: f32[1,256]\n");
  sizes[0] = 256;
  for (int node = 1; node <= count; node++) {
    const int from = (int)(random_bits(random) % (uint64_t)node), kind = (int)(random_bits(random) % 4);
    const int step = random_bits(random) % 4 ? 64 : 7, most = sizes[from] / step;
    sizes[node] = sizes[from];
    if (kind == 0 || most < 2) {
      text += sprintf(text, "n%d: v%d = Relu(v%d)\n", node, node, from);
    } else if (kind == 1) {
      const int begin = (int)(random_bits(random) % (uint64_t)most) * step;
      const int left = (sizes[from] - begin) / step;
      sizes[node] = (1 + (int)(random_bits(random) % (uint64_t)left)) * step;
      text += sprintf(text, "n%d: v%d = Slice(v%d) {axes=[1], starts=[%d], ends=[%d]}\n", node, node, from,
                      begin, begin + sizes[node]);
    } else {
      text += sprintf(text, "n%d: v%d = Concat(v%d", node, node, from);
      for (int more = (int)(random_bits(random) % 4); more > 0; more--) {
        const int other = (int)(random_bits(random) % (uint64_t)node);
        if (sizes[node] + sizes[other] > 4096) continue;
        text += sprintf(text, ", v%d", other);
        sizes[node] += sizes[other];
      }
      text += sprintf(text, ") {axis=1}\n");
    }
  }
  for (int output = count; output > 0; output -= 5) text += sprintf(text, "output v%d\n", output);
}

/** A value's numbers, which say who made them, and where they lie in memory. */
struct content {
  int length, *numbers, *memory;
};

static void expect_content(const struct content *content) {
  ck_assert_mem_eq(content->memory, content->numbers, (size_t)content->length * sizeof(int));
}

static void copy(struct content *to, int at, const struct content *from, int begin, int length) {
  for (int index = 0; index < length; index++) to->numbers[at + index] = from->numbers[begin + index];
  if (to->memory + at != from->memory + begin) // as the kernels see that it is there
    for (int index = 0; index < length; index++) to->memory[at + index] = from->memory[begin + index];
}

static void run_node(const struct node *node, struct content *contents) {
  struct content *output = &contents[node->outputs[0]->index];
  int at = 0;
  struct strided_view view = {.offset = 0};
  if (node->call.op == &op_slice) ck_assert_int_eq(slice_resolve(&node->call, &view), RESCL_OK);
  for (int index = 0; index < node->call.input_count; index++) {
    const struct content *input = &contents[node->inputs[index]->index];
    expect_content(input);
    if (node->call.op == &op_relu) {
      for (int place = 0; place < output->length; place++)
        output->numbers[place] = output->memory[place] = node->index * 5000 + place + 1;
    } else {
      const int length = node->call.op == &op_slice ? output->length : input->length;
      copy(output, at, input, (int)view.offset, length);
      at += length;
    }
  }
  for (int index = 0; index < node->call.input_count; index++)
    expect_content(&contents[node->inputs[index]->index]);
  expect_content(output);
}

static void expect_plan_runs(const struct graph *graph) {
  int *memory = calloc((size_t)graph->arena_bytes / sizeof(int) + 1, sizeof *memory);
  struct content contents[256];
  ck_assert_int_le(graph->value_count, 256);
  for (const struct value *value = graph->values; value; value = value->next) {
    const int length = (int)shape_elements(&value->tensor.shape);
    contents[value->index] = (struct content){length, calloc((size_t)length, sizeof(int)),
                                              memory + value->arena_offset / (int64_t)sizeof(int)};
    ck_assert_int_eq(value->arena_offset % ARENA_ALIGNMENT, 0);
  }
  for (const struct node *node = graph->first; node; node = node->next) run_node(node, contents);
  for (int index = 0; index < graph->output_count; index++)
    expect_content(&contents[graph->outputs[index]->index]);
  for (int index = 0; index < graph->value_count; index++) free(contents[index].numbers);
  free(memory);
}

static int count_parts(const struct graph *graph) {
  int count = 0;
  for (const struct node *node = graph->first; node; node = node->next)
    count += node->call.op == &op_concat && node->inputs[0]->arena_offset == node->outputs[0]->arena_offset;
  return count;
}

START_TEST(nothing_alive_is_overwritten) {
  struct random_state random = random_seeded(7);
  char *text = malloc(1 << 20);
  int parts = 0;
  for (int index = 0; index < 400; index++) {
    write_random(text, &random, 1 + (int)(random_bits(&random) % 120));
    struct graph *graph = read_inferred(text);
    int changed = 0;
    ck_assert_int_eq(find_pass("plan_memory")(graph, &changed), RESCL_OK);
    expect_plan_runs(graph);
    parts += count_parts(graph);
    ck_assert_int_eq(plan_memory_unshared(graph), RESCL_OK);
    expect_plan_runs(graph);
    graph_free(graph);
  }
  ck_assert_int_gt(parts, 400); // else nothing was tested
  free(text);
}
END_TEST

CHECK_MAIN("passes/plan_parts", a_slice_of_neighbours_shows_its_input, other_slices_are_copied,
           what_is_concatenated_is_made_there, inputs_and_what_stands_twice_are_copied,
           halves_that_are_concatenated_again_stay_where_they_are, a_growing_row_lies_in_the_longest,
           nothing_alive_is_overwritten)
