/** Values, nodes and edits; graph_check() after each, and against broken graphs. */
#include "graph/graph.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "check_main.h"
#include "support/text_read.h"

static const char *const net = "graph net opset 13\n"
                               "input x: f32[1,2]\n"
                               "const k: f32[2] = {1, 2}\n"
                               "n1: a = Relu(x)\n"
                               "n2: b = Add(a, k)\n"
                               "n3: c = Mul(a, a)\n"
                               "n4: y = Add(b, c)\n"
                               "output y\n";

static struct graph *read_text(const char *text) {
  struct graph *graph;
  const rescl_status status = graph_text_read(&graph, text);
  ck_assert_msg(status == RESCL_OK, "%s", rescl_last_error());
  return graph;
}

static void expect_text(const struct graph *graph, const char *expected) {
  ck_assert_msg(graph_check(graph) == RESCL_OK, "%s", rescl_last_error());
  char *text;
  ck_assert_int_eq(graph_text_write(&text, graph), RESCL_OK);
  ck_assert_str_eq(text, expected);
  free(text);
}

static struct node *node_named(const struct graph *graph, const char *name) {
  struct node *node = graph->first;
  while (node && strcmp(node->name, name) != 0) node = node->next;
  ck_assert_ptr_nonnull(node);
  return node;
}

#define OK(call) ck_assert_int_eq(call, RESCL_OK)

START_TEST(names_become_unique) {
  struct graph *graph;
  struct value *value;
  static const char *const given[] = {"a", "a", "a_2", "a", "", NULL, "a_2"};
  static const char *const expected[] = {"a", "a_2", "a_2_2", "a_3", "value", "value_2", "a_2_3"};
  OK(graph_create(&graph, "g", 13));
  ck_assert_ptr_null(graph_find_value(graph, "a"));
  for (size_t index = 0; index < sizeof given / sizeof *given; index++) {
    OK(graph_add_value(graph, &value, given[index]));
    ck_assert_str_eq(value->name, expected[index]);
    ck_assert_ptr_eq(graph_find_value(graph, expected[index]), value);
  }
  graph_free(graph);
}
END_TEST

START_TEST(inputs_can_be_set_grown_and_trimmed) {
  struct graph *graph = read_text("graph g opset 13\ninput x: f32[1,2,3]\nconst w: f32[1,2,1] = {0, 0}\n"
                                  "n: y = Conv(x, w)\noutput y\n");
  struct node *node = graph->first;
  OK(node_set_input(graph, node, 3, graph_find_value(graph, "x")));
  ck_assert_int_eq(graph_find_value(graph, "x")->user_count, 2);
  ck_assert_ptr_eq(node->call.inputs[3], &graph_find_value(graph, "x")->tensor);
  expect_text(graph, "graph g opset 13\ninput x: f32[1,2,3]\nconst w: f32[1,2,1] = {0, 0}\n"
                     "n: y = Conv(x, w, _, x)\noutput y\n");
  OK(node_set_input(graph, node, 3, NULL));
  node_trim_inputs(node, 2);
  ck_assert_int_eq(graph_find_value(graph, "x")->user_count, 1);
  expect_text(graph, "graph g opset 13\ninput x: f32[1,2,3]\nconst w: f32[1,2,1] = {0, 0}\n"
                     "n: y = Conv(x, w)\noutput y\n");
  graph_free(graph);
}
END_TEST

START_TEST(nodes_can_be_added_moved_and_removed) {
  struct graph *graph = read_text(net);
  struct value *a = graph_find_value(graph, "a"), *b = graph_find_value(graph, "b"), *made;
  OK(graph_add_value(graph, &made, "a"));
  const struct node_spec spec = {
      .op = op_find("Sigmoid"), .inputs = &a, .input_count = 1, .outputs = &made, .output_count = 1};
  struct node *node;
  OK(graph_add_node(graph, &node, &spec, node_named(graph, "n2")));
  OK(graph_replace_uses(graph, b, made));
  graph_remove_node(graph, node_named(graph, "n2"));
  graph_move_node(graph, node, node_named(graph, "n4"));
  expect_text(graph, "graph net opset 13\n"
                     "input x: f32[1,2]\n"
                     "const k: f32[2] = {1, 2}\n"
                     "n1: a = Relu(x)\n"
                     "n3: c = Mul(a, a)\n"
                     "Sigmoid_a_2: a_2 = Sigmoid(a)\n"
                     "n4: y = Add(a_2, c)\n"
                     "output y\n");
  graph_sweep_and_number(graph);
  ck_assert_ptr_null(graph_find_value(graph, "k"));
  ck_assert_ptr_null(graph_find_value(graph, "b"));
  ck_assert_int_eq(graph->value_count, 5);
  ck_assert_int_eq(graph->node_count, 4);
  ck_assert_int_eq(graph->last->index, 3);
  OK(graph_check(graph));
  graph_free(graph);
}
END_TEST

