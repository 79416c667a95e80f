/** Conv from a plain input of few channels to channels in blocks (cl/conv_stem.cl): a network's first. */
#include <stdio.h>

#include "kernels/conv.h"

/** Of private memory, for the rows under a segment. */
#define MOST_COLLECTED_BYTES (32 << 10)
enum { MOST_CHANNELS = 4, MOST_SEGMENT_STRIPS = 8 };

struct stem {
  struct window window;
  int64_t block, output_blocks;
  int64_t tile_width, tile_blocks; // outputs held in registers
  int64_t segment_strips;          // strips of that width for which input is collected at a time
};

static int64_t divide_up(int64_t count, int64_t divisor) {
  return (count + divisor - 1) / divisor;
}

/** The widest tile that wastes little; where a vector has 8 floats there are fewer registers. */
static int64_t choose_width(int64_t output_width, int64_t block) {
  static const int64_t widths[] = {14, 12, 8, 6, 4, 2, 1};
  const int64_t most = block == 8 ? 6 : 14;
  int64_t best = 0, least = 0;
  for (size_t index = 0; index < sizeof widths / sizeof *widths; index++) {
    if (widths[index] > most || widths[index] > output_width) continue;
    const int64_t cost = divide_up(output_width, widths[index]) * (widths[index] + 1);
    if (best && cost >= least) continue;
    best = widths[index];
    least = cost;
  }
  return best;
}

static int64_t collected_bytes(const struct stem *stem, int64_t strips) {
  const struct window *window = &stem->window;
  const int64_t length = (strips * stem->tile_width - 1) * window->stride_width +
                         (window->kernel_width - 1) * window->dilation_width + 1;
  return length * window->input_channels * window->kernel_height * (int64_t)sizeof(float);
}

static int resolve(const struct node *node, struct stem *stem) {
  struct window *window = &stem->window;
  if (window_resolve(&node->call, window) != RESCL_OK) return 0;
  if (window->groups != 1 || window->input_channels > MOST_CHANNELS) return 0;
  stem->block = node->outputs[0]->tensor.block;
  stem->output_blocks = divide_up(window->output_channels, stem->block);
  stem->tile_width = choose_width(window->output_width, stem->block);
  stem->tile_blocks = stem->output_blocks > 1 ? 2 : 1;
  if (window->kernel_width * window->dilation_width > MOST_COLLECTED_BYTES ||
      collected_bytes(stem, 1) > MOST_COLLECTED_BYTES)
    return 0;
  const int64_t row_strips = divide_up(window->output_width, stem->tile_width);
  int64_t most = row_strips < MOST_SEGMENT_STRIPS ? row_strips : MOST_SEGMENT_STRIPS;
  while (collected_bytes(stem, most) > MOST_COLLECTED_BYTES) most--;
  stem->segment_strips = divide_up(row_strips, divide_up(row_strips, most)); // segments of even length
  return 1;
}

static int supports(const struct node *node) {
  struct stem stem;
  const struct tensor *input = node->call.inputs[CONV_INPUT], *output = node->call.outputs[0];
  const struct tensor *skip = op_input(&node->call, CONV_SKIP);
  return !input->block && output->block && (!skip || skip->block == output->block) &&
         tensor_stored_elements(input) <= INT32_MAX && tensor_stored_elements(output) <= INT32_MAX &&
         conv_is_packable(node) && resolve(node, &stem);
}

/** [output blocks][1 + C * KH * KW][block]: bias, then weights. */
static rescl_status pack(const struct node *node, const void *configuration, float *packed) {
  const struct stem *stem = configuration;
  const struct window *window = &stem->window;
  const struct tensor *bias_tensor = op_input(&node->call, CONV_BIAS);
  const float *weights = node->inputs[CONV_WEIGHTS]->tensor.data;
  const float *bias = bias_tensor ? bias_tensor->data : NULL;
  const int64_t taps = window->input_channels * window->kernel_height * window->kernel_width;
  for (int64_t channel = 0; channel < stem->output_blocks * stem->block; channel++) {
    const int is_there = channel < window->output_channels;
    float *lane = packed + channel / stem->block * (1 + taps) * stem->block + channel % stem->block;
    lane[0] = is_there && bias ? bias[channel] : 0.0f;
    for (int64_t tap = 0; tap < taps; tap++)
      lane[(1 + tap) * stem->block] = is_there ? weights[channel * taps + tap] : 0.0f;
  }
  return RESCL_OK;
}

static void write_options(const struct stem *stem, char *options, size_t size) {
  const struct window *window = &stem->window;
  snprintf(options, size,
           "-DBLOCK=%d -DTILE_WIDTH=%d -DTILE_BLOCKS=%d -DSEGMENT_STRIPS=%d -DCHANNELS=%d "
           "-DKERNEL_HEIGHT=%d -DKERNEL_WIDTH=%d -DSTRIDE=%d -DDILATION=%d",
           (int)stem->block, (int)stem->tile_width, (int)stem->tile_blocks, (int)stem->segment_strips,
           (int)window->input_channels, (int)window->kernel_height, (int)window->kernel_width,
           (int)window->stride_width, (int)window->dilation_width);
}

static rescl_status record(struct recorder *recorder, const struct node *node) {
  struct stem stem;
  char options[240];
  resolve(node, &stem);
  write_options(&stem, options, sizeof options);
  const struct window *window = &stem.window;
  const int64_t taps = window->input_channels * window->kernel_height * window->kernel_width;
  const int64_t segments = divide_up(window->output_width, stem.segment_strips * stem.tile_width);
  const struct packing packing = {.size_bytes =
                                      (size_t)(stem.output_blocks * (1 + taps) * stem.block) * sizeof(float),
                                  .pack = pack,
                                  .configuration = &stem};
  const struct activation activation = activation_epilogue(&node->call);
  return recorder_launch(
      recorder, &(struct kernel_launch){
                    .source = "conv_stem",
                    .kernel = "conv_stem",
                    .options = options,
                    .global = {(size_t)(window->batch * window->output_height * segments)},
                    .local = {1, 1, 1},
                    KERNEL_ARGUMENTS(
                        ARGUMENT_OF_BUFFER(recorder_input(recorder, node, CONV_INPUT)),
                        ARGUMENT_OF_BUFFER(recorder_packed(recorder, node, &packing)),
                        ARGUMENT_OF_BUFFER(recorder_input(recorder, node, CONV_SKIP)),
                        ARGUMENT_OF_BUFFER(recorder_output(recorder, node)), argument_of_window(window),
                        argument_of_size(window, 0, 0), ARGUMENT_OF_INT((int32_t)segments),
                        ARGUMENT_OF_INT((int32_t)stem.output_blocks), ARGUMENTS_OF_ACTIVATION(activation))});
}

const struct kernel kernel_conv_stem = {
    .name = "conv_stem", .algorithm = "direct", .supports = supports, .record = record};
