/** Conv as a matrix product: im2col (cl/im2col.cl), CLBlast's GEMM, and the epilogue (cl/epilogue.cl).
 *
 *      weights [M/G][K] × columns [K][OH·OW] = output [M/G][OH·OW],  K = C/G·KH·KW
 *
 *  per image and group. A 1×1 window at stride 1 without padding has its columns already: the input
 *  itself. As many images as fit the workspace go through im2col at once, of large ones some columns after the
 *  others; a strided-batched GEMM runs over them, or over the groups. */
#include "kernels/conv.h"
#include "kernels/epilogue.h"

#define WORKSPACE_TARGET_BYTES ((int64_t)64 << 20)

enum { LEAST_COLUMNS = 64 }; // of an image at once, whatever they take

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

/** What one product is for: columns of the images, all of each, or of one image some. */
struct strip {
  int64_t first_image, images;
  int64_t first_column, columns;
  struct buffer *buffer; // where the product's right operand lies, each image's behind the one before it
};

static rescl_status record_im2col(struct recorder *recorder, const struct node *node,
                                  const struct window *window, struct strip *strip) {
  const int64_t rows = window->input_channels * window->kernel_height * window->kernel_width;
  const int64_t offset =
      strip->first_image * window->input_channels * window->input_height * window->input_width;
  strip->buffer =
      recorder_workspace(recorder, (size_t)(strip->images * rows * strip->columns) * sizeof(float));
  return recorder_launch(
      recorder,
      &(struct kernel_launch){
          .source = "im2col",
          .kernel = "im2col",
          .global = {(size_t)strip->columns, (size_t)rows, (size_t)strip->images},
          KERNEL_ARGUMENTS(ARGUMENT_OF_BUFFER(recorder_input(recorder, node, CONV_INPUT)),
                           ARGUMENT_OF_BUFFER(strip->buffer), ARGUMENT_OF_INT((int32_t)offset),
                           ARGUMENT_OF_INT((int32_t)rows), ARGUMENT_OF_INT((int32_t)strip->first_column),
                           ARGUMENT_OF_INT((int32_t)strip->columns), argument_of_window(window),
                           argument_of_size(window, window->input_channels, 0))});
}

/** Without groups one batched product serves all images; with groups, one per image serves all groups. */
static rescl_status record_products(struct recorder *recorder, const struct node *node,
                                    const struct window *window, const struct strip *strip) {
  const int64_t pixels = window->output_height * window->output_width;
  const int64_t rows = window->output_channels / window->groups;
  const int64_t inner =
      window->input_channels / window->groups * window->kernel_height * window->kernel_width;
  struct launch_gemm_spec spec = {
      .rows = (size_t)rows,
      .columns = (size_t)strip->columns,
      .inner = (size_t)inner,
      .alpha = 1.0f,
      .a = recorder_input(recorder, node, CONV_WEIGHTS),
      .b = strip->buffer,
      .c = recorder_output(recorder, node),
      .leading_a = (size_t)inner,
      .leading_b = (size_t)strip->columns,
      .leading_c = (size_t)pixels,
  };
  const int64_t image_outputs = window->output_channels * pixels;
  const int64_t image_columns = inner * window->groups * strip->columns;
  const int by_group = window->groups > 1;
  spec.batch = (size_t)(by_group ? window->groups : strip->images);
  spec.stride_a = (size_t)(by_group ? rows * inner : 0);
  spec.stride_b = (size_t)(by_group ? inner * strip->columns : image_columns);
  spec.stride_c = (size_t)(by_group ? rows * pixels : image_outputs);
  for (int64_t image = 0; image < (by_group ? strip->images : 1); image++) {
    spec.offset_b = (size_t)(image * image_columns);
    spec.offset_c = (size_t)((strip->first_image + image) * image_outputs + strip->first_column);
    TRY(recorder_gemm(recorder, &spec));
  }
  return RESCL_OK;
}

static rescl_status record_strip(struct recorder *recorder, const struct node *node,
                                 const struct window *window, struct strip strip) {
  TRY(record_im2col(recorder, node, window, &strip));
  return record_products(recorder, node, window, &strip);
}

/** A quarter of the largest buffer, where that is not much. */
static int64_t target_bytes(const struct recorder *recorder) {
  const uint64_t most_bytes = recorder_profile(recorder)->most_buffer_bytes / 4;
  return most_bytes < (uint64_t)WORKSPACE_TARGET_BYTES ? (int64_t)most_bytes : WORKSPACE_TARGET_BYTES;
}

/** Images that each are too large. */
static rescl_status record_columns(struct recorder *recorder, const struct node *node,
                                   const struct window *window) {
  const int64_t pixels = window->output_height * window->output_width;
  const int64_t column_bytes = columns_per_image(window) / pixels * (int64_t)sizeof(float);
  int64_t most = target_bytes(recorder) / column_bytes / LEAST_COLUMNS * LEAST_COLUMNS;
  if (most < LEAST_COLUMNS) most = LEAST_COLUMNS;
  for (int64_t image = 0; image < window->batch; image++)
    for (int64_t first = 0; first < pixels; first += most) {
      const int64_t columns = pixels - first < most ? pixels - first : most;
      TRY(record_strip(recorder, node, window, (struct strip){image, 1, first, columns, NULL}));
    }
  return RESCL_OK;
}

static rescl_status record_images(struct recorder *recorder, const struct node *node,
                                  const struct window *window) {
  const int64_t pixels = window->output_height * window->output_width;
  const int64_t most = target_bytes(recorder) / (columns_per_image(window) * (int64_t)sizeof(float));
  if (most == 0) return record_columns(recorder, node, window);
  for (int64_t first = 0; first < window->batch; first += most) {
    const int64_t images = window->batch - first < most ? window->batch - first : most;
    TRY(record_strip(recorder, node, window, (struct strip){first, images, 0, pixels, NULL}));
  }
  return RESCL_OK;
}

static rescl_status record(struct recorder *recorder, const struct node *node) {
  struct window window;
  TRY(window_resolve(&node->call, &window));
  if (window_is_pointwise(&window)) {
    const struct strip all = {0, window.batch, 0, window.output_height * window.output_width,
                              recorder_input(recorder, node, CONV_INPUT)};
    TRY(record_products(recorder, node, &window, &all));
  } else {
    TRY(record_images(recorder, node, &window));
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