START_TEST(uses_and_outputs_are_replaced) {
  struct graph *graph = read_text(net);
  OK(graph_replace_uses(graph, graph_find_value(graph, "a"), graph_find_value(graph, "x")));
  ck_assert_int_eq(graph_find_value(graph, "x")->user_count, 4);
  ck_assert_int_eq(value_use_count(graph_find_value(graph, "a")), 0);
  OK(graph_replace_uses(graph, graph_find_value(graph, "y"), graph_find_value(graph, "c")));
  ck_assert(graph_find_value(graph, "c")->output_uses);
  ck_assert(!graph_find_value(graph, "y")->output_uses);
  ck_assert_int_eq(value_use_count(graph_find_value(graph, "c")), 2);
  OK(graph_check(graph));
  graph_free(graph);
}
END_TEST

START_TEST(attributes_are_added_and_replaced) {
  struct graph *graph =
      read_text("graph g opset 13\ninput x: f32\nn: y = HardSigmoid(x) {alpha=0.5}\noutput y\n");
  OK(node_set_float(graph, graph->first, "beta", 0.25f));
  OK(node_set_float(graph, graph->first, "alpha", 2));
  expect_text(graph,
              "graph g opset 13\ninput x: f32\nn: y = HardSigmoid(x) {alpha=2.0, beta=0.25}\noutput y\n");
  const struct attribute integer = {.name = "alpha", .kind = ATTRIBUTE_INT, .integer = 1};
  ck_assert_int_eq(node_set_attribute(graph, graph->first, &integer), RESCL_MALFORMED);
  ck_assert_int_eq(node_set_float(graph, graph->first, "gamma", 1), RESCL_MALFORMED);
  graph_free(graph);
}
END_TEST

START_TEST(an_input_becomes_a_constant) {
  static float data[2] = {3, 4};
  struct graph *graph =
      read_text("graph g opset 13\ninput x: f32[2]\ninput z: f32[2]\nn: y = Add(x, z)\noutput y\n");
  graph_bind_input(graph, graph_find_value(graph, "x"), data);
  expect_text(graph,
              "graph g opset 13\ninput z: f32[2]\nconst x: f32[2] = {3, 4}\nn: y = Add(x, z)\noutput y\n");
  graph_free(graph);
}
END_TEST

START_TEST(a_clone_is_equal_and_independent) {
  static const char *const text = "graph \"\" opset 7 arena 512\nmeta \"a\" \"b\"\nmeta \"c\" \"d\"\n"
                                  "input x: f32[N,2] @0\nconst k: f32[2] = {1, 2}\n"
                                  "n: y = Clip(x, _, k) {min=0.5} : f32[1,2] @512\noutput y\noutput x\n";
  struct graph *graph = read_text(text), *clone;
  OK(graph_clone(&clone, graph));
  ck_assert_ptr_eq(graph_find_value(clone, "k")->tensor.data, graph_find_value(graph, "k")->tensor.data);
  graph_remove_node(graph, graph->first);
  expect_text(clone, text);
  ck_assert_str_eq(graph_find_metadata(clone, "c"), "d");
  ck_assert_ptr_null(graph_find_metadata(clone, "e"));
  graph_free(clone);
  graph_free(graph);
}
END_TEST

START_TEST(unknown_shapes_are_not_inferred_from) {
  struct graph *graph = read_text("graph g opset 13\ninput x: f32[N,2]\nn: y = Relu(x)\noutput y\n");
  ck_assert_int_eq(node_infer(graph->first), RESCL_INVALID_ARGUMENT);
  ck_assert_str_eq(rescl_last_error(), "node 'n' (Relu): the shape of input 'x' is not known: f32[?,2]");
  graph_find_value(graph, "x")->tensor.shape.dims[0] = 4;
  OK(node_infer(graph->first));
  ck_assert_int_eq(graph_find_value(graph, "y")->tensor.shape.dims[0], 4);
  graph_free(graph);
}
END_TEST

