#include "kernels/repeat.h"

#include "base/integer.h"

int64_t repeat_width(const struct device_profile *profile, const struct tensor *tensor) {
  return profile->has_lanes && tensor_stored_elements(tensor) % LANES_BLOCK == 0 ? LANES_BLOCK : 1;
}

const char *repeat_option(int64_t width) {
  return width > 1 ? LANES_BLOCK_OPTION : "";
}

/** Dimensions from the last to the first: some along which the operand repeats, some along which it goes on
 *  by `width` elements, some along which it repeats. */
static int find_period(struct repetition *repetition, const struct strided_view *view, int rank) {
  int dimension = rank - 1;
  const int64_t *dims = view->shape.dims, *strides = view->strides;
  repetition->inner = repetition->period = 1;
  for (; dimension >= 0 && (dims[dimension] == 1 || strides[dimension] == 0); dimension--)
    repetition->inner *= dims[dimension];
  for (; dimension >= 0; dimension--) {
    if (dims[dimension] == 1) continue;
    if (strides[dimension] != repetition->period * repetition->width) break;
    repetition->period *= dims[dimension];
  }
  for (; dimension >= 0; dimension--)
    if (dims[dimension] > 1 && strides[dimension] != 0) return 0;
  return 1;
}

/** Of a plain tensor: as vectors where they have one element of the operand, or as many as of the output. */
static void widen(struct repetition *repetition) {
  if (repetition->inner % LANES_BLOCK == 0)
    repetition->inner /= LANES_BLOCK;
  else if (repetition->inner == 1 && repetition->period % LANES_BLOCK == 0) {
    repetition->period /= LANES_BLOCK;
    repetition->width = LANES_BLOCK;
  } else
    return;
  repetition->elements = LANES_BLOCK;
}

static int takes_layout(const struct tensor *output, const struct device_profile *profile) {
  return profile->has_lanes && (output->block == 0 || output->block == LANES_BLOCK);
}

int repeat_resolve(struct repetition *repetition, const struct device_profile *profile,
                   const struct tensor *operand, const struct tensor *output) {
  struct strided_view view;
  if (!takes_layout(output, profile)) return 0;
  kernel_stored_broadcast(operand, output, &view);
  const int rank = view.shape.rank, lanes = output->block ? rank - 1 : rank;
  *repetition = (struct repetition){.elements = output->block ? LANES_BLOCK : 1, .width = 1};
  if (output->block && view.strides[lanes]) repetition->width = LANES_BLOCK;
  if (!find_period(repetition, &view, lanes)) return 0;
  if (!output->block) widen(repetition);
  repetition->last = tensor_stored_elements(operand) - 1;
  repetition->values = tensor_stored_elements(output) / repetition->elements;
  return 1;
}

int repeat_resolve_channels(struct repetition *repetition, const struct device_profile *profile,
                            const struct tensor *output) {
  const struct shape *shape = &output->shape;
  if (!takes_layout(output, profile)) return 0;
  const int64_t width = output->block ? LANES_BLOCK : 1;
  *repetition = (struct repetition){.elements = width,
                                    .width = width,
                                    .inner = shape_product(shape, 2, shape->rank),
                                    .period = divide_up(shape->dims[1], width)};
  if (!output->block) widen(repetition);
  repetition->last = shape->dims[1] - 1;
  repetition->values = tensor_stored_elements(output) / repetition->elements;
  return 1;
}

struct argument argument_of_repetition(const struct repetition *repetition) {
  return argument_int8(
      (const int64_t[]){repetition->inner, repetition->period, repetition->width, repetition->last}, 4);
}
