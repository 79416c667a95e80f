/** Conv of volumes (cl/conv_volume.cl) and ConvTranspose (cl/conv_transpose.cl) straight from their definitions. */
#include "graph/cost.h"
#include "kernels/conv.h"
#include "kernels/volume.h"

static rescl_status record(struct recorder *recorder, const struct node *node) {
  struct volume_window window;
  TRY(volume_resolve(&node->call, &window));
  const int is_transposed = node->call.op == &op_conv_transpose;
  const struct activation activation = activation_epilogue(&node->call);
  const int64_t planes = window.batch * window.output_channels;
  const int64_t channels[] = {window.input_channels, window.output_channels, window.groups, planes,
                              (int64_t)activation.kind};
  const struct argument shared[] = {
      argument_of_volume_window(&window, 0, 0), argument_of_volume_reach(&window),
      argument_of_volume_size(&window, 0),      argument_int8(channels, 5),
      ARGUMENT_OF_FLOAT(activation.alpha),      ARGUMENT_OF_FLOAT(activation.beta)};
  enum { SHARED = sizeof shared / sizeof *shared, BUFFERS = 5 };
  struct argument arguments[BUFFERS + SHARED];
  size_t count = 0;
  for (int input = CONV_INPUT; input <= (is_transposed ? CONV_BIAS : CONV_SKIP); input++)
    arguments[count++] = ARGUMENT_OF_BUFFER(recorder_input(recorder, node, input));
  arguments[count++] = ARGUMENT_OF_BUFFER(recorder_output(recorder, node));
  for (size_t index = 0; index < SHARED; index++) arguments[count++] = shared[index];
  const char *stem = is_transposed ? "conv_transpose" : "conv_volume";
  return recorder_launch(recorder,
                         &(struct kernel_launch){.source = stem,
                                                 .kernel = stem,
                                                 .global = {(size_t)volume_outputs(&window), (size_t)planes},
                                                 .operations = (double)node_flops(node),
                                                 .arguments = arguments,
                                                 .argument_count = count});
}

static int supports_volume(const struct node *node, const struct device_profile *profile) {
  return node->call.inputs[CONV_INPUT]->shape.rank == 5 && kernel_takes_plain(node, profile);
}

const struct kernel kernel_conv_volume = {
    .name = "conv_volume", .algorithm = "direct", .supports = supports_volume, .record = record};

const struct kernel kernel_conv_transpose = {
    .name = "conv_transpose", .supports = kernel_takes_plain, .record = record};
