#include <math.h>

#include "base/integer.h"
#include "ops/resize.h"

/** Where the output lies among the inputs 0 … input - 1, in single precision as the operator's frameworks do. */
static float coordinate(const struct resize *resize, const struct resize_axis *axis, float output) {
  const float scale = axis->scale, last = (float)(axis->input - 1);
  const float half_pixel = (output + 0.5f) / scale - 0.5f;
  switch (resize->coordinates) {
  case RESIZE_HALF_PIXEL_SYMMETRIC:
    return (float)axis->input / 2 * (1 - (float)axis->output / axis->length) + half_pixel;
  case RESIZE_PYTORCH_HALF_PIXEL:
    return axis->output > 1 ? half_pixel : 0;
  case RESIZE_ALIGN_CORNERS:
    return axis->length == 1 ? 0 : output * last / (axis->length - 1);
  case RESIZE_ASYMMETRIC:
    return output / scale;
  case RESIZE_TF_CROP_AND_RESIZE: {
    const float begin = axis->roi_begin, end = axis->roi_end;
    return axis->length == 1 ? 0.5f * (begin + end) * last
                             : begin * last + output * (end - begin) * last / (axis->length - 1);
  }
  case RESIZE_TF_HALF_PIXEL_FOR_NN:
    return (output + 0.5f) / scale;
  default:
    return half_pixel;
  }
}

static double nearest(const struct resize *resize, const struct resize_axis *axis, double x) {
  switch (resize->rounding) {
  case RESIZE_ROUND_PREFER_CEIL:
    return floor(x + 0.5);
  case RESIZE_FLOOR:
    return floor(x);
  case RESIZE_CEIL:
    return ceil(x);
  case RESIZE_AWAY:
    return axis->scale < 1 ? ceil(x) : floor(x);
  default:
    return ceil(x - 0.5);
  }
}

/** A triangle for linear, Keys' cubic convolution for cubic; 0 from the radius on. */
static double filter(const struct resize *resize, double distance) {
  const double x = fabs(distance), a = (double)resize->cubic_coefficient;
  if (resize->mode == RESIZE_LINEAR) return x < 1 ? 1 - x : 0;
  if (x <= 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
  return x < 2 ? ((a * x - 5 * a) * x + 8 * a) * x - 4 * a : 0;
}

/** Weights of the taps about `x`, the first of them the input `first`, which may lie outside. */
static void weigh(const struct resize *resize, const struct resize_axis *axis, double x, int64_t first,
                  double *weights) {
  const double scale = resize->antialias && axis->scale < 1 ? (double)axis->scale : 1;
  double sum = 0;
  for (int64_t tap = 0; tap < axis->taps; tap++) {
    const int64_t input = first + tap;
    const int is_left_out = resize->exclude_outside && (input < 0 || input >= axis->input);
    weights[tap] = is_left_out ? 0 : filter(resize, ((double)input - x) * scale);
    sum += weights[tap];
  }
  if (!resize->antialias && !resize->exclude_outside) return;
  for (int64_t tap = 0; sum != 0 && tap < axis->taps; tap++) weights[tap] /= sum;
}

int resize_taps(const struct resize *resize, int axis_number, int64_t output, int64_t *inputs,
                double *weights) {
  const struct resize_axis *axis = &resize->axes[axis_number];
  const int64_t last = axis->input - 1;
  if (axis->is_identity) {
    inputs[0] = output;
    weights[0] = 1;
    return 1;
  }
  const double x = (double)coordinate(resize, axis, (float)output);
  if (resize->coordinates == RESIZE_TF_CROP_AND_RESIZE && !(x >= 0 && x <= (double)last)) return 0;
  // held near the input, where edges repeat anyway: numbers beyond would not fit
  const double limit = (double)axis->input + 2, near = x < -limit ? -limit : x < 2 * limit ? x : 2 * limit;
  if (resize->mode == RESIZE_NEAREST) {
    inputs[0] = clamp((int64_t)nearest(resize, axis, near), 0, last);
    weights[0] = 1;
    return 1;
  }
  const int64_t first = (int64_t)ceil(near) - 1 + axis->first;
  weigh(resize, axis, near, first, weights);
  for (int64_t tap = 0; tap < axis->taps; tap++) inputs[tap] = clamp(first + tap, 0, last);
  return 1;
}
