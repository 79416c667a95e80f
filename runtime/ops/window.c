#include <string.h>

#include "ops/rule.h"

/** One spatial axis of a window, in elements of the input. */
struct axis {
  int64_t input, kernel, stride, dilation, before, after, output;
};

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

static int64_t effective_kernel(const struct axis *axis) {
  return (axis->kernel - 1) * axis->dilation + 1;
}

/** Padding that makes the output ceil(input / stride); an odd one goes after for SAME_UPPER. */
static void pad_to_same(struct axis *axis, int lower) {
  const int64_t output = (axis->input + axis->stride - 1) / axis->stride;
  const int64_t needed = (output - 1) * axis->stride + effective_kernel(axis) - axis->input;
  const int64_t total = needed > 0 ? needed : 0;
  axis->before = lower ? total - total / 2 : total / 2;
  axis->after = total - axis->before;
}

static rescl_status resolve_padding(const struct op_call *call, struct axis *axis) {
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
static rescl_status resolve_output(struct axis *axis, int ceil_mode) {
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

/** Attributes of both axes; `kernel` holds the weights' size or, for pooling, 0 for what must be given. */
static rescl_status read_axes(const struct op_call *call, int spatial, int64_t kernel[2],
                              struct axis axes[2]) {
  int64_t strides[2] = {1, 1}, dilations[2] = {1, 1}, pads[4] = {0};
  const size_t count = (size_t)spatial;
  TRY(read_list(call, "kernel_shape", 1, count, kernel));
  TRY(read_list(call, "strides", 1, count, strides));
  TRY(read_list(call, "dilations", 1, count, dilations));
  TRY(read_list(call, "pads", 0, 2 * count, pads));
  if (kernel[0] < 1) return fail(RESCL_MALFORMED, "attribute kernel_shape is required");
  axes[0] = (struct axis){.input = 1, .kernel = 1, .stride = 1, .dilation = 1, .output = 1};
  for (int index = 0; index < spatial; index++) {
    struct axis *axis = &axes[2 - spatial + index];
    *axis = (struct axis){.kernel = kernel[index],
                          .stride = strides[index],
                          .dilation = dilations[index],
                          .before = pads[index],
                          .after = pads[spatial + index]};
  }
  return RESCL_OK;
}

/** Kernels count positions in 32 bits: nothing along an axis may be longer. */
static rescl_status check_extent(const struct axis *axis) {
  const int64_t padded = axis->input + axis->before + axis->after, window = effective_kernel(axis);
  if (axis->input <= WINDOW_MAX && padded <= WINDOW_MAX && window <= WINDOW_MAX) return RESCL_OK;
  return fail(RESCL_UNSUPPORTED,
              "an axis of %lld elements, %lld with padding, under a window of %lld is too long: at most %lld",
              (long long)axis->input, (long long)padded, (long long)window, (long long)WINDOW_MAX);
}

static rescl_status resolve_axis(const struct op_call *call, struct axis *axis) {
  const int pooling = call->op != &op_conv;
  TRY(resolve_padding(call, axis));
  TRY(check_extent(axis));
  // a pooling window that lay in the padding alone would have nothing to pool
  if (pooling && (axis->before >= effective_kernel(axis) || axis->after >= effective_kernel(axis)))
    return fail(RESCL_UNSUPPORTED, "padding %lld + %lld must be smaller than the pooling window of %lld",
                (long long)axis->before, (long long)axis->after, (long long)effective_kernel(axis));
  return resolve_output(axis, pooling && attribute_int(call, "ceil_mode") != 0);
}

/** Channels, groups and, in `kernel`, the spatial size of a convolution's weights. */
static rescl_status resolve_weights(const struct op_call *call, const struct shape *input,
                                    struct window *window, int64_t kernel[2]) {
  const struct tensor *weights;
  char text_input[SHAPE_TEXT_BYTES], text_weights[SHAPE_TEXT_BYTES];
  TRY(rule_float_input(call, 1, "weights", &weights));
  if (weights->shape.rank != input->rank)
    return fail(RESCL_SHAPE_MISMATCH, "input %s needs weights of rank %d, found %s",
                shape_text(input, text_input), input->rank, shape_text(&weights->shape, text_weights));
  const int64_t groups = attribute_int(call, "group");
  const int64_t channels = input->dims[1], outputs = weights->shape.dims[0];
  if (groups < 1 || channels % groups || outputs % groups)
    return fail(RESCL_SHAPE_MISMATCH, "group %lld must divide %lld input channels and %lld output channels",
                (long long)groups, (long long)channels, (long long)outputs);
  window->groups = groups;
  window->output_channels = outputs;
  for (int index = 2; index < input->rank; index++) kernel[index - 2] = weights->shape.dims[index];
  struct shape expected = {.rank = input->rank, .dims = {outputs, channels / groups}};
  TRY(read_list(call, "kernel_shape", 1, (size_t)input->rank - 2, kernel));
  for (int index = 2; index < input->rank; index++) expected.dims[index] = kernel[index - 2];
  return rule_expect_shape(weights, "weights", &expected);
}

static void store_axes(struct window *window, const struct axis *height, const struct axis *width) {
  window->input_height = height->input, window->input_width = width->input;
  window->output_height = height->output, window->output_width = width->output;
  window->kernel_height = height->kernel, window->kernel_width = width->kernel;
  window->stride_height = height->stride, window->stride_width = width->stride;
  window->dilation_height = height->dilation, window->dilation_width = width->dilation;
  window->pad_top = height->before, window->pad_bottom = height->after;
  window->pad_left = width->before, window->pad_right = width->after;
}

static rescl_status check_rank(const struct op_call *call, const struct shape *shape) {
  char text[SHAPE_TEXT_BYTES];
  if (shape->rank == 3 || shape->rank == 4) return RESCL_OK;
  if (shape->rank > 4)
    return fail(RESCL_UNSUPPORTED, "%d-D %s (input %s) is not supported, only 1-D and 2-D", shape->rank - 2,
                call->op == &op_conv ? "convolution" : "pooling", shape_text(shape, text));
  return fail(RESCL_SHAPE_MISMATCH, "expected an input [N,C,H,W] or [N,C,W], found %s",
              shape_text(shape, text));
}

rescl_status window_resolve(const struct op_call *call, struct window *window) {
  const struct tensor *input;
  int64_t kernel[2] = {0};
  struct axis axes[2];
  TRY(rule_float_input(call, 0, "X", &input));
  TRY(check_rank(call, &input->shape));
  const int64_t *dims = input->shape.dims;
  *window = (struct window){
      .batch = dims[0], .input_channels = dims[1], .output_channels = dims[1], .groups = dims[1]};
  if (call->op == &op_conv) TRY(resolve_weights(call, &input->shape, window, kernel));
  if (call->op == &op_average_pool) window->count_include_pad = attribute_int(call, "count_include_pad") != 0;
  const int spatial = input->shape.rank - 2;
  TRY(read_axes(call, spatial, kernel, axes));
  for (int index = 0; index < spatial; index++) {
    struct axis *axis = &axes[2 - spatial + index];
    axis->input = dims[2 + index];
    TRY(resolve_axis(call, axis));
  }
  store_axes(window, &axes[0], &axes[1]);
  return RESCL_OK;
}

int window_is_pointwise(const struct window *window) {
  return window->kernel_height == 1 && window->kernel_width == 1 && window->stride_height == 1 &&
         window->stride_width == 1 && !window->pad_top && !window->pad_left && !window->pad_bottom &&
         !window->pad_right;
}

struct shape window_output_shape(const struct window *window, int rank) {
  struct shape output = {.rank = rank, .dims = {window->batch, window->output_channels}};
  if (rank == 4) output.dims[2] = window->output_height;
  output.dims[rank - 1] = window->output_width;
  return output;
}
