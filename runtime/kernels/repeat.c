#include "kernels/repeat.h"

#include "base/integer.h"

int64_t repeat_width(const struct tensor *output) {
  return tensor_stored_elements(output) % LANES_BLOCK == 0 ? LANES_BLOCK : 1;
}

const char *repeat_option(int64_t width) {
  static const char *const options[] = {[1] = "", [4] = "-DBLOCK=4", [8] = "-DBLOCK=8", [16] = "-DBLOCK=16"};
  return options[width];
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

static void count_values(struct repetition *repetition, const struct tensor *output, int64_t operands) {
  if (!output->block) widen(repetition);
  repetition->last = operands - 1;
  repetition->values = tensor_stored_elements(output) / repetition->elements;
}

int repeat_resolve(struct repetition *repetition, const struct tensor *operand, const struct tensor *output) {
  struct strided_view view;
  kernel_stored_broadcast(operand, output, &view);
  const int rank = view.shape.rank, lanes = output->block ? rank - 1 : rank;
  *repetition = (struct repetition){.elements = output->block ? output->block : 1, .width = 1};
  if (output->block && view.strides[lanes]) repetition->width = output->block;
  if (!find_period(repetition, &view, lanes)) return 0;
  count_values(repetition, output, tensor_stored_elements(operand));
  return 1;
}

struct repetition repeat_of_channels(const struct tensor *output) {
  const struct shape *shape = &output->shape;
  const int64_t width = output->block ? output->block : 1;
  struct repetition repetition = {.elements = width,
                                  .width = width,
                                  .inner = shape_product(shape, 2, shape->rank),
                                  .period = divide_up(shape->dims[1], width)};
  count_values(&repetition, output, shape->dims[1]);
  return repetition;
}

struct argument argument_of_repetition(const struct repetition *repetition) {
  return argument_int8(
      (const int64_t[]){repetition->inner, repetition->period, repetition->width, repetition->last}, 4);
}
