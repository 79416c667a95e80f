#include <string.h>

#include "base/threads.h"
#include "kernels/winograd.h"

enum { MOST_LANES = 2 * WINOGRAD_MOST_BLOCK };

struct packing_job {
  const struct winograd *winograd;
  const float *weights; // [output channels][input channels][3][3]
  float *packed;
};

/** Numbers of a pair's output channels side by side. */
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
static void gather(const struct packing_job *job, int64_t first, int64_t channel, lanes windows[]) {
  const struct window *window = &job->winograd->window;
  const int64_t left = window->output_channels - first, most = 2 * job->winograd->block;
  memset(windows, 0, WINOGRAD_WINDOW * WINOGRAD_WINDOW * sizeof *windows);
  if (channel >= window->input_channels) return;
  for (int64_t lane = 0; lane < (left < most ? left : most); lane++) {
    const float *source = job->weights + ((first + lane) * window->input_channels + channel) * 9;
    for (int element = 0; element < 9; element++) windows[element][lane] = (double)source[element];
  }
}

/** One pair of output blocks, all input channels. */
static rescl_status pack_pair(void *user, size_t pair) {
  const struct packing_job *job = user;
  const struct winograd *winograd = job->winograd;
  void (*const transform)(const lanes[], int, lanes[]) = winograd->tile == 2 ? transform_2 : transform_4;
  const int64_t channels = winograd->input_blocks * winograd->block, width = 2 * winograd->block;
  lanes windows[WINOGRAD_WINDOW * WINOGRAD_WINDOW];
  lanes columns[WINOGRAD_WINDOW][WINOGRAD_MOST_PATCH]; // by column, so that a row has a stride
  lanes row[WINOGRAD_MOST_PATCH];
  for (int64_t channel = 0; channel < channels; channel++) {
    gather(job, (int64_t)pair * width, channel, windows);
    for (int column = 0; column < WINOGRAD_WINDOW; column++)
      transform((const lanes *)&windows[column], WINOGRAD_WINDOW, columns[column]);
    for (int index = 0; index < winograd->patch; index++) {
      transform((const lanes *)&columns[0][index], WINOGRAD_MOST_PATCH, row);
      for (int column = 0; column < winograd->patch; column++) {
        const int64_t panel = (index * winograd->patch + column) * winograd->pairs + (int64_t)pair;
        float *target = job->packed + (panel * channels + channel) * width;
        for (int64_t lane = 0; lane < width; lane++) target[lane] = (float)row[column][lane];
      }
    }
  }
  return RESCL_OK;
}

static int64_t panel_floats(const struct winograd *winograd) {
  return winograd->input_blocks * winograd->block * 2 * winograd->block;
}

int64_t winograd_packed_floats(const struct winograd *winograd) {
  return winograd->pairs * (winograd->positions * panel_floats(winograd) + 2 * winograd->block);
}

rescl_status winograd_pack(const struct node *node, const void *configuration, float *packed) {
  const struct winograd *winograd = configuration;
  const struct tensor *bias = op_input(&node->call, CONV_BIAS);
  struct packing_job job = {
      .winograd = winograd, .weights = node->inputs[CONV_WEIGHTS]->tensor.data, .packed = packed};
  TRY(threads_for((size_t)winograd->pairs, pack_pair, NULL, &job));
  float *target = packed + winograd->positions * winograd->pairs * panel_floats(winograd);
  memset(target, 0, (size_t)(winograd->pairs * 2 * winograd->block) * sizeof *target);
  if (bias) memcpy(target, bias->data, (size_t)winograd->window.output_channels * sizeof *target);
  return RESCL_OK;
}
