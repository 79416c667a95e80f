#include <string.h>

#include "base/threads.h"
#include "kernels/winograd.h"

enum { MOST_LANES = WINOGRAD_MOST_OUTPUTS };

/** Numbers of output channels side by side. */
typedef double lanes[MOST_LANES];

/** G times a column of three, for the points 0, 1, -1 and infinity. */
static void transform_2(const lanes in[], int stride, lanes out[]) {
  for (int lane = 0; lane < MOST_LANES; lane++) {
    const double first = in[0][lane], middle = in[stride][lane], last = in[2 * stride][lane];
    out[0][lane] = first;
    out[1][lane] = 0.5 * (first + middle + last);
    out[2][lane] = 0.5 * (first - middle + last);
    out[3][lane] = last;
  }
}

/** The same for 0, 1, -1, 2, -2 and infinity. */
static void transform_4(const lanes in[], int stride, lanes out[]) {
  for (int lane = 0; lane < MOST_LANES; lane++) {
    const double first = in[0][lane], middle = in[stride][lane], last = in[2 * stride][lane];
    const double even = -(first + last) / 6.0, odd = -middle / 6.0;
    const double even_half = first / 24.0 + last / 6.0, odd_half = middle / 12.0;
    out[0][lane] = first / 4.0;
    out[1][lane] = even + odd;
    out[2][lane] = even - odd;
    out[3][lane] = even_half + odd_half;
    out[4][lane] = even_half - odd_half;
    out[5][lane] = last;
  }
}

/** The windows of one input channel and the output channels from `first` on; zeros beyond the last. */
static void gather(const struct winograd_weights *weights, int64_t first, int64_t channel, lanes windows[]) {
  const struct window *window = weights->window;
  const int64_t left = window->output_channels - first;
  memset(windows, 0, WINOGRAD_WINDOW * WINOGRAD_WINDOW * sizeof *windows);
  if (channel >= window->input_channels) return;
  for (int64_t lane = 0; lane < (left < weights->outputs ? left : weights->outputs); lane++) {
    const float *source = weights->source + ((first + lane) * window->input_channels + channel) * 9;
    for (int element = 0; element < 9; element++) windows[element][lane] = (double)source[element];
  }
}

/** `outputs` output channels, all input channels. */
static rescl_status transform_outputs(void *user, size_t index) {
  const struct winograd_weights *weights = user;
  const int patch = weights->tile + 2;
  const int64_t first = (int64_t)index * weights->outputs;
  void (*const transform)(const lanes[], int, lanes[]) = weights->tile == 2 ? transform_2 : transform_4;
  lanes windows[WINOGRAD_WINDOW * WINOGRAD_WINDOW];
  lanes columns[WINOGRAD_WINDOW][WINOGRAD_MOST_PATCH]; // by column, so that a row has a stride
  lanes row[WINOGRAD_MOST_PATCH];
  for (int64_t channel = 0; channel < weights->channels; channel++) {
    gather(weights, first, channel, windows);
    for (int column = 0; column < WINOGRAD_WINDOW; column++)
      transform((const lanes *)&windows[column], WINOGRAD_WINDOW, columns[column]);
    for (int y = 0; y < patch; y++) {
      transform((const lanes *)&columns[0][y], WINOGRAD_MOST_PATCH, row);
      for (int x = 0; x < patch; x++) {
        float *target = weights->place(weights, y * patch + x, channel, first);
        for (int64_t lane = 0; lane < weights->outputs; lane++) target[lane] = (float)row[x][lane];
      }
    }
  }
  return RESCL_OK;
}

rescl_status winograd_transform_weights(const struct winograd_weights *weights, int64_t chunks) {
  struct winograd_weights job = *weights;
  return threads_for((size_t)chunks, transform_outputs, NULL, &job);
}

static int64_t panel_floats(const struct winograd *winograd) {
  return winograd->input_blocks * winograd->block * 2 * winograd->block;
}

int64_t winograd_packed_floats(const struct winograd *winograd) {
  return winograd->pairs * (winograd->positions * panel_floats(winograd) + 2 * winograd->block);
}

/** [positions][pairs][channels][2 * block] */
static float *place_in_panel(const struct winograd_weights *weights, int64_t position, int64_t channel,
                             int64_t first) {
  const struct winograd *winograd = weights->configuration;
  const int64_t panel = position * winograd->pairs + first / weights->outputs;
  return weights->packed + panel * panel_floats(winograd) + channel * weights->outputs;
}

rescl_status winograd_pack(const struct node *node, const void *configuration, float *packed) {
  const struct winograd *winograd = configuration;
  const struct tensor *bias = op_input(&node->call, CONV_BIAS);
  const struct winograd_weights weights = {.window = &winograd->window,
                                           .tile = winograd->tile,
                                           .channels = winograd->input_blocks * winograd->block,
                                           .outputs = 2 * winograd->block,
                                           .source = node->inputs[CONV_WEIGHTS]->tensor.data,
                                           .packed = packed,
                                           .place = place_in_panel,
                                           .configuration = winograd};
  TRY(winograd_transform_weights(&weights, winograd->pairs));
  float *target = packed + winograd->positions * winograd->pairs * panel_floats(winograd);
  memset(target, 0, (size_t)(winograd->pairs * 2 * winograd->block) * sizeof *target);
  if (bias) memcpy(target, bias->data, (size_t)winograd->window.output_channels * sizeof *target);
  return RESCL_OK;
}
