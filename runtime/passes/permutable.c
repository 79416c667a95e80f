#include "passes/permutable.h"

#include <string.h>

#include "ops/geometry.h"
#include "ops/resize.h"
#include "passes/edit.h"

static int64_t place_of(const struct permutation *permutation, int axis) {
  return permutation_inverse(permutation).axes[axis];
}

/** Points the input to a new constant list. */
static rescl_status set_list(struct graph *graph, struct node *node, int input, const int64_t *list,
                             size_t count) {
  struct tensor tensor = {.dtype = DTYPE_INT64, .shape = shape_of(1, (int64_t[]){(int64_t)count})};
  struct value *value;
  TRY(tensor_allocate(&tensor, &graph->arena));
  memcpy(tensor.data, list, count * sizeof *list);
  TRY(graph_add_constant(graph, &value, "list", &tensor));
  return node_set_input(graph, node, input, value);
}

static rescl_status adapt_axis(struct graph *graph, struct node *node,
                               const struct permutation *permutation) {
  int axis;
  TRY(axis_resolve(attribute_int(&node->call, "axis"), permutation->rank, 0, &axis));
  const struct attribute attribute = {
      .name = "axis", .kind = ATTRIBUTE_INT, .integer = place_of(permutation, axis)};
  return node_set_attribute(graph, node, &attribute);
}

/** Before opset 13 what follows the axis belongs to it. */
static int has_one_axis(const struct node *node) {
  return node->call.opset >= 13;
}

static rescl_status adapt_pad(struct graph *graph, struct node *node, const struct permutation *permutation) {
  const int rank = permutation->rank;
  struct padding padding;
  int64_t pads[2 * RESCL_MAX_RANK];
  TRY(padding_resolve(&node->call, &padding));
  permutation_apply(permutation, padding.before, pads);
  permutation_apply(permutation, padding.after, pads + rank);
  if (!op_input(&node->call, 1)) return edit_set_list(graph, node, "pads", pads, 2 * (size_t)rank);
  if (node->call.input_count > 3) node_trim_inputs(node, 3); // the axes: now all are named
  return set_list(graph, node, 1, pads, 2 * (size_t)rank);
}

static rescl_status adapt_slice(struct graph *graph, struct node *node,
                                const struct permutation *permutation) {
  const int by_input = op_input(&node->call, 1) != NULL;
  const int64_t *list = NULL;
  int64_t axes[RESCL_MAX_RANK];
  size_t count = attribute_ints(&node->call, "starts", &list),
         named = attribute_ints(&node->call, "axes", &list);
  if (by_input) {
    count = (size_t)shape_elements(&node->call.inputs[1]->shape);
    TRY(op_constant_integers(&node->call, 3, axes, RESCL_MAX_RANK, &named));
    list = axes;
  }
  for (size_t index = 0; index < count; index++) {
    int axis;
    TRY(axis_resolve(named ? list[index] : (int64_t)index, permutation->rank, 0, &axis));
    axes[index] = place_of(permutation, axis);
  }
  return by_input ? set_list(graph, node, 3, axes, count) : edit_set_list(graph, node, "axes", axes, count);
}

static rescl_status adapt_reduction(struct graph *graph, struct node *node,
                                    const struct permutation *permutation) {
  struct reduction reduction;
  int64_t axes[RESCL_MAX_RANK];
  size_t count = 0;
  TRY(reduction_resolve(&node->call, &reduction));
  for (int axis = 0; axis < permutation->rank; axis++)
    if (reduction.axes >> permutation->axes[axis] & 1) axes[count++] = axis;
  if (!count) return RESCL_OK; // it reduces nothing
  return op_input(&node->call, 1) ? set_list(graph, node, 1, axes, count)
                                  : edit_set_list(graph, node, "axes", axes, count);
}

/** Where lists are inputs, one entry for each dimension. */
static int has_plain_lists(const struct node *node) {
  const int64_t *axes;
  return node->call.opset >= 11 && !attribute_ints(&node->call, "axes", &axes) &&
         strcmp(attribute_string(&node->call, "coordinate_transformation_mode"), "tf_crop_and_resize");
}

/** Scales, of any type, in another order. */
static rescl_status permute_list(struct graph *graph, struct node *node, int input,
                                 const struct permutation *permutation) {
  const struct tensor *list = op_input(&node->call, input);
  struct value *value;
  if (!list || shape_elements(&list->shape) != permutation->rank) return RESCL_OK;
  struct tensor permuted = {.dtype = list->dtype, .shape = list->shape};
  const size_t size = dtype_size(list->dtype);
  TRY(tensor_allocate(&permuted, &graph->arena));
  for (int axis = 0; axis < permutation->rank; axis++)
    memcpy((char *)permuted.data + (size_t)axis * size,
           (const char *)list->data + (size_t)permutation->axes[axis] * size, size);
  TRY(graph_add_constant(graph, &value, node->inputs[input]->name, &permuted));
  return node_set_input(graph, node, input, value);
}

