/** Resize: y[i] = the sum of x[j] times the product of weight[d][i_d][j_d] over all dimensions d, where j runs over
 *  the taps of i. */
#include "ops/resize.h"

#include "reference/table.h"

/** The taps of one output along every axis. */
struct taps {
  int64_t *inputs[RESCL_MAX_RANK];
  double *weights[RESCL_MAX_RANK];
};

/** All taps of an axis, output after output; inputs are -1 where the extrapolation value shows. */
static rescl_status make_taps(struct taps *taps, const struct resize *resize, int axis, struct arena *arena) {
  const int64_t outputs = resize->axes[axis].output, count = resize->axes[axis].taps;
  ARENA_NEW(arena, taps->inputs[axis], (size_t)(outputs * count));
  ARENA_NEW(arena, taps->weights[axis], (size_t)(outputs * count));
  for (int64_t output = 0; output < outputs; output++) {
    int64_t *inputs = taps->inputs[axis] + output * count;
    if (!resize_taps(resize, axis, output, inputs, taps->weights[axis] + output * count)) inputs[0] = -1;
  }
  return RESCL_OK;
}

/** The part of the sum that belongs to axes from `axis` on; `element` is where axes before it have led. */
static double sum_taps(const struct resize *resize, const struct taps *at, int axis, int64_t element,
                       const float *input) {
  if (axis == resize->rank) return (double)input[element];
  double sum = 0;
  for (int64_t tap = 0; tap < resize->axes[axis].taps; tap++)
    sum += at->weights[axis][tap] *
           sum_taps(resize, at, axis + 1, element * resize->axes[axis].input + at->inputs[axis][tap], input);
  return sum;
}

static float output_at(const struct resize *resize, const struct taps *taps, int64_t index,
                       const float *input) {
  struct taps at = {0};
  for (int axis = resize->rank - 1; axis >= 0; axis--) {
    const int64_t place = index % resize->axes[axis].output * resize->axes[axis].taps;
    at.inputs[axis] = taps->inputs[axis] + place;
    at.weights[axis] = taps->weights[axis] + place;
    if (at.inputs[axis][0] < 0) return resize->extrapolation_value;
    index /= resize->axes[axis].output;
  }
  return (float)sum_taps(resize, &at, 0, 0, input);
}

rescl_status reference_resize(const struct op_call *call) {
  struct resize resize;
  struct taps taps;
  struct arena arena = {0};
  TRY(resize_resolve(call, &resize));
  rescl_status status = RESCL_OK;
  for (int axis = 0; axis < resize.rank && status == RESCL_OK; axis++)
    status = make_taps(&taps, &resize, axis, &arena);
  const int64_t elements = shape_elements(&call->outputs[0]->shape);
  float *output = call->outputs[0]->data;
  for (int64_t index = 0; index < elements && status == RESCL_OK; index++)
    output[index] = output_at(&resize, &taps, index, call->inputs[0]->data);
  arena_free(&arena);
  return status;
}
