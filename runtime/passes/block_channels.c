/** Requires: shapes, and graph.channel_block: 0 leaves everything as it is.
 *  Ensures:  convolutions, and what follows them and can, compute on channels in blocks; the others
 *            find plain tensors, as do graph outputs. Reorder nodes stand where the layout changes, one
 *            for all users of a value.
 *
 *      graph g opset 13 block 16              t = Reorder(x) {block=16} : … block 16
 *      y = Conv(x, w)               →         u = Conv(t, w) : … block 16
 *      output y                               y = Reorder(u)
 *                                             output y
 *
 *  A convolution of few input channels (a network's first) reads plain input, as a block would be mostly
 *  empty, unless graph.blocks_stem is set. What makes more than it reads, such as the last Resize of a network, is
 *  plain where nobody reads blocks of it: then it is the smaller side whose layout changes. */
#include "passes/edit.h"

#include "ops/blocks.h"

struct blocking {
  struct graph *graph;
  int block;
  struct value **plain, **blocked; // by value->index of the original: its other form, once there is one
  unsigned char *is_wanted;        // likewise: somebody behind it computes on blocks and wants to
};

static int has_blocked_input(const struct node *node) {
  for (int index = 0; index < node->call.input_count; index++)
    if (node->call.inputs[index] && node->call.inputs[index]->block) return 1;
  return 0;
}

static int can_take_blocks(const struct node *node, int block) {
  const struct op *op = node->call.op;
  return op->takes_blocks && op->takes_blocks(&node->call, block);
}

/** From the last node to the first: which values are read in blocks, at last by who wants them. */
static void find_wanted(const struct blocking *blocking) {
  for (const struct node *node = blocking->graph->last; node; node = node->previous) {
    const int wants =
        (node->call.op->traits & OP_WANTS_BLOCKS) || blocking->is_wanted[node->outputs[0]->index];
    if (!wants || !can_take_blocks(node, blocking->block)) continue;
    for (int index = 0; index < node->call.input_count; index++)
      if (node->inputs[index]) blocking->is_wanted[node->inputs[index]->index] = 1;
  }
}

static int makes_more_than_it_reads(const struct node *node) {
  int64_t read = 0;
  for (int index = 0; index < node->call.input_count; index++)
    if (node->inputs[index]) read += shape_elements(&node->inputs[index]->tensor.shape);
  return shape_elements(&node->outputs[0]->tensor.shape) > read;
}

static int takes_blocks(const struct blocking *blocking, const struct node *node) {
  const int wants = (node->call.op->traits & OP_WANTS_BLOCKS) != 0;
  if (!wants && !has_blocked_input(node)) return 0;
  if (!wants && !blocking->is_wanted[node->outputs[0]->index] && makes_more_than_it_reads(node)) return 0;
  return can_take_blocks(node, blocking->block);
}

/** Adds `output = Reorder(input)` before a node, NULL: at the end. */
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

/** The value in the layout asked for, made before the node where it is not there yet. */
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

static int reads_plain(const struct blocking *blocking, const struct node *node) {
  return !blocking->graph->blocks_stem && !node->inputs[0]->tensor.block &&
         conv_is_stem(&node->call, blocking->block);
}

static rescl_status set_inputs(const struct blocking *blocking, struct node *node, int block) {
  for (int index = 0; index < node->call.input_count; index++) {
    struct value *input = node->inputs[index], *wanted;
    if (!input || input->tensor.data || input->tensor.dtype != DTYPE_FLOAT32) continue;
    if (block && index == 0 && reads_plain(blocking, node)) continue;
    TRY(value_in_layout(blocking, input, block, node, &wanted));
    if (wanted != input) TRY(node_set_input(blocking->graph, node, index, wanted));
  }
  return RESCL_OK;
}

/** A blocked graph output keeps its name for its plain form; the node makes another value. */
static rescl_status restore_output(const struct blocking *blocking, struct node *node) {
  struct value *output = node->outputs[0], *inner;
  if (!output->output_uses) return RESCL_OK;
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
    const int block = takes_blocks(blocking, node) ? blocking->block : 0;
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
  const size_t values = (size_t)graph->value_count + 1;
  rescl_status status = RESCL_OK;
  blocking.plain = arena_allocate(&scratch, values, sizeof *blocking.plain);
  blocking.blocked = arena_allocate(&scratch, values, sizeof *blocking.blocked);
  blocking.is_wanted = arena_allocate(&scratch, values, sizeof *blocking.is_wanted);
  if (blocking.plain && blocking.blocked && blocking.is_wanted) {
    find_wanted(&blocking);
    status = block_nodes(&blocking, changed);
  } else {
    status = fail_memory(values * 2 * sizeof(struct value *));
  }
  arena_free(&scratch);
  return status;
}
