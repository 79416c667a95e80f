#include "kernels/conv.h"

#include "graph/cost.h"

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

struct piece_rows conv_piece_rows(const struct window *window, int64_t begin, int64_t end) {
  const int64_t height = window->output_height, last = end - 1;
  const int64_t reach = (window->kernel_height - 1) * window->dilation_height + 1;
  const int64_t first_y = begin % height * window->stride_height - window->pad_top,
                end_y = last % height * window->stride_height - window->pad_top + reach;
  return (struct piece_rows){
      .input_begin = begin / height * window->input_height + clamp(first_y, 0, window->input_height),
      .input_end = last / height * window->input_height + clamp(end_y, 0, window->input_height),
      .output_begin = begin,
      .output_end = end};
}

rescl_status conv_record(struct recorder *recorder, const struct node *node, const char *stem,
                         const char *options) {
  struct window window;
  TRY(window_resolve(&node->call, &window));
  const struct activation activation = activation_epilogue(&node->call);
  const int64_t planes = window.batch * window.output_channels;
  const int64_t channels[] = {window.input_channels, window.output_channels, window.groups, planes,
                              (int64_t)activation.kind};
  return recorder_launch(
      recorder,
      &(struct kernel_launch){
          .source = stem,
          .kernel = stem,
          .options = options,
          .global = {(size_t)(window.output_height * window.output_width), (size_t)planes},
          .operations = (double)node_flops(node),
          KERNEL_ARGUMENTS(ARGUMENT_OF_BUFFER(recorder_input(recorder, node, CONV_INPUT)),
                           ARGUMENT_OF_BUFFER(recorder_input(recorder, node, CONV_WEIGHTS)),
                           ARGUMENT_OF_BUFFER(recorder_input(recorder, node, CONV_BIAS)),
                           ARGUMENT_OF_BUFFER(recorder_input(recorder, node, CONV_SKIP)),
                           ARGUMENT_OF_BUFFER(recorder_output(recorder, node)), argument_of_window(&window),
                           argument_of_size(&window, 0, 0), argument_int8(channels, 5),
                           ARGUMENT_OF_FLOAT(activation.alpha), ARGUMENT_OF_FLOAT(activation.beta))});
}
