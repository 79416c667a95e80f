#include "opencl/clblast.h"

#include <clblast_c.h>
#include <stdlib.h>

/** The three operands of a trial product; all sides are `side`, leading dimensions one more, so that CLBlast
 *  can not take any operand as it is. */
struct trial {
  size_t side;
  size_t scratch_bytes; // for copies of the operands
  float *values;        // of both factors, then room for the result
  struct buffer *factors, *result, *scratch;
};

static float trial_value(size_t index) {
  return (float)(index * 7 % 11) - 5.0f; // small integers: sums are exact
}

static rescl_status run_trial(struct context *context, const struct trial *trial) {
  const size_t leading = trial->side + 1, count = trial->side * leading;
  for (size_t index = 0; index < count; index++) trial->values[index] = trial_value(index);
  TRY(buffer_write(trial->factors, 0, trial->values, count * sizeof(float)));
  cl_command_queue queue = context->queue;
  const CLBlastStatusCode code = CLBlastSgemmWithTempBuffer(
      CLBlastLayoutColMajor, CLBlastTransposeNo, CLBlastTransposeNo, trial->side, trial->side, trial->side, 1,
      trial->factors->memory, 0, leading, trial->factors->memory, 0, leading, 0, trial->result->memory, 0,
      leading, &queue, NULL, trial->scratch->memory);
  if (code != CLBlastSuccess)
    return fail_opencl((cl_int)code, "CLBlastSgemm(a trial of side %zu)", trial->side);
  return buffer_read(trial->result, 0, trial->values, (count - 1) * sizeof(float));
}

/** Looks at up to 2000 elements spread over the result. */
static int trial_is_right(const struct trial *trial) {
  const size_t side = trial->side, leading = side + 1, elements = side * side;
  const size_t samples = elements < 2000 ? elements : 2000;
  for (size_t sample = 0; sample < samples; sample++) {
    // NOLINTNEXTLINE(clang-analyzer-core.DivideZero): a result without rows has no elements
    const size_t element = sample * 7919 % elements, row = element / side, column = element % side;
    double sum = 0;
    for (size_t inner = 0; inner < side; inner++)
      sum += (double)trial_value(row * leading + inner) * (double)trial_value(inner * leading + column);
    if ((double)trial->values[row * leading + column] != sum) return 0;
  }
  return 1;
}

/** The smallest power of two at which CLBlast takes its fast path, which there needs scratch memory. */
static void choose_side(struct trial *trial, struct context *context) {
  cl_command_queue queue = context->queue;
  size_t scratch_bytes = 0;
  for (size_t side = 32; side <= 2048 && scratch_bytes == 0; side *= 2) {
    trial->side = side;
    CLBlastSGemmTempBufferSize(CLBlastLayoutColMajor, CLBlastTransposeNo, CLBlastTransposeNo, side, side,
                               side, 0, side + 1, 0, side + 1, 0, side + 1, &queue, &scratch_bytes);
  }
  trial->scratch_bytes = scratch_bytes;
}

rescl_status clblast_try(struct context *context, int *right) {
  struct trial trial = {0};
  rescl_status status;
  choose_side(&trial, context);
  const size_t size_bytes = trial.side * (trial.side + 1) * sizeof(float);
  TRY_CLEANUP(buffer_create(&trial.factors, context, size_bytes, "the factors of a trial product"));
  TRY_CLEANUP(buffer_create(&trial.result, context, size_bytes, "a trial product"));
  TRY_CLEANUP(
      buffer_create(&trial.scratch, context, trial.scratch_bytes, "a trial product's copies of operands"));
  trial.values = calloc(1, size_bytes);
  if (!trial.values) TRY_CLEANUP(fail_memory(size_bytes));
  TRY_CLEANUP(run_trial(context, &trial));
  *right = trial_is_right(&trial);
cleanup:
  free(trial.values);
  buffer_free(trial.scratch);
  buffer_free(trial.result);
  buffer_free(trial.factors);
  return status;
}
