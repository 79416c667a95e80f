/** Symbolic dimensions, bound shapes and bound values. */
#include "passes/expect_pass.h"

#define NET                                                                                                 \
  "graph g opset 13\ninput x: f32[N,3,H,8]\ninput s: i64[2]\na: y = Relu(x)\nr: z = Reshape(x, s)\noutput " \
  "y\n"

static void expect_bound(const char *before, const rescl_binding *binding, const char *after) {
  struct graph *graph = read_graph(before);
  ck_assert_msg(graph_bind(graph, binding) == RESCL_OK, "%s", rescl_last_error());
  expect_graph(graph, after);
  graph_free(graph);
}

static void expect_refused(const char *text, const rescl_binding *binding, rescl_status status,
                           const char *message) {
  struct graph *graph = read_graph(text);
  ck_assert_int_eq(graph_bind(graph, binding), status);
  ck_assert_msg(strstr(rescl_last_error(), message), "%s", rescl_last_error());
  graph_free(graph);
}

#define BIND(...)                                                                     \
  &(rescl_binding) {                                                                  \
    .inputs = (const rescl_tensor[]){__VA_ARGS__},                                    \
    .input_count = sizeof((const rescl_tensor[]){__VA_ARGS__}) / sizeof(rescl_tensor) \
  }

START_TEST(the_first_dimension_is_the_batch) {
  static const char *const net =
      "graph g opset 13\ninput x: f32[N,4]\ninput f: f32[3]\nr: y = Relu(x)\noutput y\n";
  expect_bound(net, NULL, "graph g opset 13\ninput x: f32[1,4]\ninput f: f32[3]\nr: y = Relu(x)\noutput y\n");
  expect_bound(net, &(rescl_binding){.batch = 8},
               "graph g opset 13\ninput x: f32[8,4]\ninput f: f32[3]\nr: y = Relu(x)\noutput y\n");
}
END_TEST

START_TEST(shapes_and_values_are_bound_by_name) {
  float sizes[] = {1, -1};
  expect_bound(NET,
               BIND({.name = "s", .rank = 1, .shape = {2}, .data = sizes},
                    {.name = "x", .rank = 4, .shape = {2, 3, 4, 8}}),
               "graph g opset 13\ninput x: f32[2,3,4,8]\nconst s: i64[2] = {1, -1}\n"
               "a: y = Relu(x)\nr: z = Reshape(x, s)\noutput y\n");
}
END_TEST

START_TEST(and_by_position) {
  float sizes[] = {1, -1}, pixels[] = {1, 2, 3};
  expect_bound("graph g opset 13\ninput x: f32[?,3]\ninput s: i64[2]\nr: y = Reshape(x, s)\noutput y\n",
               BIND({.rank = 2, .shape = {1, 3}, .data = pixels}, {.rank = 1, .shape = {2}, .data = sizes}),
               "graph g opset 13\nconst x: f32[1,3] = {1, 2, 3}\nconst s: i64[2] = {1, -1}\n"
               "r: y = Reshape(x, s)\noutput y\n");
}
END_TEST

START_TEST(an_undeclared_shape_can_be_bound) {
  static const char *const net = "graph g opset 13\ninput x: f32\nr: y = Relu(x)\noutput y\n";
  expect_bound(net, BIND({.name = "x", .rank = 1, .shape = {7}}),
               "graph g opset 13\ninput x: f32[7]\nr: y = Relu(x)\noutput y\n");
  expect_refused(net, NULL, RESCL_INVALID_ARGUMENT,
                 "input 'x' has no declared shape; bind it to one: --shape x=1x3x224x224");
}
END_TEST

START_TEST(what_does_not_fit_is_refused) {
  float half[] = {0.5f, 1};
  expect_refused(NET, NULL, RESCL_INVALID_ARGUMENT,
                 "dimension 2 ('H') of input 'x' [1,3,?,8] is not fixed by the model; bind the input to a "
                 "shape: --shape "
                 "x=1x3x224x8,");
  expect_refused("graph g opset 13\ninput x: f32[?,?,?,3]\nr: y = Relu(x)\noutput y\n", NULL,
                 RESCL_INVALID_ARGUMENT, "--shape x=1x224x224x3,");
  expect_refused("graph g opset 13\ninput x: f32[?,?,?,?]\nr: y = Relu(x)\noutput y\n", NULL,
                 RESCL_INVALID_ARGUMENT, "--shape x=1x3x224x224,");
  expect_refused(NET, BIND({.name = "q", .rank = 1, .shape = {1}}), RESCL_NOT_FOUND,
                 "the model has no input 'q'; it has 'x', 's'");
  expect_refused(NET, BIND({.name = "x", .rank = 4, .shape = {1, 4, 8, 8}}), RESCL_SHAPE_MISMATCH,
                 "input 'x': the model declares [?,3,?,8], the binding gives [1,4,8,8]");
  expect_refused(NET, BIND({.name = "x", .rank = 3, .shape = {1, 3, 8}}), RESCL_SHAPE_MISMATCH, "input 'x'");
  expect_refused(NET, BIND({.name = "x", .rank = 9}), RESCL_INVALID_ARGUMENT, "rank 9 is outside 0 to 8");
  expect_refused(NET, BIND({.name = "x", .rank = 4, .shape = {-1, 3, 8, 8}}), RESCL_INVALID_ARGUMENT,
                 "is not a shape to bind");
  expect_refused(NET, BIND({.name = "s", .rank = 1, .shape = {2}}, {.name = "s", .rank = 1, .shape = {2}}),
                 RESCL_INVALID_ARGUMENT, "input 's' is bound twice");
  expect_refused(NET, BIND({.name = "s", .rank = 1, .shape = {2}, .data = half}), RESCL_INVALID_ARGUMENT,
                 "input 's': element 0 is 0.5, which is no i64");
  expect_refused(NET, &(rescl_binding){.batch = -1}, RESCL_INVALID_ARGUMENT, "the batch is -1");
  expect_refused("graph g opset 13\ninput x: f32[1,4]\noutput x\n", &(rescl_binding){.batch = 8},
                 RESCL_SHAPE_MISMATCH, "a batch of 8 was asked for, but input 'x' is [1,4]");
  expect_refused("graph g opset 13\ninput x: f32[8,4]\noutput x\n", &(rescl_binding){.batch = 1},
                 RESCL_SHAPE_MISMATCH, "a batch of 1 was asked for, but input 'x' is [8,4]");
}
END_TEST

CHECK_MAIN("passes/bind", the_first_dimension_is_the_batch, shapes_and_values_are_bound_by_name,
           and_by_position, an_undeclared_shape_can_be_bound, what_does_not_fit_is_refused)
