#include <string.h>

#include "ops/rule.h"

/** Everything is held within 32 bits, so that no product below can overflow. */
#define WINDOW_MAX ((int64_t)INT32_MAX)

/** Overwrites the defaults in `values` if the list was given, which then must have `count` entries. */
static rescl_status read_list(const struct op_call *call, const char *name, int64_t minimum, size_t count,
                              int64_t *values) {
  const int64_t *list;
  const size_t length = attribute_ints(call, name, &list);
  if (!length) return RESCL_OK;
  if (length != count)
    return fail(RESCL_SHAPE_MISMATCH, "attribute %s must have %zu entries for this input, found %zu", name,
                count, length);
  for (size_t index = 0; index < count; index++) {
    if (list[index] < minimum || list[index] > WINDOW_MAX)
      return fail(RESCL_MALFORMED, "attribute %s must hold numbers from %lld to %lld, found %lld", name,
                  (long long)minimum, (long long)WINDOW_MAX, (long long)list[index]);
    values[index] = list[index];
  }
  return RESCL_OK;
}

static int64_t effective_kernel(const struct window_axis *axis) {
  return (axis->kernel - 1) * axis->dilation + 1;
}

/** Padding that makes the output ceil(input / stride); an odd one goes after for SAME_UPPER. */
static void pad_to_same(struct window_axis *axis, int lower) {
  const int64_t output = (axis->input + axis->stride - 1) / axis->stride;
  const int64_t needed = (output - 1) * axis->stride + effective_kernel(axis) - axis->input;
  const int64_t total = needed > 0 ? needed : 0;
  axis->before = lower ? total - total / 2 : total / 2;
  axis->after = total - axis->before;
}

static rescl_status resolve_padding(const struct op_call *call, struct window_axis *axis) {
  const char *mode = attribute_string(call, "auto_pad");
  if (!strcmp(mode, "NOTSET") || !*mode) return RESCL_OK;
  if (!strcmp(mode, "VALID"))
    axis->before = axis->after = 0;
  else if (!strcmp(mode, "SAME_UPPER") || !strcmp(mode, "SAME_LOWER"))
    pad_to_same(axis, !strcmp(mode, "SAME_LOWER"));
  else
    return fail(RESCL_MALFORMED, "auto_pad must be NOTSET, VALID, SAME_UPPER or SAME_LOWER, found '%s'",
                mode);
  return RESCL_OK;
}

static int64_t floor_divide(int64_t a, int64_t b) {
  return a / b - (a % b != 0 && a < 0);
}

/** How many windows fit; with ceil_mode one more may hang over the end, if it starts
 *  before the padding there. */
static rescl_status resolve_output(struct window_axis *axis, int ceil_mode) {
  const int64_t room = axis->input + axis->before + axis->after - effective_kernel(axis);
  axis->output = floor_divide(room + (ceil_mode ? axis->stride - 1 : 0), axis->stride) + 1;
  if (ceil_mode && (axis->output - 1) * axis->stride >= axis->input + axis->before) axis->output--;
  if (axis->output >= 1) return RESCL_OK;
  return fail(
      RESCL_SHAPE_MISMATCH,
      "the window does not fit: kernel %lld with dilation %lld spans %lld, but the input has %lld and "
      "padding %lld + %lld",
      (long long)axis->kernel, (long long)axis->dilation, (long long)effective_kernel(axis),
      (long long)axis->input, (long long)axis->before, (long long)axis->after);
}

/** Attributes of the last `spatial` axes; `kernel` holds the weights' size or, for pooling, 0 for what must be
 *  given. */
static rescl_status read_axes(const struct op_call *call, int spatial, int64_t kernel[VOLUME_AXES],
                              struct window_axis axes[VOLUME_AXES]) {
  int64_t strides[VOLUME_AXES] = {1, 1, 1}, dilations[VOLUME_AXES] = {1, 1, 1}, pads[2 * VOLUME_AXES] = {0};
  const size_t count = (size_t)spatial;
  TRY(read_list(call, "kernel_shape", 1, count, kernel));
  TRY(read_list(call, "strides", 1, count, strides));
  TRY(read_list(call, "dilations", 1, count, dilations));
  TRY(read_list(call, "pads", 0, 2 * count, pads));
  if (kernel[0] < 1) return fail(RESCL_MALFORMED, "attribute kernel_shape is required");
  for (int axis = 0; axis < VOLUME_AXES; axis++)
    axes[axis] = (struct window_axis){.input = 1, .kernel = 1, .stride = 1, .dilation = 1, .output = 1};
  for (int index = 0; index < spatial; index++) {
    struct window_axis *axis = &axes[VOLUME_AXES - spatial + index];
    *axis = (struct window_axis){.kernel = kernel[index],
                                 .stride = strides[index],
                                 .dilation = dilations[index],
                                 .before = pads[index],
                                 .after = pads[spatial + index]};
  }
  return RESCL_OK;
}