static rescl_status adapt_resize(struct graph *graph, struct node *node,
                                 const struct permutation *permutation) {
  TRY(permute_list(graph, node, 2, permutation));
  return permute_list(graph, node, 3, permutation);
}

/** Scales and limits that are the same in every place. */
static int has_single_numbers(const struct node *node) {
  for (int index = 1; index < node->call.input_count; index++)
    if (node->inputs[index] && shape_elements(&node->inputs[index]->tensor.shape) != 1) return 0;
  return 1;
}

#define ELEMENTWISE(symbol) \
  { &op_##symbol, INT_MAX, NULL, NULL }
#define ALONG_AXIS(symbol) \
  { &op_##symbol, 1, has_one_axis, adapt_axis }
#define REDUCTION(symbol) \
  { &op_##symbol, 1, NULL, adapt_reduction }
#define FUNCTION(symbol, ...) ELEMENTWISE(symbol),
#define OPERATION(symbol, ...) ELEMENTWISE(symbol),
static const struct permutable table[] = {
#include "ops/functions.def"
#include "ops/operations.def"
    ELEMENTWISE(relu),
    ELEMENTWISE(leaky_relu),
    ELEMENTWISE(prelu),
    ELEMENTWISE(sigmoid),
    ELEMENTWISE(hard_sigmoid),
    ELEMENTWISE(hard_swish),
    ELEMENTWISE(swish),
    ELEMENTWISE(mish),
    ELEMENTWISE(gelu),
    ELEMENTWISE(add),
    ELEMENTWISE(sub),
    ELEMENTWISE(mul),
    ELEMENTWISE(div),
    ELEMENTWISE(mod),
    ELEMENTWISE(where),
    ELEMENTWISE(cast),
    ELEMENTWISE(identity),
    ELEMENTWISE(fake_quantize),
    {&op_clip, 1, has_single_numbers, NULL},
    {&op_quantize_linear, 1, has_single_numbers, NULL},
    {&op_dequantize_linear, 1, has_single_numbers, NULL},
    {&op_concat, INT_MAX, NULL, adapt_axis},
    {&op_pad, 1, NULL, adapt_pad},
    {&op_slice, 1, NULL, adapt_slice},
    {&op_resize, 1, has_plain_lists, adapt_resize},
    ALONG_AXIS(softmax),
    ALONG_AXIS(log_softmax),
    ALONG_AXIS(hardmax),
    REDUCTION(reduce_mean),
    REDUCTION(reduce_sum),
    REDUCTION(reduce_max),
    REDUCTION(reduce_min),
    REDUCTION(reduce_prod),
    REDUCTION(reduce_l1),
    REDUCTION(reduce_l2),
    REDUCTION(reduce_log_sum),
    REDUCTION(reduce_log_sum_exp),
    REDUCTION(reduce_sum_square),
};
#undef FUNCTION
#undef OPERATION

static const struct permutable *row_of(const struct op *op) {
  for (size_t index = 0; index < sizeof table / sizeof *table; index++)
    if (table[index].op == op) return &table[index];
  return NULL;
}

int permutable_rank(const struct node *node) {
  const int input = node->call.inputs[0]->shape.rank, output = node->call.outputs[0]->shape.rank;
  return input > output ? input : output;
}

int permutable_operand_count(const struct node *node) {
  const int most = row_of(node->call.op)->operands;
  return most < node->call.input_count ? most : node->call.input_count;
}

struct value *permutable_operand(const struct node *node, int index) {
  struct value *operand = node->inputs[index];
  if (!operand || operand->tensor.data) return NULL;
  const struct shape *shape = &operand->tensor.shape;
  return shape->rank == permutable_rank(node) || shape_elements(shape) != 1 ? operand : NULL;
}

int permutable_ends(const struct node *node) {
  return node->call.outputs[0]->shape.rank < permutable_rank(node);
}

int permutable_end_suits(const struct node *node, const struct permutation *permutation) {
  struct reduction reduction;
  int64_t last = -1;
  if (reduction_resolve(&node->call, &reduction) != RESCL_OK) return 0;
  for (int axis = 0; axis < permutation->rank; axis++) {
    if (reduction.axes >> permutation->axes[axis] & 1) continue;
    if (permutation->axes[axis] < last) return 0;
    last = permutation->axes[axis];
  }
  return 1;
}

const struct permutable *permutable_of(const struct node *node) {
  const struct permutable *row = row_of(node->call.op);
  if (!row || node->call.output_count != 1 || !node->call.inputs[0]) return NULL;
  for (int index = 0; index < permutable_operand_count(node); index++) {
    const struct value *operand = permutable_operand(node, index);
    if (operand && operand->tensor.shape.rank != permutable_rank(node)) return NULL;
  }
  return !row->suits || row->suits(node) ? row : NULL;
}
