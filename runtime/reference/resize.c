/** Resize: y[i] = the sum of x[j] times the product of weight[d][i_d][j_d] over all dimensions d, where j runs over
 *  the taps of i. */
#include "ops/resize.h"

#include "reference/table.h"
#include "reference/tile.h"

#define TAP_WORK 16 // multiplications that take as long as one tap with what leads to it

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
  for (int axis = resize->rank; axis-- > 0;) {
    const int64_t place = index % resize->axes[axis].output * resize->axes[axis].taps;
    at.inputs[axis] = taps->inputs[axis] + place;
    at.weights[axis] = taps->weights[axis] + place;
    if (at.inputs[axis][0] < 0) return resize->extrapolation_value;
    index /= resize->axes[axis].output;
  }
  return (float)sum_taps(resize, &at, 0, 0, input);
}

struct resizing {
  struct resize resize;
  struct taps taps;
  const float *input;
  float *output;
};

/** One row, along the last axis. */
static rescl_status resize_row(void *user, size_t row) {
  const struct resizing *resizing = user;
  const int64_t width = resizing->resize.axes[resizing->resize.rank - 1].output;
  for (int64_t index = (int64_t)row * width; index < ((int64_t)row + 1) * width; index++)
    resizing->output[index] = output_at(&resizing->resize, &resizing->taps, index, resizing->input);
  return RESCL_OK;
}

static rescl_status resize_rows(struct resizing *resizing, int64_t elements, int64_t most) {
  const struct resize *resize = &resizing->resize;
  const int64_t width = resize->rank ? resize->axes[resize->rank - 1].output : 0;
  int64_t work = width * TAP_WORK;
  if (width == 0) return RESCL_OK;
  for (int axis = 0; axis < resize->rank; axis++) work *= resize->axes[axis].taps;
  return tiles_sample(elements / width, work, most, resize_row, resizing);
}

rescl_status sample_resize(const struct op_call *call, int64_t most) {
  struct resizing resizing = {.input = call->inputs[0]->data, .output = call->outputs[0]->data};
  struct arena arena = {0};
  TRY(resize_resolve(call, &resizing.resize));
  rescl_status status = RESCL_OK;
  for (int axis = 0; axis < resizing.resize.rank && status == RESCL_OK; axis++)
    status = make_taps(&resizing.taps, &resizing.resize, axis, &arena);
  if (status == RESCL_OK) status = resize_rows(&resizing, shape_elements(&call->outputs[0]->shape), most);
  arena_free(&arena);
  return status;
}

rescl_status reference_resize(const struct op_call *call) {
  return sample_resize(call, 0);
}
