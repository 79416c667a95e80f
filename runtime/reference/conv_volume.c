/** Conv of volumes, as reference/conv.c has it for images, and ConvTranspose of any:
 *    y[n][m][o] = bias[m] + sum over c and taps k of x[n][c][i] * w
 *  where along each axis  i = o * stride + k * dilation - pad       and w is w[m][c][k],         or, transposed,
 *                         i * stride = o - k * dilation + pad       and w is w[c][m][k],
 *  and m sees only the input channels c of its own group. */

#include "reference/epilogue.h"
#include "reference/table.h"
#include "reference/tile.h"

struct convolution {
  struct volume_window window;
  int is_transposed;
  const float *input, *weights, *bias;
  struct epilogue epilogue;
  int64_t group_inputs, group_outputs, taps;
  int64_t input_volume, output_volume; // elements of one channel
};

/** The input that an output sees through a tap; -1: none. */
static int64_t input_at(const struct convolution *convolution, int number, int64_t output, int64_t tap) {
  const struct window_axis *axis = &convolution->window.axes[number];
  int64_t place = output * axis->stride + tap * axis->dilation - axis->before;
  if (convolution->is_transposed) {
    place = output - tap * axis->dilation + axis->before;
    if (place < 0 || place % axis->stride) return -1;
    place /= axis->stride;
  }
  return place >= 0 && place < axis->input ? place : -1;
}

/** Coordinates of an element of a volume with those sizes. */
static void unravel(int64_t index, const int64_t sizes[VOLUME_AXES], int64_t coordinates[VOLUME_AXES]) {
  for (int axis = VOLUME_AXES - 1; axis >= 0; axis--) {
    coordinates[axis] = index % sizes[axis];
    index /= sizes[axis];
  }
}

/** The element of the input's volume; -1: none. */
static int64_t element_at(const struct convolution *convolution, const int64_t output[VOLUME_AXES],
                          const int64_t tap[VOLUME_AXES]) {
  int64_t element = 0;
  for (int axis = 0; axis < VOLUME_AXES; axis++) {
    const int64_t place = input_at(convolution, axis, output[axis], tap[axis]);
    if (place < 0) return -1;
    element = element * convolution->window.axes[axis].input + place;
  }
  return element;
}

static double weight_at(const struct convolution *convolution, int64_t channel, int64_t input, int64_t tap) {
  const int64_t group = channel / convolution->group_outputs;
  const int64_t row = convolution->is_transposed
                          ? (group * convolution->group_inputs + input) * convolution->group_outputs +
                                channel % convolution->group_outputs
                          : channel * convolution->group_inputs + input;
  return (double)convolution->weights[row * convolution->taps + tap];
}

/** One element of the output channel `channel` of an image. */
static double sum_at(const struct convolution *convolution, int64_t image, int64_t channel,
                     const int64_t output[VOLUME_AXES]) {
  const struct window_axis *axes = convolution->window.axes;
  const int64_t kernel[VOLUME_AXES] = {axes[0].kernel, axes[1].kernel, axes[2].kernel};
  const int64_t first = channel / convolution->group_outputs * convolution->group_inputs;
  const float *inputs =
      convolution->input + (image * convolution->window.input_channels + first) * convolution->input_volume;
  double sum = convolution->bias ? (double)convolution->bias[channel] : 0;
  for (int64_t tap = 0; tap < convolution->taps; tap++) {
    int64_t coordinates[VOLUME_AXES];
    unravel(tap, kernel, coordinates);
    const int64_t element = element_at(convolution, output, coordinates);
    for (int64_t input = 0; element >= 0 && input < convolution->group_inputs; input++)
      sum += (double)inputs[input * convolution->input_volume + element] *
             weight_at(convolution, channel, input, tap);
  }
  return sum;
}

/** One channel of one image. */
static rescl_status convolve_channel(void *user, size_t index) {
  const struct convolution *convolution = user;
  const struct window_axis *axes = convolution->window.axes;
  const int64_t sizes[VOLUME_AXES] = {axes[0].output, axes[1].output, axes[2].output};
  const int64_t channels = convolution->window.output_channels;
  for (int64_t element = 0; element < convolution->output_volume; element++) {
    int64_t output[VOLUME_AXES];
    unravel(element, sizes, output);
    const double sum = sum_at(convolution, (int64_t)index / channels, (int64_t)index % channels, output);
    epilogue_store(&convolution->epilogue, (int64_t)index * convolution->output_volume + element, &sum, 1);
  }
  return RESCL_OK;
}

rescl_status sample_conv_volume(const struct op_call *call, int64_t most) {
  struct convolution convolution = {.is_transposed = call->op == &op_conv_transpose,
                                    .input = op_input(call, 0)->data,
                                    .weights = op_input(call, 1)->data,
                                    .bias = op_input(call, 2) ? op_input(call, 2)->data : NULL,
                                    .epilogue = epilogue_of(call),
                                    .taps = 1,
                                    .input_volume = 1,
                                    .output_volume = 1};
  struct volume_window *window = &convolution.window;
  TRY(volume_resolve(call, window));
  for (int axis = 0; axis < VOLUME_AXES; axis++) {
    convolution.taps *= window->axes[axis].kernel;
    convolution.input_volume *= window->axes[axis].input;
    convolution.output_volume *= window->axes[axis].output;
  }
  convolution.group_inputs = window->input_channels / window->groups;
  convolution.group_outputs = window->output_channels / window->groups;
  return tiles_sample(window->batch * window->output_channels,
                      convolution.output_volume * convolution.taps * convolution.group_inputs, most,
                      convolve_channel, &convolution);
}

rescl_status reference_conv_transpose(const struct op_call *call) {
  return sample_conv_volume(call, 0);
}
