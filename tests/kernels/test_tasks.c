/** What the program of tasks is built with for a network (kernels/tasks.h). */
#include "check_main.h"

#include <string.h>

#include "kernels/tasks.h"
#include "support/must.h"
#include "support/text_read.h"

static const struct device_profile profile = {.has_vectors = 1, .vector_width = 8};

static void write_options(char options[TASK_OPTIONS_BYTES], const char *text) {
  struct graph *graph = NULL;
  MUST(graph_text_read(&graph, text));
  for (struct node *node = graph->first; node; node = node->next) MUST(node_infer(node));
  tasks_network_options(options, graph, &profile);
  graph_free(graph);
}

START_TEST(an_option_stands_once_whatever_needs_it) {
  char options[TASK_OPTIONS_BYTES];
  write_options(
      options, "graph g opset 13\ninput x: f32[1,8,4,4]\na: a = Relu(x)\nb: b = Add(a, x)\nc: c = Mul(a, b)\n"
               "d: y = Sigmoid(c)\noutput y\n");
  ck_assert_str_eq(options, " -DWITH_ELEMENTWISE");
}
END_TEST

START_TEST(all_options_together_have_room) {
  size_t length = 1;
  const char *last = "";
  for (const struct kernel_row *row = kernel_table; row->op; row++) {
    if (!row->is_optional || strcmp(row->task, last) == 0) continue;
    length += strlen(" -DWITH_") + strlen(row->task); // at least once
    last = row->task;
  }
  ck_assert_uint_gt(length, 1);
  ck_assert_uint_le(length, TASK_OPTIONS_BYTES);
}
END_TEST

/** Else a row without it would do nothing: its task is not built. */
START_TEST(all_rows_of_a_kernel_have_its_task) {
  for (const struct kernel_row *row = kernel_table; row->op; row++)
    for (const struct kernel_row *other = kernel_table; other->op; other++)
      if (row->kernel == other->kernel)
        ck_assert_msg(!row->task == !other->task && (!row->task || strcmp(row->task, other->task) == 0),
                      "%s as %s and as %s", row->kernel->name, row->op->name, other->op->name);
}
END_TEST

START_TEST(networks_without_such_nodes_have_none) {
  char options[TASK_OPTIONS_BYTES];
  write_options(
      options, "graph g opset 13\ninput x: f32[1,8,4,4]\na: y = MaxPool(x) {kernel_shape=[2,2]}\noutput y\n");
  ck_assert_str_eq(options, "");
}
END_TEST

CHECK_MAIN("kernels/tasks", all_rows_of_a_kernel_have_its_task, an_option_stands_once_whatever_needs_it,
           all_options_together_have_room, networks_without_such_nodes_have_none)
