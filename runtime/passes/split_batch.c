/** Requires: shapes, everything fused, layouts chosen; graph.batch_step, and graph.batch_bytes, of which 0 leaves everything
 *            as it is.
 *  Ensures:  the first layers of a network, up to the last that reads and makes more of the whole batch than batch_bytes,
 *            what caches hold, and computes little with it, are computed for few pictures at a time, a multiple of
 *            batch_step: what a layer makes is still in a cache when the next reads it, and each compute unit has whole
 *            pictures to itself. A layer that has more weights than it reads and makes of a picture is left to the whole
 *            batch, which reads them once, as is one of which no cache holds that many pictures, and all behind it.
 *
 *      y = Conv(x, w) : f32[2,64,56,56]    →    a = Slice(x) {axes=[0], starts=[0], ends=[1]}
 *      z = Relu(y)                              b = Conv(a, w) : f32[1,64,56,56]
 *                                               c = Relu(b)
 *                                               d = Slice(x) {axes=[0], starts=[1], ends=[2]}
 *                                               e = Conv(d, w)
 *                                               f = Relu(e)
 *                                               z = Concat(c, f) {axis=0}
 *
 *  Slices and Concat cost nothing: the pass plan_memory makes them windows into the whole. */
#include "base/integer.h"
#include "graph/cost.h"
#include "passes/edit.h"

/** Layers that compute more for a byte do not wait for it: 230 GFLOPS and 35 GB/s were measured, and some save three quarters
 *  of what they are said to compute. */
enum { MOST_SLICES = 16, MOST_FLOPS_PER_BYTE = 64 };

/** The nodes from the first one to `last`, through which pictures go one by one. */
struct prefix {
  struct graph *graph;
  struct value *input;     // what of the graph's inputs has a picture for each of the batch
  struct node *last;       // NULL: there is none
  int64_t batch, pictures; // of these, so many at a time
  struct arena scratch;
  struct value **own; // by value->index: a value of the pictures that are being added
};

/** What computes a picture from that alone, whatever else is in the batch. */
static int is_per_picture(const struct op *op) {
  const struct op *const known[] = {&op_conv,        &op_max_pool, &op_average_pool, &op_reorder,
                                    &op_scale_shift, &op_relu,     &op_clip,         &op_add};
  for (size_t index = 0; index < sizeof known / sizeof *known; index++)
    if (op == known[index]) return 1;
  return 0;
}

static int has_batch(const struct tensor *tensor, int64_t batch) {
  return tensor->shape.rank == 4 && tensor->shape.dims[0] == batch;
}

/** Nonzero if the node can be in the prefix; what it reads and makes of a batch, and its constants, in bytes. */
static int measure(const struct prefix *prefix, const struct node *node, int64_t *batch_bytes,
                   int64_t *constant_bytes) {
  *batch_bytes = *constant_bytes = 0;
  if (!is_per_picture(node->call.op) || node->call.output_count != 1) return 0;
  for (int index = 0; index < node->call.input_count; index++) {
    const struct value *value = node->inputs[index];
    if (!value) continue;
    const int64_t size_bytes = (int64_t)tensor_size(&value->tensor);
    *(value->tensor.data ? constant_bytes : batch_bytes) += size_bytes;
    const int can_be_read = value->tensor.data ? node->call.op == &op_conv || node->call.op == &op_scale_shift
                                               : (value->producer || value == prefix->input) &&
                                                     has_batch(&value->tensor, prefix->batch);
    if (!can_be_read) return 0;
  }
  *batch_bytes += (int64_t)tensor_size(&node->outputs[0]->tensor);
  return has_batch(&node->outputs[0]->tensor, prefix->batch) && !node->outputs[0]->output_uses;
}

/** The last node that reads the value; -1: none. */
static int last_use(const struct value *value) {
  int last = -1;
  for (int user = 0; user < value->user_count; user++)
    if (value->users[user]->index > last) last = value->users[user]->index;
  return last;
}

/** A picture of what is cut must begin where views can. */
static int is_aligned(const struct prefix *prefix, const struct tensor *tensor) {
  return (int64_t)tensor_size(tensor) / prefix->batch % ARENA_ALIGNMENT == 0;
}

/** As many pictures at a time as caches hold, a number of them for each compute unit; not so few that a large batch becomes
 *  a very long network. */
static void choose_pictures(struct prefix *prefix, int64_t most_bytes) {
  const int64_t step = prefix->graph->batch_step, picture_bytes = divide_up(most_bytes, prefix->batch);
  const int64_t held = picture_bytes > 0 ? prefix->graph->batch_bytes / picture_bytes : prefix->batch;
  const int64_t least = divide_up(divide_up(prefix->batch, MOST_SLICES), step) * step;
  prefix->pictures = held / step * step > least ? held / step * step : least;
}

/** Nonzero if the least that is taken at a time stays in a cache: twice as much as a whole batch should be. */
static int fits(const struct prefix *prefix, int64_t batch_bytes) {
  return batch_bytes / prefix->batch * prefix->graph->batch_step <= 2 * prefix->graph->batch_bytes;
}