/** Kernels count positions in 32 bits: nothing along an axis may be longer. */
static rescl_status check_extent(const struct window_axis *axis) {
  const int64_t padded = axis->input + axis->before + axis->after, window = effective_kernel(axis);
  if (axis->input <= WINDOW_MAX && padded <= WINDOW_MAX && window <= WINDOW_MAX) return RESCL_OK;
  return fail(RESCL_UNSUPPORTED,
              "an axis of %lld elements, %lld with padding, under a window of %lld is too long: at most %lld",
              (long long)axis->input, (long long)padded, (long long)window, (long long)WINDOW_MAX);
}

static int is_convolution(const struct op_call *call) {
  return call->op == &op_conv || call->op == &op_conv_transpose;
}

static rescl_status resolve_axis(const struct op_call *call, struct window_axis *axis) {
  const int pooling = !is_convolution(call);
  TRY(resolve_padding(call, axis));
  TRY(check_extent(axis));
  // a pooling window that lay in the padding alone would have nothing to pool
  if (pooling && (axis->before >= effective_kernel(axis) || axis->after >= effective_kernel(axis)))
    return fail(RESCL_UNSUPPORTED, "padding %lld + %lld must be smaller than the pooling window of %lld",
                (long long)axis->before, (long long)axis->after, (long long)effective_kernel(axis));
  return resolve_output(axis, pooling && attribute_int(call, "ceil_mode") != 0);
}

/** ConvTranspose along a spatial axis of the input. Its outputs are as many as output_shape says, else what the
 *  windows of all inputs cover but for the padding; auto_pad is what is left over of them. */
static rescl_status resolve_transposed_axis(const struct op_call *call, struct window_axis *axis, int spatial,
                                            int index) {
  const char *mode = attribute_string(call, "auto_pad");
  int64_t added[VOLUME_AXES] = {0}, sizes[VOLUME_AXES] = {0};
  TRY(read_list(call, "output_padding", 0, (size_t)spatial, added));
  TRY(read_list(call, "output_shape", 1, (size_t)spatial, sizes));
  TRY(check_extent(axis));
  const int64_t all = (axis->input - 1) * axis->stride + effective_kernel(axis) + added[index];
  const int is_same = !strncmp(mode, "SAME_", 5);
  axis->output = sizes[index]              ? sizes[index]
                 : is_same                 ? axis->input * axis->stride
                 : !strcmp(mode, "NOTSET") ? all - axis->before - axis->after
                                           : all;
  if (sizes[index] || is_same || !strcmp(mode, "VALID")) {
    const int64_t total = all > axis->output ? all - axis->output : 0;
    axis->before = !strcmp(mode, "SAME_UPPER") ? total / 2 : total - total / 2;
    axis->after = total - axis->before;
  }
  if (axis->output >= 1 && axis->output <= WINDOW_MAX) return RESCL_OK;
  return fail(RESCL_SHAPE_MISMATCH, "%lld outputs along an axis of %lld elements are out of range",
              (long long)axis->output, (long long)axis->input);
}

/** Channels, groups and, in `kernel`, the spatial size of a convolution's weights: [outputs][inputs of a group] of
 *  Conv, [inputs][outputs of a group] of ConvTranspose. */
static rescl_status resolve_weights(const struct op_call *call, const struct shape *input,
                                    struct volume_window *window, int64_t kernel[VOLUME_AXES]) {
  const struct tensor *weights;
  char text_input[SHAPE_TEXT_BYTES], text_weights[SHAPE_TEXT_BYTES];
  TRY(rule_float_input(call, 1, "weights", &weights));
  if (weights->shape.rank != input->rank)
    return fail(RESCL_SHAPE_MISMATCH, "input %s needs weights of rank %d, found %s",
                shape_text(input, text_input), input->rank, shape_text(&weights->shape, text_weights));
  const int is_transposed = call->op == &op_conv_transpose;
  const int64_t groups = attribute_int(call, "group"), channels = input->dims[1];
  const int64_t outputs = weights->shape.dims[is_transposed];
  if (groups < 1 || channels % groups || (!is_transposed && outputs % groups) ||
      (is_transposed && outputs > TENSOR_MAX_ELEMENTS / groups))
    return fail(RESCL_SHAPE_MISMATCH, "group %lld must divide %lld input channels and %lld output channels",
                (long long)groups, (long long)channels, (long long)outputs);
  window->groups = groups;
  window->output_channels = is_transposed ? outputs * groups : outputs;
  for (int index = 2; index < input->rank; index++) kernel[index - 2] = weights->shape.dims[index];
  struct shape expected = {.rank = input->rank, .dims = {outputs, channels / groups}};
  if (is_transposed) expected.dims[0] = channels, expected.dims[1] = outputs;
  TRY(read_list(call, "kernel_shape", 1, (size_t)input->rank - 2, kernel));
  for (int index = 2; index < input->rank; index++) expected.dims[index] = kernel[index - 2];
  return rule_expect_shape(weights, "weights", &expected);
}

