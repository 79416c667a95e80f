#include "kernels/volume.h"

struct argument argument_of_volume_window(const struct volume_window *window, int64_t first, int64_t second) {
  const struct window_axis *axes = window->axes;
  return argument_int8((const int64_t[]){axes[0].kernel, axes[1].kernel, axes[2].kernel, axes[0].stride,
                                         axes[1].stride, axes[2].stride, first, second},
                       8);
}

struct argument argument_of_volume_reach(const struct volume_window *window) {
  const struct window_axis *axes = window->axes;
  return argument_int8((const int64_t[]){axes[0].dilation, axes[1].dilation, axes[2].dilation, axes[0].before,
                                         axes[1].before, axes[2].before},
                       6);
}

struct argument argument_of_volume_size(const struct volume_window *window, int64_t more) {
  const struct window_axis *axes = window->axes;
  return argument_int8((const int64_t[]){axes[0].input, axes[1].input, axes[2].input, axes[0].output,
                                         axes[1].output, axes[2].output, more},
                       7);
}

int64_t volume_outputs(const struct volume_window *window) {
  return window->axes[0].output * window->axes[1].output * window->axes[2].output;
}