static void find_last(struct prefix *prefix) {
  int is_worth = 0,
      needed = last_use(prefix->input); // so long is what was made before the node, or the input
  int64_t most_bytes = 0;
  for (struct node *node = prefix->graph->first; node; node = node->next) {
    int64_t batch_bytes, constant_bytes;
    if (!measure(prefix, node, &batch_bytes, &constant_bytes) ||
        constant_bytes > batch_bytes / prefix->batch || !fits(prefix, batch_bytes))
      return;
    is_worth |=
        batch_bytes > prefix->graph->batch_bytes && node_flops(node) < MOST_FLOPS_PER_BYTE * batch_bytes;
    if (batch_bytes > most_bytes) most_bytes = batch_bytes;
    const int is_cut = needed <= node->index, own_last = last_use(node->outputs[0]);
    if (own_last > needed) needed = own_last;
    if (!is_worth || !is_cut || !is_aligned(prefix, &node->outputs[0]->tensor)) continue;
    prefix->last = node;
    is_worth = 0;
    choose_pictures(prefix, most_bytes);
  }
}

static rescl_status add_slice(struct prefix *prefix, int64_t first, int64_t end, struct node *before) {
  const int64_t axis = 0;
  const struct attribute attributes[] = {
      {.name = "axes", .kind = ATTRIBUTE_INTS, .integers = &axis, .count = 1},
      {.name = "starts", .kind = ATTRIBUTE_INTS, .integers = &first, .count = 1},
      {.name = "ends", .kind = ATTRIBUTE_INTS, .integers = &end, .count = 1}};
  struct value **own = &prefix->own[prefix->input->index];
  TRY(graph_add_value(prefix->graph, own, prefix->input->name));
  return edit_add_node(prefix->graph,
                       &(struct node_spec){.op = &op_slice,
                                           .inputs = &prefix->input,
                                           .input_count = 1,
                                           .outputs = own,
                                           .output_count = 1,
                                           .attributes = attributes,
                                           .attribute_count = 3},
                       before);
}

/** What the node does, of the pictures of the slice. */
static rescl_status add_node(struct prefix *prefix, const struct node *node, struct node *before) {
  struct value **inputs, *output;
  ARENA_NEW(&prefix->scratch, inputs, node->call.input_count);
  for (int index = 0; index < node->call.input_count; index++) {
    struct value *value = node->inputs[index];
    inputs[index] = value && !value->tensor.data ? prefix->own[value->index] : value;
  }
  TRY(graph_add_value(prefix->graph, &output, node->outputs[0]->name));
  output->tensor = node->outputs[0]->tensor;
  output->tensor.shape.dims[0] = prefix->own[prefix->input->index]->tensor.shape.dims[0];
  prefix->own[node->outputs[0]->index] = output;
  return graph_add_copy(prefix->graph, NULL, node, inputs, &output, before);
}

static rescl_status add_concat(struct prefix *prefix, struct value **parts, int count, struct value *whole,
                               struct node *before) {
  const struct attribute axis = {.name = "axis", .kind = ATTRIBUTE_INT, .integer = 0};
  return graph_add_node(prefix->graph, NULL,
                        &(struct node_spec){.op = &op_concat,
                                            .inputs = parts,
                                            .input_count = count,
                                            .outputs = &whole,
                                            .output_count = 1,
                                            .attributes = &axis,
                                            .attribute_count = 1},
                        before);
}

static rescl_status split(struct prefix *prefix) {
  struct node *const last = prefix->last, *const next = last->next;
  struct value *whole = last->outputs[0], **parts;
  ARENA_NEW(&prefix->scratch, parts, prefix->batch);
  ARENA_NEW(&prefix->scratch, prefix->own, prefix->graph->value_count);
  int count = 0;
  for (int64_t first = 0; first < prefix->batch; first += prefix->pictures) {
    const int64_t end = first + prefix->pictures;
    TRY(add_slice(prefix, first, end < prefix->batch ? end : prefix->batch, next));
    for (const struct node *node = prefix->graph->first; node; node = node == last ? NULL : node->next)
      TRY(add_node(prefix, node, next));
    parts[count++] = prefix->own[whole->index];
  }
  for (struct node *node = last, *previous; node; node = previous) {
    previous = node->previous;
    graph_remove_node(prefix->graph, node);
  }
  return add_concat(prefix, parts, count, whole, next);
}

/** The one input of the graph with a picture for each of a batch. */
static int find_input(struct prefix *prefix) {
  for (int index = 0; index < prefix->graph->input_count; index++) {
    struct value *input = prefix->graph->inputs[index];
    if (input->tensor.shape.rank != 4 || input->tensor.shape.dims[0] < 2) continue;
    if (prefix->input) return 0;
    prefix->input = input;
    prefix->batch = input->tensor.shape.dims[0];
  }
  return prefix->input && prefix->batch <= INT32_MAX && is_aligned(prefix, &prefix->input->tensor);
}

rescl_status split_batch(struct graph *graph, int *changed) {
  struct prefix prefix = {.graph = graph};
  if (graph->batch_bytes <= 0 || graph->batch_step <= 0 || !find_input(&prefix)) return RESCL_OK;
  graph_sweep_and_number(graph);
  find_last(&prefix);
  if (!prefix.last || prefix.pictures >= prefix.batch) return RESCL_OK;
  const rescl_status status = split(&prefix);
  arena_free(&prefix.scratch);
  *changed = 1;
  return status;
}