static void expect_broken(struct graph *graph, const char *message) {
  ck_assert_int_eq(graph_check(graph), RESCL_MALFORMED);
  ck_assert_msg(strstr(rescl_last_error(), message), "%s", rescl_last_error());
  graph_free(graph);
}

START_TEST(every_invariant_is_checked) {
  static float number = 0;
  struct graph *graph = read_text(net);
  graph_move_node(graph, graph->first, NULL);
  expect_broken(graph, "node 'n2' (Add) uses value 'a' before anything makes it");

  graph = read_text(net);
  graph_remove_node(graph, node_named(graph, "n4"));
  expect_broken(graph, "nothing makes output 'y'");

  graph = read_text(net);
  graph_find_value(graph, "a")->tensor.data = &number;
  expect_broken(graph, "constant 'a' is made by node 'n1' too");

  graph = read_text(net);
  graph_find_value(graph, "x")->tensor.data = &number;
  expect_broken(graph, "input 'x' is a constant");

  graph = read_text(net);
  graph_find_value(graph, "a")->users[0] = graph->last;
  expect_broken(graph, "value 'a' is used 3 times and lists 3 uses");

  graph = read_text(net);
  graph_find_value(graph, "a")->user_count--;
  expect_broken(graph, "value 'a' is used 3 times and lists 2 uses");

  graph = read_text(net);
  graph->last->call.inputs[0] = NULL;
  expect_broken(graph, "node 'n4': call.inputs[0] is not the value's tensor");

  graph = read_text(net);
  graph_find_value(graph, "b")->producer = graph->first;
  expect_broken(graph, "node 'n2' makes value 'b', which is made elsewhere too");

  graph = read_text(net);
  graph_find_value(graph, "b")->name = "c";
  expect_broken(graph, "value 'c' does not belong to the graph");

  graph = read_text(net);
  ck_assert_int_eq(graph_add_input(graph, graph_find_value(graph, "x")), RESCL_OK);
  expect_broken(graph, "input 'x' is a constant or listed twice");

  graph = read_text(net);
  graph->node_count++;
  expect_broken(graph, "4 nodes are linked, 5 counted");
}
END_TEST

/** Ten thousand nodes that all want the same name, and one value that all of them use. */
START_TEST(large_graphs_take_no_time) {
  const uint64_t start = clock_now_ns();
  struct graph *graph, *clone;
  struct value *inputs[2];
  OK(graph_create(&graph, "large", 13));
  OK(graph_add_value(graph, &inputs[0], "x"));
  OK(graph_add_input(graph, inputs[0]));
  inputs[1] = inputs[0];
  for (int index = 0; index < 10000; index++) {
    struct value *output;
    OK(graph_add_value(graph, &output, "out"));
    const struct node_spec spec = {
        .op = op_find("Add"), .inputs = inputs, .input_count = 2, .outputs = &output, .output_count = 1};
    OK(graph_add_node(graph, NULL, &spec, NULL));
    inputs[0] = output;
  }
  OK(graph_add_output(graph, inputs[0]));
  OK(graph_check(graph));
  OK(graph_clone(&clone, graph));
  OK(graph_replace_uses(clone, clone->inputs[0], clone->inputs[0]));
  while (clone->last) graph_remove_node(clone, clone->last);
  graph_sweep_and_number(clone);
  ck_assert_int_eq(clone->value_count, 2); // input and output
  graph_free(clone);
  graph_free(graph);
  ck_assert_double_lt(clock_since_ms(start), 2000);
}
END_TEST

CHECK_MAIN("graph/graph", names_become_unique, inputs_can_be_set_grown_and_trimmed,
           nodes_can_be_added_moved_and_removed, uses_and_outputs_are_replaced,
           attributes_are_added_and_replaced, an_input_becomes_a_constant, a_clone_is_equal_and_independent,
           unknown_shapes_are_not_inferred_from, every_invariant_is_checked, large_graphs_take_no_time)
