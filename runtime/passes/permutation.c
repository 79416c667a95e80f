#include "passes/permutation.h"

#include "passes/edit.h"

int permutation_is_made_by(const struct node *node) {
  return node && node->call.op == &op_transpose;
}

struct permutation permutation_of(const struct node *transpose) {
  struct permutation permutation = {.rank = transpose->call.inputs[0]->shape.rank};
  const int64_t *axes;
  const size_t count = attribute_ints(&transpose->call, "perm", &axes);
  for (int axis = 0; axis < permutation.rank; axis++)
    permutation.axes[axis] = count ? axes[axis] : permutation.rank - 1 - axis;
  return permutation;
}

struct permutation permutation_identity(int rank) {
  struct permutation identity = {.rank = rank};
  for (int axis = 0; axis < rank; axis++) identity.axes[axis] = axis;
  return identity;
}

struct permutation permutation_inverse(const struct permutation *permutation) {
  struct permutation inverse = {.rank = permutation->rank};
  for (int axis = 0; axis < permutation->rank; axis++) inverse.axes[permutation->axes[axis]] = axis;
  return inverse;
}

struct permutation permutation_then(const struct permutation *first, const struct permutation *second) {
  struct permutation both = {.rank = first->rank};
  permutation_apply(second, first->axes, both.axes);
  return both;
}

int permutation_equal(const struct permutation *one, const struct permutation *other) {
  if (one->rank != other->rank) return 0;
  for (int axis = 0; axis < one->rank; axis++)
    if (one->axes[axis] != other->axes[axis]) return 0;
  return 1;
}

void permutation_apply(const struct permutation *permutation, const int64_t *before, int64_t *after) {
  for (int axis = 0; axis < permutation->rank; axis++) after[axis] = before[permutation->axes[axis]];
}

int permutation_keeps_order(const struct permutation *permutation, const struct shape *shape) {
  int64_t last = -1;
  for (int axis = 0; axis < permutation->rank; axis++) {
    if (shape->dims[permutation->axes[axis]] == 1) continue;
    if (permutation->axes[axis] < last) return 0;
    last = permutation->axes[axis];
  }
  return 1;
}

static struct attribute attribute_of(const struct permutation *permutation) {
  return (struct attribute){.name = "perm",
                            .kind = ATTRIBUTE_INTS,
                            .integers = permutation->axes,
                            .count = (size_t)permutation->rank};
}

rescl_status permutation_set(struct graph *graph, struct node *transpose,
                             const struct permutation *permutation) {
  const struct attribute attribute = attribute_of(permutation);
  return node_set_attribute(graph, transpose, &attribute);
}

rescl_status permutation_add(struct graph *graph, struct value *input, struct value **output,
                             const struct permutation *permutation, struct node *before) {
  const struct attribute attribute = attribute_of(permutation);
  if (!*output) TRY(graph_add_value(graph, output, input->name));
  const struct node_spec spec = {.op = &op_transpose,
                                 .inputs = &input,
                                 .input_count = 1,
                                 .outputs = output,
                                 .output_count = 1,
                                 .attributes = &attribute,
                                 .attribute_count = 1};
  return edit_add_node(graph, &spec, before);
}
