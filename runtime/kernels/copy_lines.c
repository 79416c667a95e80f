/** Copies of elements of four bytes on devices with vectors, as a task (cl/copy_lines.cl). */
#include <stdlib.h>

#include "base/integer.h"
#include "kernels/strided_copy.h"
#include "ops/tensor.h"

/** LANES and LENGTH of cl/copy_lines.cl; about how many elements a piece moves. */
enum { LANES = 16, LENGTH = 1 << 12, PIECE_ELEMENTS = 1 << 13 };

/** The copy's dimensions, those of one element left out and those that lie alike on both sides made one. */
struct lines {
  int rank;
  int64_t dims[RESCL_MAX_RANK], input_steps[RESCL_MAX_RANK], output_steps[RESCL_MAX_RANK];
};

static void append(struct lines *lines, int64_t size, int64_t input_step, int64_t output_step) {
  lines->dims[lines->rank] = size;
  lines->input_steps[lines->rank] = input_step;
  lines->output_steps[lines->rank] = output_step;
  lines->rank++;
}

static struct lines join(const struct strided_copy_spec *spec) {
  struct lines lines = {0};
  for (int dimension = 0; dimension < spec->shape.rank; dimension++) {
    const int64_t size = spec->shape.dims[dimension], input_step = spec->input_strides[dimension];
    const int64_t output_step = spec->output_strides[dimension];
    const int last = lines.rank - 1;
    if (size == 1) continue;
    if (last < 0 || lines.input_steps[last] != size * input_step ||
        lines.output_steps[last] != size * output_step) {
      append(&lines, size, input_step, output_step);
      continue;
    }
    lines.dims[last] *= size;
    lines.input_steps[last] = input_step;
    lines.output_steps[last] = output_step;
  }
  return lines;
}

/** Takes a dimension out, to be one of a line's: size, step of the input, step of the output. */
static void take(struct lines *lines, int dimension, int64_t taken[3]) {
  taken[0] = lines->dims[dimension];
  taken[1] = lines->input_steps[dimension];
  taken[2] = lines->output_steps[dimension];
  lines->rank--;
  for (; dimension < lines->rank; dimension++) {
    lines->dims[dimension] = lines->dims[dimension + 1];
    lines->input_steps[dimension] = lines->input_steps[dimension + 1];
    lines->output_steps[dimension] = lines->output_steps[dimension + 1];
  }
}

/** In which inputs lie nearest. */
static int nearest(const struct lines *lines) {
  int best = lines->rank - 1;
  for (int dimension = best - 1; dimension >= 0; dimension--)
    if (llabs(lines->input_steps[dimension]) < llabs(lines->input_steps[best])) best = dimension;
  return best;
}

int copy_lines_takes(const struct strided_copy_spec *spec, const struct device_profile *profile) {
  return profile->has_vectors && dtype_size(spec->dtype) == sizeof(float) && shape_elements(&spec->shape) > 0;
}

rescl_status copy_lines_record(struct recorder *recorder, const struct strided_copy_spec *spec) {
  struct lines outer = join(spec);
  int64_t line[3] = {1, 1, 1}, lanes[3] = {1, 1, 1};
  if (outer.rank > 0) take(&outer, outer.rank - 1, line);
  if (outer.rank > 0) take(&outer, nearest(&outer), lanes);
  int64_t count = divide_up(lanes[0], LANES) * divide_up(line[0], LENGTH);
  for (int dimension = 0; dimension < outer.rank; dimension++) count *= outer.dims[dimension];
  const int64_t elements = clamp(lanes[0], 1, LANES) * clamp(line[0], 1, LENGTH);
  const int64_t at_a_time = clamp(PIECE_ELEMENTS / elements, 1, count);
  const int64_t plan[] = {lanes[0], line[0], lanes[1], line[1], lanes[2], line[2], count, at_a_time};
  return recorder_task(
      recorder, &(struct kernel_task){
                    .name = "copy_lines",
                    .block = spec->block ? spec->block : recorder_profile(recorder)->vector_width,
                    .pieces = divide_up(count, at_a_time),
                    .input = spec->input,
                    .output = spec->output,
                    KERNEL_ARGUMENTS(argument_int8_end(outer.dims, outer.rank, 1),
                                     argument_int8_end(outer.input_steps, outer.rank, 0),
                                     argument_int8_end(outer.output_steps, outer.rank, 0),
                                     argument_int8(plan, 8), ARGUMENT_OF_INT((int32_t)spec->input_offset),
                                     ARGUMENT_OF_INT((int32_t)spec->output_offset))});
}
