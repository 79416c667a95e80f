/** Conv as a matrix product: im2col (cl/im2col.cl), CLBlast's GEMM, and the epilogue (cl/epilogue.cl).
 *
 *      weights [M/G][K] × columns [K][OH·OW] = output [M/G][OH·OW],  K = C/G·KH·KW
 *
 *  per image and group. A 1×1 window at stride 1 without padding has its columns already: the input
 *  itself. As many images as fit the workspace go through im2col at once; a strided-batched GEMM runs over
 *  them, or over the groups. */
#include "kernels/conv.h"
#include "kernels/epilogue.h"

#define WORKSPACE_TARGET_BYTES ((int64_t)64 << 20) // more only where a single image needs it

/** Elements of one image's columns, all groups. */
static int64_t columns_per_image(const struct window *window) {
  return window->input_channels * window->kernel_height * window->kernel_width * window->output_height *
         window->output_width;
}

static int supports(const struct node *node, const struct device_profile *profile) {
  struct window window;
  return kernel_takes_plain(node, profile) && window_resolve(&node->call, &window) == RESCL_OK &&
         (window_is_pointwise(&window) || columns_per_image(&window) <= INT32_MAX);
}

/** Where a product's right operand comes from, for `images` images from `first_image` on. */
struct columns {
  struct buffer *buffer;
  int64_t offset, image_stride; // elements
};

static rescl_status record_im2col(struct recorder *recorder, const struct node *node,
                                  const struct window *window, int64_t first_image, int64_t images) {
  const int64_t rows = window->input_channels * window->kernel_height * window->kernel_width;
  const int64_t pixels = window->output_height * window->output_width;
  const int64_t offset = first_image * window->input_channels * window->input_height * window->input_width;
  struct buffer *workspace =
      recorder_workspace(recorder, (size_t)(images * columns_per_image(window)) * sizeof(float));
  return recorder_launch(recorder,
                         &(struct kernel_launch){
                             .source = "im2col",
                             .kernel = "im2col",
                             .global = {(size_t)pixels, (size_t)rows, (size_t)images},
                             KERNEL_ARGUMENTS(ARGUMENT_OF_BUFFER(recorder_input(recorder, node, CONV_INPUT)),
                                              ARGUMENT_OF_BUFFER(workspace), ARGUMENT_OF_INT((int32_t)offset),
                                              ARGUMENT_OF_INT((int32_t)rows), argument_of_window(window),
                                              argument_of_size(window, window->input_channels, 0))});
}

/** Without groups one batched product serves all images; with groups, one per image serves all groups. */
static rescl_status record_products(struct recorder *recorder, const struct node *node,
                                    const struct window *window, const struct columns *columns,
                                    int64_t images, int64_t first_image) {
  const int64_t pixels = window->output_height * window->output_width;
  const int64_t rows = window->output_channels / window->groups;
  const int64_t inner =
      window->input_channels / window->groups * window->kernel_height * window->kernel_width;
  struct launch_gemm_spec spec = {
      .rows = (size_t)rows,
      .columns = (size_t)pixels,
      .inner = (size_t)inner,
      .alpha = 1.0f,
      .a = recorder_input(recorder, node, CONV_WEIGHTS),
      .b = columns->buffer,
      .c = recorder_output(recorder, node),
      .leading_a = (size_t)inner,
      .leading_b = (size_t)pixels,
      .leading_c = (size_t)pixels,
  };
  const int64_t image_outputs = window->output_channels * pixels;
  const int by_group = window->groups > 1;
  spec.batch = (size_t)(by_group ? window->groups : images);
  spec.stride_a = (size_t)(by_group ? rows * inner : 0);
  spec.stride_b = (size_t)(by_group ? inner * pixels : columns->image_stride);
  spec.stride_c = (size_t)(by_group ? rows * pixels : image_outputs);
  for (int64_t image = 0; image < (by_group ? images : 1); image++) {
    spec.offset_b = (size_t)(columns->offset + image * columns->image_stride);
    spec.offset_c = (size_t)((first_image + image) * image_outputs);
    TRY(recorder_gemm(recorder, &spec));
  }
  return RESCL_OK;
}

static rescl_status record_chunks(struct recorder *recorder, const struct node *node,
                                  const struct window *window) {
  const int64_t image_bytes = columns_per_image(window) * (int64_t)sizeof(float);
  int64_t chunk = WORKSPACE_TARGET_BYTES / image_bytes;
  if (chunk < 1) chunk = 1;
  for (int64_t first = 0; first < window->batch; first += chunk) {
    const int64_t images = window->batch - first < chunk ? window->batch - first : chunk;
    TRY(record_im2col(recorder, node, window, first, images));
    const struct columns columns = {recorder_workspace(recorder, 0), 0, columns_per_image(window)};
    TRY(record_products(recorder, node, window, &columns, images, first));
  }
  return RESCL_OK;
}

static rescl_status record(struct recorder *recorder, const struct node *node) {
  struct window window;
  TRY(window_resolve(&node->call, &window));
  if (window_is_pointwise(&window)) {
    const struct columns columns = {recorder_input(recorder, node, CONV_INPUT), 0,
                                    window.input_channels * window.input_height * window.input_width};
    TRY(record_products(recorder, node, &window, &columns, window.batch, 0));
  } else {
    TRY(record_chunks(recorder, node, &window));
  }
  return epilogue_record(recorder, &(struct epilogue_spec){
                                       .output = recorder_output(recorder, node),
                                       .bias = recorder_input(recorder, node, CONV_BIAS),
                                       .skip = recorder_input(recorder, node, CONV_SKIP),
                                       .has_bias = op_input(&node->call, CONV_BIAS) != NULL,
                                       .has_skip = op_input(&node->call, CONV_SKIP) != NULL,
                                       .rows = window.batch * window.output_channels,
                                       .columns = window.output_height * window.output_width,
                                       .bias_rows = window.output_channels,
                                       .bias_row_stride = 1,
                                       .bias_scale = 1.0f,
                                       .activation = activation_epilogue(&node->call),
                                   });
}

const struct kernel kernel_im2col_gemm = {
    .name = "im2col_gemm", .algorithm = "im2col_gemm", .supports = supports, .record = record};
