/** Requires: shapes, constants folded.
 *  Ensures:  no BatchNormalization. Behind a Conv that nothing else uses it is in the Conv's weights and
 *            bias, computed in double and rounded once; elsewhere it is a ScaleShift.
 *
 *      c = Conv(x, w)                              →    y = Conv(x, w_2, bias)
 *      y = BatchNormalization(c, s, b, m, v)              w_2 = f w,  bias = b - f m
 *
 *      y = BatchNormalization(x, s, b, m, v)       →    y = ScaleShift(x, f, b - f m)
 *
 *      where f = s / sqrt(v + epsilon)
 *
 *  Ioffe and Szegedy, Batch Normalization, 2015: at inference the statistics are constants. */
#include <math.h>

#include "passes/channel_affine.h"

static rescl_status resolve(struct channel_affine *affine, const struct node *node, struct arena *scratch) {
  static const char *const roles[] = {"X", "scale", "B", "mean", "var"};
  for (int index = 1; index < 5; index++) {
    if (node->inputs[index]->tensor.data) continue;
    return fail(RESCL_UNSUPPORTED, "input %s, '%s', is computed at run time; it must be a constant",
                roles[index], node->inputs[index]->name);
  }
  const struct tensor *const *inputs = node->call.inputs;
  const double epsilon = (double)attribute_float(&node->call, "epsilon");
  TRY(channel_affine_allocate(affine, inputs[1]->shape.dims[0], scratch));
  for (int64_t channel = 0; channel < affine->channels; channel++) {
    affine->scale[channel] =
        tensor_real(inputs[1], channel) / sqrt(tensor_real(inputs[4], channel) + epsilon);
    affine->shift[channel] =
        tensor_real(inputs[2], channel) - affine->scale[channel] * tensor_real(inputs[3], channel);
  }
  return RESCL_OK;
}

static rescl_status add_floats(struct graph *graph, struct value **value, const char *name,
                               const double *numbers, int64_t count) {
  float *data;
  TRY(edit_add_constant(graph, value, name, &(struct shape){.rank = 1, .dims = {count}}, &data));
  for (int64_t index = 0; index < count; index++) data[index] = (float)numbers[index];
  return RESCL_OK;
}

static rescl_status make_scale_shift(struct graph *graph, struct node *node,
                                     const struct channel_affine *affine) {
  struct value *inputs[3] = {node->inputs[0]}, *output = node->outputs[0];
  const char *scale = node->inputs[1]->name, *shift = node->inputs[2]->name;
  struct node *next = node->next;
  graph_remove_node(graph, node);
  TRY(add_floats(graph, &inputs[1], scale, affine->scale, affine->channels));
  TRY(add_floats(graph, &inputs[2], shift, affine->shift, affine->channels));
  const struct node_spec spec = {.name = node->name,
                                 .op = &op_scale_shift,
                                 .inputs = inputs,
                                 .input_count = 3,
                                 .outputs = &output,
                                 .output_count = 1};
  return graph_add_node(graph, NULL, &spec, next);
}

static rescl_status fold(struct graph *graph, struct node *node) {
  struct arena scratch = {0};
  struct channel_affine affine;
  rescl_status status = RESCL_OK;
  TRY_CLEANUP(resolve(&affine, node, &scratch));
  struct node *conv = channel_affine_conv(node->inputs[0]);
  TRY_CLEANUP(conv ? channel_affine_fold(graph, conv, &affine, node)
                   : make_scale_shift(graph, node, &affine));
cleanup:
  arena_free(&scratch);
  return status;
}

rescl_status fold_batch_normalization(struct graph *graph, int *changed) {
  for (struct node *node = graph->first, *next; node; node = next) {
    next = node->next;
    if (node->call.op != &op_batch_normalization) continue;
    TRY(status_within(fold(graph, node), "node '%s' (%s): ", node->name, node->call.op->name));
    *changed = 1;
  }
  return RESCL_OK;
}