static rescl_status check_rank(const struct op_call *call, const struct shape *shape) {
  char text[SHAPE_TEXT_BYTES];
  if (shape->rank >= 3 && shape->rank <= 2 + VOLUME_AXES) return RESCL_OK;
  if (shape->rank > 2 + VOLUME_AXES)
    return fail(RESCL_UNSUPPORTED, "%d-D %s (input %s) is not supported, only 1-D to 3-D", shape->rank - 2,
                is_convolution(call) ? "convolution" : "pooling", shape_text(shape, text));
  return fail(RESCL_SHAPE_MISMATCH, "expected an input [N,C,D,H,W], [N,C,H,W] or [N,C,W], found %s",
              shape_text(shape, text));
}

rescl_status volume_resolve(const struct op_call *call, struct volume_window *window) {
  const struct tensor *input;
  int64_t kernel[VOLUME_AXES] = {0};
  const int is_max = call->op == &op_max_pool;
  TRY(is_max ? rule_pixel_input(call, 0, "X", &input) : rule_float_input(call, 0, "X", &input));
  TRY(check_rank(call, &input->shape));
  const int64_t *dims = input->shape.dims;
  *window = (struct volume_window){
      .batch = dims[0], .input_channels = dims[1], .output_channels = dims[1], .groups = dims[1]};
  if (is_convolution(call)) TRY(resolve_weights(call, &input->shape, window, kernel));
  if (call->op == &op_average_pool) window->count_include_pad = attribute_int(call, "count_include_pad") != 0;
  const int spatial = input->shape.rank - 2;
  TRY(read_axes(call, spatial, kernel, window->axes));
  for (int index = 0; index < spatial; index++) {
    struct window_axis *axis = &window->axes[VOLUME_AXES - spatial + index];
    axis->input = dims[2 + index];
    if (call->op == &op_conv_transpose)
      TRY(resolve_transposed_axis(call, axis, spatial, index));
    else
      TRY(resolve_axis(call, axis));
  }
  return RESCL_OK;
}

struct shape volume_output_shape(const struct volume_window *window, int rank) {
  struct shape output = {.rank = rank, .dims = {window->batch, window->output_channels}};
  for (int dimension = 2; dimension < rank; dimension++)
    output.dims[dimension] = window->axes[VOLUME_AXES - rank + dimension].output;
  return output;
}

rescl_status window_resolve(const struct op_call *call, struct window *window) {
  struct volume_window volume;
  TRY(volume_resolve(call, &volume));
  if (op_input(call, 0)->shape.rank > 4)
    return fail(RESCL_UNSUPPORTED, "%s is of volumes, not of images", call->op->name);
  const struct window_axis *height = &volume.axes[1], *width = &volume.axes[2];
  *window = (struct window){
      .batch = volume.batch,
      .input_channels = volume.input_channels,
      .output_channels = volume.output_channels,
      .groups = volume.groups,
      .count_include_pad = volume.count_include_pad,
      .input_height = height->input,
      .input_width = width->input,
      .output_height = height->output,
      .output_width = width->output,
      .kernel_height = height->kernel,
      .kernel_width = width->kernel,
      .stride_height = height->stride,
      .stride_width = width->stride,
      .dilation_height = height->dilation,
      .dilation_width = width->dilation,
      .pad_top = height->before,
      .pad_bottom = height->after,
      .pad_left = width->before,
      .pad_right = width->after,
  };
  return RESCL_OK;
}

int window_is_pointwise(const struct window *window) {
  return window->kernel_height == 1 && window->kernel_width == 1 && window->stride_height == 1 &&
         window->stride_width == 1 && !window->pad_top && !window->pad_left && !window->pad_bottom &&
         !window->pad_right;
}
