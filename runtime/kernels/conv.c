#include "kernels/conv.h"

struct argument argument_of_window(const struct window *window) {
  return argument_int8((const int64_t[]){window->kernel_height, window->kernel_width, window->stride_height,
                                         window->stride_width, window->dilation_height,
                                         window->dilation_width, window->pad_top, window->pad_left},
                       8);
}

struct argument argument_of_size(const struct window *window, int64_t first, int64_t last) {
  return argument_int8((const int64_t[]){first, window->input_height, window->input_width,
                                         window->output_height, window->output_width, last},
                       6);
}
