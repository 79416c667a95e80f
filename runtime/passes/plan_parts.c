#include "passes/plan_parts.h"

#include "ops/blocks.h"
#include "passes/pass.h"

static struct part find_part(const struct part *parts, const struct value *value) {
  struct part part = {value->index, 0};
  while (parts[part.root].root != part.root) {
    part.offset += parts[part.root].offset;
    part.root = parts[part.root].root;
  }
  return part;
}

/** Nonzero if the view's elements lie side by side in its input, in order. */
static int is_contiguous(const struct strided_view *view) {
  int64_t strides[RESCL_MAX_RANK];
  shape_strides(&view->shape, strides);
  for (int dimension = 0; dimension < view->shape.rank; dimension++)
    if (view->shape.dims[dimension] > 1 && view->strides[dimension] != strides[dimension]) return 0;
  return 1;
}

/** Where in its input a Slice begins, in bytes; -1 where it does not take what lies side by side. */
static int64_t slice_offset(const struct node *node) {
  const struct tensor *input = &node->inputs[0]->tensor, *output = &node->outputs[0]->tensor;
  struct strided_view view;
  if (slice_resolve(&node->call, &view) != RESCL_OK) return -1;
  if (input->block) blocks_stored_slice(input, output, &view);
  return is_contiguous(&view) ? view.offset * (int64_t)dtype_size(input->dtype) : -1;
}

static void show_input(const struct node *node, struct part *parts) {
  const int is_view = op_is_view(&node->call), is_slice = node->call.op == &op_slice;
  if (!is_view && !is_slice) return;
  if (!is_view && (node->inputs[0]->tensor.data || !tensor_size(&node->outputs[0]->tensor))) return;
  const int64_t offset = is_view ? 0 : slice_offset(node);
  if (offset >= 0 && offset % ARENA_ALIGNMENT == 0)
    parts[node->outputs[0]->index] = (struct part){node->inputs[0]->index, offset};
}

/** Nonzero for a Concat that puts its inputs one behind the other. */
static int keeps_inputs_whole(const struct node *node) {
  const struct tensor *output = &node->outputs[0]->tensor;
  int axis = 0;
  if (node->call.op != &op_concat || !tensor_size(output) ||
      axis_resolve(attribute_int(&node->call, "axis"), output->shape.rank, 0, &axis) != RESCL_OK)
    return 0;
  return shape_product(&output->shape, 0, axis) == 1;
}

/** Nonzero, and where it would begin, if all the Concat's inputs lie in one root side by side. */
static int is_there_already(const struct node *node, const struct part *parts, struct part *found) {
  int64_t end = 0;
  for (int index = 0; index < node->call.input_count; index++) {
    const struct value *input = node->inputs[index];
    const struct part part = find_part(parts, input);
    if (input->tensor.data) return 0;
    if (index == 0) *found = part, end = part.offset;
    if (part.root != found->root || part.offset != end) return 0;
    end += (int64_t)tensor_size(&input->tensor);
  }
  return 1;
}

/** Nonzero if all of the root's bytes would lie at `offset` of the Concat: its inputs there show just them. */
static int fits(const struct node *node, const struct part *parts, const struct value *root, int64_t offset) {
  int64_t position = 0;
  const int64_t end = offset + (int64_t)tensor_size(&root->tensor);
  if (offset < 0 || offset % ARENA_ALIGNMENT != 0) return 0;
  for (int index = 0; index < node->call.input_count; index++) {
    const struct part part = find_part(parts, node->inputs[index]);
    const int64_t next = position + (int64_t)tensor_size(&node->inputs[index]->tensor);
    if (position < end && next > offset && (part.root != root->index || part.offset != position - offset))
      return 0;
    position = next;
  }
  return end <= position;
}

/** What the node makes becomes the place of those inputs that have their own, and no other one's. */
static void take_inputs(const struct node *node, const struct value *const *values, struct part *parts) {
  int64_t position = 0;
  const struct part whole = find_part(parts, node->outputs[0]);
  for (int index = 0; index < node->call.input_count; index++) {
    const struct part part = find_part(parts, node->inputs[index]);
    const struct value *root = values[part.root];
    const int64_t offset = position - part.offset;
    position += (int64_t)tensor_size(&node->inputs[index]->tensor);
    if (root->producer && !root->tensor.data && part.root != whole.root && fits(node, parts, root, offset))
      parts[part.root] = (struct part){node->outputs[0]->index, offset};
  }
}

void plan_parts(const struct graph *graph, const struct value **values, struct part *parts) {
  for (const struct value *value = graph->values; value; value = value->next) {
    values[value->index] = value;
    parts[value->index] = (struct part){value->index, 0};
  }
  for (const struct node *node = graph->first; node; node = node->next) show_input(node, parts);
  for (const struct node *node = graph->last; node; node = node->previous) {
    struct part found;
    const int index = keeps_inputs_whole(node) ? node->outputs[0]->index : -1;
    if (index < 0) continue;
    if (parts[index].root == index && is_there_already(node, parts, &found))
      parts[index] = found;
    else
      take_inputs(node, values, parts);
  }
  for (const struct value *value = graph->values; value; value = value->next)
    parts[value->index] = find_part(parts, value);
}
