/* Requires: shapes, and graph.channel_block: 0 leaves everything as it is.
 * Ensures:  convolutions, and what follows them and can, compute on channels in blocks; the others find plain
 *           tensors, as do graph outputs. Reorder nodes stand where the layout changes, one for all users of
 * a value.
 *
 *     graph g opset 13 block 16              t = Reorder(x) {block=16} : … block 16
 *     y = Conv(x, w)               →         u = Conv(t, w) : … block 16
 *     output y                               y = Reorder(u)
 *                                            output y
 *
 * A convolution of a few input channels (a network's first) reads plain input: a block would be mostly empty.
 */
#include "passes/edit.h"

#include "ops/geometry.h"

#define STEM_MAX_CHANNELS 4

struct blocking {
  struct graph *graph;
  int block;
  struct value **plain, **blocked; // by value->index of the original: its other form, once there is one
};

static int is_blockable(const struct value *value) {
  return value->tensor.dtype == DTYPE_FLOAT32 && value->tensor.shape.rank == 4 && !value->tensor.data &&
         shape_elements(&value->tensor.shape) > 0;
}

/* Whether the channels of each group fill blocks, or blocks hold whole groups, or each group is one channel.
 */
static int conv_takes_blocks(const struct node *node, int block) {
  struct window window;
  if (!is_blockable(node->inputs[0]) || !node->inputs[1]->tensor.data) return 0;
  if (node->call.input_count > 2 && node->inputs[2] && !node->inputs[2]->tensor.data) return 0;
  if (window_resolve(&node->call, &window) != RESCL_OK) return 0;
  const int64_t inputs = window.input_channels / window.groups,
                outputs = window.output_channels / window.groups;
  if (window.groups == 1 || (inputs == 1 && outputs == 1)) return 1;
  if (inputs % block == 0 && outputs % block == 0) return 1;
  return inputs == outputs && block % inputs == 0 && window.input_channels % block == 0;
}

static int conv_is_stem(const struct node *node) {
  return node->call.op == &op_conv && node->inputs[0]->tensor.shape.dims[1] <= STEM_MAX_CHANNELS &&
         attribute_int(&node->call, "group") == 1;
}

/* A constant that reads the same in both layouts: one number, or one per channel where channels fill blocks.
 */
static int is_layout_free(const struct tensor *constant, const struct shape *output, int block) {
  if (shape_elements(&constant->shape) == 1) return 1;
  const int channel = constant->shape.rank - 3;
  return channel >= 0 && shape_elements(&constant->shape) == constant->shape.dims[channel] &&
         constant->shape.dims[channel] == output->dims[1] && output->dims[1] % block == 0;
}

/* Operands of the output's shape, per image and channel, or free of layout. */
static int elementwise_takes_blocks(const struct node *node, int block) {
  const struct shape *output = &node->outputs[0]->tensor.shape;
  if (output->rank != 4) return 0;
  for (int i = 0; i < node->call.input_count; i++) {
    const struct tensor *input = node->call.inputs[i];
    if (input->data && is_layout_free(input, output, block)) continue;
    if (!is_blockable(node->inputs[i]) || input->shape.dims[0] != output->dims[0]) return 0;
    const int per_channel =
        input->shape.dims[1] == output->dims[1] && shape_product(&input->shape, 2, 4) == 1;
    if (!shape_equal(&input->shape, output) && !per_channel) return 0;
  }
  return 1;
}

static int concat_takes_blocks(const struct node *node, int block) {
  int axis;
  for (int i = 0; i < node->call.input_count; i++) {
    if (!is_blockable(node->inputs[i]) || node->call.inputs[i]->shape.dims[1] % block) return 0;
  }
  return axis_resolve(attribute_int(&node->call, "axis"), 4, 0, &axis) == RESCL_OK && axis == 1;
}

static int plane_takes_blocks(const struct node *node, int block) {
  (void)block;
  return is_blockable(node->inputs[0]) && is_blockable(node->outputs[0]);
}

/* Operators that have blocked kernels. Followers take blocks only where an input has them already. */
static const struct {
  const struct op *op;
  int (*takes_blocks)(const struct node *node, int block);
  int follows;
} rules[] = {
    {&op_conv, conv_takes_blocks, 0},
    {&op_add, elementwise_takes_blocks, 1},
    {&op_sub, elementwise_takes_blocks, 1},
    {&op_mul, elementwise_takes_blocks, 1},
    {&op_div, elementwise_takes_blocks, 1},
    {&op_prelu, elementwise_takes_blocks, 1},
    {&op_relu, plane_takes_blocks, 1},
    {&op_leaky_relu, plane_takes_blocks, 1},
    {&op_clip, plane_takes_blocks, 1},
    {&op_sigmoid, plane_takes_blocks, 1},
    {&op_hard_sigmoid, plane_takes_blocks, 1},
    {&op_hard_swish, plane_takes_blocks, 1},
    {&op_scale_shift, plane_takes_blocks, 1},
    {&op_max_pool, plane_takes_blocks, 1},
    {&op_average_pool, plane_takes_blocks, 1},
    {&op_global_average_pool, plane_takes_blocks, 1},
    {&op_global_max_pool, plane_takes_blocks, 1},
    {&op_concat, concat_takes_blocks, 1},
};

