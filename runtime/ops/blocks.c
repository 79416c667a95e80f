#include "ops/blocks.h"

#include "base/integer.h"

void blocks_stored_shape(const struct tensor *tensor, struct shape *shape) {
  *shape = tensor->shape;
  if (!tensor->block) return;
  const int64_t block = tensor->block, *dims = tensor->shape.dims;
  *shape = (struct shape){5, {dims[0], divide_up(dims[1], block), dims[2], dims[3], block}};
}

void blocks_stored_slice(const struct tensor *input, const struct tensor *output, struct strided_view *view) {
  struct strided_view stored = {.offset = 0};
  struct shape shape;
  int64_t strides[RESCL_MAX_RANK];
  blocks_stored_shape(input, &shape);
  blocks_stored_shape(output, &stored.shape);
  shape_strides(&shape, strides);
  for (int dimension = 0; dimension < 4; dimension++) {
    const struct slice_range range = slice_range(view, &input->shape, dimension);
    const int64_t start = dimension == 1 ? range.start / input->block : range.start;
    stored.offset += start * strides[dimension];
    stored.strides[dimension] = range.step * strides[dimension];
  }
  stored.strides[4] = 1;
  *view = stored;
}

static int is_blockable(const struct tensor *tensor) {
  return tensor->dtype == DTYPE_FLOAT32 && tensor->shape.rank == 4 && !tensor->data &&
         shape_elements(&tensor->shape) > 0;
}

int blocks_of_planes(const struct op_call *call, int block) {
  (void)block;
  return is_blockable(call->inputs[0]) && is_blockable(call->outputs[0]);
}

int blocks_of_whole_planes(const struct op_call *call, int block) {
  return blocks_of_planes(call, block) && call->outputs[0]->shape.dims[1] % block == 0;
}

/** One number, or one per channel where channels fill blocks. */
static int is_layout_free(const struct tensor *constant, int64_t channels, int block) {
  const struct shape *shape = &constant->shape;
  if (shape_elements(shape) == 1) return 1;
  const int axis = shape->rank - 3;
  return axis >= 0 && shape->dims[axis] == channels && shape_elements(shape) == channels &&
         channels % block == 0;
}

int blocks_of_operands(const struct op_call *call, int block) {
  const struct shape *output = &call->outputs[0]->shape;
  if (output->rank != 4) return 0;
  for (int index = 0; index < call->input_count; index++) {
    const struct tensor *input = call->inputs[index];
    if (input->data ? !is_layout_free(input, output->dims[1], block)
                    : !is_blockable(input) || input->shape.dims[1] != output->dims[1])
      return 0;
  }
  return 1;
}

/** Along the channels, all inputs but the last must fill their blocks. */
int blocks_of_parts(const struct op_call *call, int block) {
  int axis;
  if (axis_resolve(attribute_int(call, "axis"), call->outputs[0]->shape.rank, 0, &axis) != RESCL_OK) return 0;
  for (int index = 0; index < call->input_count; index++) {
    const int is_followed = axis == 1 && index + 1 < call->input_count;
    if (!is_blockable(call->inputs[index])) return 0;
    if (is_followed && call->inputs[index]->shape.dims[1] % block) return 0;
  }
  return 1;
}

int blocks_of_slice(const struct op_call *call, int block) {
  struct strided_view view;
  if (!blocks_of_planes(call, block) || slice_resolve(call, &view) != RESCL_OK) return 0;
  const struct slice_range channels = slice_range(&view, &call->inputs[0]->shape, 1);
  const int64_t end = channels.start + view.shape.dims[1];
  return channels.step == 1 && channels.start % block == 0 &&
         (end % block == 0 || end == call->inputs[0]->shape.dims[1]);
}

/** Conv's window, where weights and bias can be packed. */
static int resolve_packable(const struct op_call *call, struct window *window) {
  const struct tensor *bias = op_input(call, 2);
  return is_blockable(call->inputs[0]) && call->inputs[1]->data && (!bias || bias->data) &&
         window_resolve(call, window) == RESCL_OK;
}

int blocks_of_groups(const struct op_call *call, int block) {
  struct window window;
  if (!resolve_packable(call, &window)) return 0;
  const int64_t inputs = window.input_channels / window.groups,
                outputs = window.output_channels / window.groups;
  return window.groups == 1 || (inputs % block == 0 && outputs % block == 0) ||
         (inputs == outputs && block % inputs == 0);
}

int64_t stem_strip(int block) {
  return block == 16 ? 14 : 6; // STEM_STRIP of cl/conv_stem.cl
}

int64_t stem_collected_floats(const struct window *window, int64_t outputs) {
  const int64_t reach = (window->kernel_width - 1) * window->dilation_width, stride = window->stride_width;
  const int64_t phases = stride < reach + 1 ? stride : reach + 1;
  return window->input_channels * window->kernel_height * phases * (outputs + reach / stride);
}

int conv_is_stem(const struct op_call *call, int block) {
  struct window window;
  if (call->op != &op_conv || !resolve_packable(call, &window)) return 0;
  return window.groups == 1 && window.input_channels <= STEM_MOST_CHANNELS &&
         window.input_channels * window.kernel_height * window.kernel_width <= STEM_MOST_TAPS &&
         window.kernel_width * window.dilation_width <= STEM_MOST_FLOATS &&
         stem_collected_floats(&window, stem_strip(block)) <= STEM_MOST_FLOATS;
}
