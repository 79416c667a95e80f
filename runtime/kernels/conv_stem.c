/** Conv from a plain input of few channels to channels in blocks (cl/conv_stem.cl): a network's first. */
#include "kernels/conv.h"
#include "ops/blocks.h"

struct stem {
  struct window window;
  int64_t block, output_blocks, taps;
  int64_t strip;   // outputs of a row that are computed together
  int64_t segment; // for which input is collected at a time: a multiple of a strip
};

static struct stem stem_of(const struct node *node) {
  struct stem stem = {.block = node->outputs[0]->tensor.block};
  const struct window *window = &stem.window;
  (void)window_resolve(&node->call, &stem.window);
  stem.output_blocks = divide_up(window->output_channels, stem.block);
  stem.taps = window->input_channels * window->kernel_height * window->kernel_width;
  stem.strip = stem_strip((int)stem.block);
  const int64_t strips = divide_up(window->output_width, stem.strip);
  int64_t segments = 1;
  while (stem_collected_floats(window, divide_up(strips, segments) * stem.strip) > STEM_MOST_FLOATS)
    segments++;
  stem.segment = divide_up(strips, segments) * stem.strip;
  return stem;
}

/** Shorter segments where that many workers would find too few. */
static void share_out(struct stem *stem, int64_t workers) {
  const struct window *window = &stem->window;
  const int64_t strips = divide_up(window->output_width, stem->strip);
  const int64_t wanted = divide_up(workers, window->batch * window->output_height);
  const int64_t share = divide_up(strips, wanted < strips ? wanted : strips) * stem->strip;
  if (share < stem->segment) stem->segment = share;
}

static int supports(const struct node *node, const struct device_profile *profile) {
  const struct tensor *input = node->call.inputs[CONV_INPUT], *output = node->call.outputs[0];
  const struct tensor *skip = op_input(&node->call, CONV_SKIP);
  return profile->has_vectors && !input->block && output->block && (!skip || skip->block == output->block) &&
         tensor_stored_elements(input) <= INT32_MAX && tensor_stored_elements(output) <= INT32_MAX &&
         conv_is_stem(&node->call, output->block);
}

/** [output blocks][1 + C * KH * KW][block]: bias, then weights. */
static rescl_status pack(const struct node *node, const void *configuration, float *packed) {
  const struct stem *stem = configuration;
  const struct window *window = &stem->window;
  const struct tensor *bias_tensor = op_input(&node->call, CONV_BIAS);
  const float *weights = node->inputs[CONV_WEIGHTS]->tensor.data;
  const float *bias = bias_tensor ? bias_tensor->data : NULL;
  const int64_t taps = stem->taps;
  for (int64_t channel = 0; channel < stem->output_blocks * stem->block; channel++) {
    const int is_there = channel < window->output_channels;
    float *lane = packed + channel / stem->block * (1 + taps) * stem->block + channel % stem->block;
    lane[0] = is_there && bias ? bias[channel] : 0.0f;
    for (int64_t tap = 0; tap < taps; tap++)
      lane[(1 + tap) * stem->block] = is_there ? weights[channel * taps + tap] : 0.0f;
  }
  return RESCL_OK;
}

static struct piece_rows rows(const void *configuration, int64_t piece) {
  const struct stem *stem = configuration;
  const int64_t row = piece / divide_up(stem->window.output_width, stem->segment);
  return conv_piece_rows(&stem->window, row, row + 1);
}

static rescl_status record(struct recorder *recorder, const struct node *node) {
  struct stem stem = stem_of(node);
  share_out(&stem, (int64_t)recorder_profile(recorder)->compute_units);
  const struct window *window = &stem.window;
  const int64_t segments = divide_up(window->output_width, stem.segment);
  const struct packing packing = {.form = 1,
                                  .size_bytes = (size_t)(stem.output_blocks * (1 + stem.taps) * stem.block) *
                                                sizeof(float),
                                  .pack = pack,
                                  .configuration = &stem};
  const struct activation activation = activation_epilogue(&node->call);
  return recorder_task(
      recorder,
      &(struct kernel_task){
          .name = "conv_stem",
          .block = (int)stem.block,
          .pieces = window->batch * window->output_height * segments,
          .input = recorder_input(recorder, node, CONV_INPUT),
          .skip = recorder_input(recorder, node, CONV_SKIP),
          .output = recorder_output(recorder, node),
          .rows = rows,
          .configuration = &stem,
          KERNEL_ARGUMENTS(ARGUMENT_OF_BUFFER(recorder_packed(recorder, node, &packing)),
                           argument_of_window(window),
                           argument_of_size(window, window->input_channels, stem.output_blocks),
                           ARGUMENT_OF_INT((int32_t)stem.segment), ARGUMENT_OF_INT((int32_t)segments),
                           ARGUMENTS_OF_ACTIVATION(activation))});
}

const struct kernel kernel_conv_stem = {
    .name = "conv_stem", .algorithm = "direct", .supports = supports, .record = record};