static int has_blocked_input(const struct node *node) {
  for (int i = 0; i < node->call.input_count; i++) {
    if (node->call.inputs[i] && node->call.inputs[i]->block) return 1;
  }
  return 0;
}

static int takes_blocks(const struct node *node, int block) {
  for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
    if (rules[i].op != node->call.op) continue;
    return (!rules[i].follows || has_blocked_input(node)) && rules[i].takes_blocks(node, block);
  }
  return 0;
}

/* Adds `output = Reorder(input)` before a node, NULL: at the end. */
static rescl_status add_reorder(const struct blocking *blocking, struct value *input, struct value *output,
                                int block, struct node *before) {
  const struct attribute attribute = {.name = "block", .kind = ATTRIBUTE_INT, .integer = block};
  const struct node_spec spec = {.op = &op_reorder,
                                 .inputs = &input,
                                 .input_count = 1,
                                 .outputs = &output,
                                 .output_count = 1,
                                 .attributes = &attribute,
                                 .attribute_count = 1};
  output->tensor =
      (struct tensor){.dtype = input->tensor.dtype, .shape = input->tensor.shape, .block = block};
  return graph_add_node(blocking->graph, NULL, &spec, before);
}

/* The value in the layout asked for, made before the node where it is not there yet. */
static rescl_status value_in_layout(const struct blocking *blocking, struct value *value, int block,
                                    struct node *before, struct value **result) {
  *result = value;
  if (value->tensor.block == block) return RESCL_OK;
  struct value **known = block ? &blocking->blocked[value->index] : &blocking->plain[value->index];
  if (!*known) {
    TRY(graph_add_value(blocking->graph, known, value->name));
    (*known)->index = value->index; // never asked for a form of its own, so the number is free
    TRY(add_reorder(blocking, value, *known, block, before));
  }
  *result = *known;
  return RESCL_OK;
}

static rescl_status set_inputs(const struct blocking *blocking, struct node *node, int block) {
  for (int i = 0; i < node->call.input_count; i++) {
    struct value *input = node->inputs[i], *wanted;
    if (!input || input->tensor.data || input->tensor.dtype != DTYPE_FLOAT32) continue;
    if (block && i == 0 && conv_is_stem(node) && !input->tensor.block) continue;
    TRY(value_in_layout(blocking, input, block, node, &wanted));
    if (wanted != input) TRY(node_set_input(blocking->graph, node, i, wanted));
  }
  return RESCL_OK;
}

/* A blocked graph output keeps its name for its plain form; the node makes another value. */
static rescl_status restore_output(const struct blocking *blocking, struct node *node) {
  struct value *output = node->outputs[0], *inner;
  if (!graph_is_output(blocking->graph, output)) return RESCL_OK;
  TRY(graph_add_value(blocking->graph, &inner, output->name));
  inner->index = output->index;
  inner->tensor = output->tensor;
  node_set_output(node, 0, inner);
  blocking->plain[output->index] = output;
  blocking->blocked[output->index] = inner;
  return add_reorder(blocking, inner, output, 0, node->next);
}

static rescl_status block_nodes(const struct blocking *blocking, int *changed) {
  for (struct node *node = blocking->graph->first, *next; node; node = next) {
    next = node->next;
    const int block = takes_blocks(node, blocking->block) ? blocking->block : 0;
    TRY(set_inputs(blocking, node, block));
    if (!block) continue;
    node->outputs[0]->tensor.block = block;
    TRY(restore_output(blocking, node));
    *changed = 1;
  }
  return RESCL_OK;
}

rescl_status block_channels(struct graph *graph, int *changed) {
  if (!graph->channel_block) return RESCL_OK;
  struct arena scratch = {0};
  struct blocking blocking = {.graph = graph, .block = graph->channel_block};
  graph_sweep_and_number(graph);
  rescl_status status = RESCL_OK;
  blocking.plain = arena_allocate(&scratch, (size_t)graph->value_count + 1, sizeof(struct value *));
  blocking.blocked = arena_allocate(&scratch, (size_t)graph->value_count + 1, sizeof(struct value *));
  if (blocking.plain && blocking.blocked)
    status = block_nodes(&blocking, changed);
  else
    status = fail_memory((size_t)graph->value_count * 2 * sizeof(struct value *));
  arena_free(&scratch);
  return status;
}
