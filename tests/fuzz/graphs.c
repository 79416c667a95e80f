#define _POSIX_C_SOURCE 200809L
#include "fuzz/graphs.h"

#include <math.h>
#include <string.h>

#include "base/random.h"
#include "fuzz/fuzz.h"
#include "graph/cost.h"
#include "reference/compare.h"
#include "reference/reference.h"

enum { MOST_WORK = 2000000, MOST_BYTES = 2000000 };
#define LARGEST_NUMBER 1e18
#define LARGEST_REST 1e-5

void graphs_start(void) {
  setenv("RESCL_FOLD_LIMIT", "16", 1);
}

int graphs_is_small(const struct graph *graph) {
  int64_t work = 0, bytes = 0;
  for (const struct value *value = graph->values; value; value = value->next) {
    if (shape_elements(&value->tensor.shape) > MOST_BYTES) return 0;
    bytes += (int64_t)tensor_size(&value->tensor);
    if (bytes > MOST_BYTES) return 0;
  }
  for (const struct node *node = graph->first; node; node = node->next) {
    const int64_t more = node_work(node);
    if (more > MOST_WORK - work) return 0;
    work += more;
  }
  return 1;
}

void *graphs_input(const struct graph *graph, int index) {
  struct tensor tensor = graph->inputs[index]->tensor;
  struct random_state random = random_seeded((uint64_t)index + 1);
  tensor.data = calloc(tensor_size(&tensor) + 1, 1);
  FUZZ_HOLDS(tensor.data, "no memory");
  for (int64_t element = 0; element < shape_elements(&tensor.shape); element++)
    if (dtype_is_real(tensor.dtype))
      tensor_set_real(&tensor, element, (double)(random_bits(&random) % 2001) / 500.0 - 2.0);
    else
      tensor_set_integer(&tensor, element, (int64_t)(random_bits(&random) % 5));
  return tensor.data;
}

struct graphs_outputs graphs_compute(const struct graph *graph) {
  struct graphs_outputs outputs = {.count = graph->output_count};
  void **inputs = calloc((size_t)graph->input_count + 1, sizeof *inputs);
  outputs.data = calloc((size_t)graph->output_count + 1, sizeof *outputs.data);
  FUZZ_HOLDS(inputs && outputs.data, "no memory");
  for (int index = 0; index < graph->input_count; index++) inputs[index] = graphs_input(graph, index);
  for (int index = 0; index < graph->output_count; index++)
    outputs.data[index] = calloc(tensor_size(&graph->outputs[index]->tensor) + 1, 1);
  outputs.status = reference_run(graph, (const void *const *)inputs, outputs.data, NULL, NULL);
  for (int index = 0; index < graph->input_count; index++) free(inputs[index]);
  free(inputs);
  return outputs;
}

void graphs_outputs_free(struct graphs_outputs *outputs) {
  for (int index = 0; index < outputs->count; index++) free(outputs->data[index]);
  free(outputs->data);
  outputs->data = NULL;
}

int graphs_is_finite(const struct tensor *tensor) {
  for (int64_t index = 0; index < shape_elements(&tensor->shape); index++)
    if (!(fabs(tensor_real(tensor, index)) < LARGEST_NUMBER)) return 0;
  return 1;
}

int graphs_is_close(const struct tensor *found, const struct tensor *expected, double largest_error) {
  if (compare_tensors(found, expected) <= largest_error) return 1;
  for (int64_t index = 0; index < shape_elements(&expected->shape); index++)
    if (!(fabs(tensor_real(found, index) - tensor_real(expected, index)) <= LARGEST_REST)) return 0;
  return 1;
}
