/** Reductions over any set of dimensions (cl/reduction.cl, cl/reduction_integers.cl), and what of them the other kernel shares. */
#include "kernels/reduction.h"

#include <stdio.h>

#include "kernels/recording.h"
#include "kernels/typed.h"

const char *reduction_options(char options[REDUCTION_OPTIONS_BYTES], const char *operation, int64_t width) {
  snprintf(options, REDUCTION_OPTIONS_BYTES, "-DOPERATION=%s", operation);
  if (width > 1)
    snprintf(options, REDUCTION_OPTIONS_BYTES, "-DOPERATION=%s -DBLOCK=%d", operation, (int)width);
  return options;
}

/** A walk over some dimensions of the input: how many steps each takes and how far each step goes. Those that
 *  go on where others end are one. */
struct walk {
  int rank;
  int64_t dims[RESCL_MAX_RANK], strides[RESCL_MAX_RANK];
  int64_t count;
};

static struct walk walk_over(const struct shape *shape, unsigned axes) {
  struct walk walk = {.count = 1};
  int64_t strides[RESCL_MAX_RANK];
  shape_strides(shape, strides);
  for (int axis = 0; axis < shape->rank; axis++) {
    const int64_t length = shape->dims[axis];
    if (length == 1 || !(axes >> axis & 1)) continue;
    const int goes_on = walk.rank > 0 && walk.strides[walk.rank - 1] == length * strides[axis];
    if (!goes_on) walk.dims[walk.rank++] = 1;
    walk.dims[walk.rank - 1] *= length;
    walk.strides[walk.rank - 1] = strides[axis];
    walk.count *= length;
  }
  return walk;
}

/** Where the innermost dimension is kept: as vectors of neighbours. */
static int64_t widen(struct walk *kept, struct walk *reduced, int vector_width) {
  const int last = kept->rank - 1;
  int64_t width = vector_width > 4 ? 8 : 4;
  if (kept->rank == 0 || kept->strides[last] != 1) return 1;
  if (kept->dims[last] % width) width = 4;
  if (kept->dims[last] % width) return 1;
  kept->dims[last] /= width;
  kept->count /= width;
  for (int dimension = 0; dimension < last; dimension++) kept->strides[dimension] /= width;
  for (int dimension = 0; dimension < reduced->rank; dimension++) reduced->strides[dimension] /= width;
  return width;
}

/** Takes the innermost dimension off the walk. */
static void pop(struct walk *walk, int64_t *length, int64_t *step) {
  *length = 1;
  *step = 0;
  if (walk->rank == 0) return;
  walk->rank--;
  *length = walk->dims[walk->rank];
  *step = walk->strides[walk->rank];
  walk->count /= *length;
}

/** The kernel of that name. */
static rescl_status record_walks(struct recorder *recorder, const struct node *node, const char *kernel,
                                 const char *options, struct walk kept, struct walk reduced) {
  int64_t length, step;
  pop(&reduced, &length, &step);
  return recorder_launch(
      recorder,
      &(struct kernel_launch){
          .source = kernel,
          .kernel = kernel,
          .options = options,
          .global = {(size_t)kept.count},
          KERNEL_ARGUMENTS(
              ARGUMENT_OF_BUFFER(recorder_input(recorder, node, 0)),
              ARGUMENT_OF_BUFFER(recorder_output(recorder, node)), ARGUMENT_OF_INT((int32_t)kept.count),
              argument_int8_end(kept.dims, kept.rank, 1), argument_int8_end(kept.strides, kept.rank, 0),
              ARGUMENT_OF_INT((int32_t)reduced.count), argument_int8_end(reduced.dims, reduced.rank, 1),
              argument_int8_end(reduced.strides, reduced.rank, 0), ARGUMENT_OF_INT((int32_t)length),
              ARGUMENT_OF_INT((int32_t)step))});
}

static rescl_status record(struct recorder *recorder, const struct node *node) {
  struct reduction reduction;
  char options[REDUCTION_OPTIONS_BYTES];
  TRY(reduction_resolve(&node->call, &reduction));
  const struct shape *shape = &node->inputs[0]->tensor.shape;
  struct walk kept = walk_over(shape, ~reduction.axes), reduced = walk_over(shape, reduction.axes);
  const int64_t width = widen(&kept, &reduced, recorder_profile(recorder)->vector_width);
  return record_walks(recorder, node, "reduction", reduction_options(options, reduction.operation, width),
                      kept, reduced);
}

static int is_of_floats(const struct node *node) {
  return node->inputs[0]->tensor.dtype == DTYPE_FLOAT32;
}

static int supports(const struct node *node, const struct device_profile *profile) {
  return is_of_floats(node) && kernel_takes_plain(node, profile);
}

static rescl_status record_integers(struct recorder *recorder, const struct node *node) {
  struct reduction reduction;
  char options[REDUCTION_OPTIONS_BYTES + 32];
  TRY(reduction_resolve(&node->call, &reduction));
  const struct tensor *input = &node->inputs[0]->tensor;
  snprintf(options, sizeof options, "-DOPERATION=%s -DELEMENT=%s", reduction.operation,
           typed_name(input->dtype));
  return record_walks(recorder, node, "reduction_integers", options,
                      walk_over(&input->shape, ~reduction.axes), walk_over(&input->shape, reduction.axes));
}

static int supports_integers(const struct node *node, const struct device_profile *profile) {
  return !is_of_floats(node) && kernel_takes_plain(node, profile);
}

const struct kernel kernel_reduction = {.name = "reduction", .supports = supports, .record = record};
const struct kernel kernel_reduction_integers = {
    .name = "reduction_integers", .supports = supports_integers, .record = record_integers};
