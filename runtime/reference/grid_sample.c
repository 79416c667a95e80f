/** GridSample: y[n][c][o] = x[n][c] at the place that grid[n][o] names, x first, from -1 to 1 across the input's pixels'
 *  centres (align_corners) or their edges; between pixels linear or by Keys' cubic convolution with a = -0.75. */
#include <math.h>

#include "base/integer.h"
#include "ops/geometry.h"
#include "reference/table.h"

/** Back and forth between the ends. */
static double reflect(double x, double begin, double end) {
  const double length = end - begin;
  if (length <= 0) return begin;
  const double within = fmod(fabs(x - begin), 2 * length);
  return begin + (within > length ? 2 * length - within : within);
}

static double held(const struct sampling *sampling, int axis, double x) {
  const double last = (double)sampling->input[axis] - 1;
  const double begin = sampling->align_corners ? 0 : -0.5, end = sampling->align_corners ? last : last + 0.5;
  if (sampling->padding == SAMPLING_BORDER && sampling->mode == SAMPLING_CUBIC)
    return x; // taps are held, as in PyTorch
  if (sampling->padding == SAMPLING_BORDER && (x < begin || x > end)) return fmin(fmax(x, 0), last);
  if (sampling->padding == SAMPLING_REFLECTION && (x < begin || x > end)) return reflect(x, begin, end);
  return x;
}

/** Where the output lies among the input's elements along an axis. */
static double coordinate(const struct sampling *sampling, int axis, double normalised) {
  const double size = (double)sampling->input[axis];
  double x = sampling->align_corners ? (normalised + 1) / 2 * (size - 1) : ((normalised + 1) * size - 1) / 2;
  if (!(fabs(x) < 1e9)) x = -1e9; // so that it is a whole number somewhere outside
  if (sampling->mode == SAMPLING_NEAREST) x = nearbyint(x);
  return held(sampling, axis, x);
}

static double weight(enum sampling_mode mode, double distance) {
  const double x = fabs(distance), a = -0.75;
  if (mode == SAMPLING_NEAREST) return 1;
  if (mode == SAMPLING_LINEAR) return x < 1 ? 1 - x : 0;
  if (x <= 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
  return x < 2 ? ((a * x - 5 * a) * x + 8 * a) * x - 4 * a : 0;
}

/** The part of the sum that belongs to axes from `axis` on; `element` is where those before have led. */
static double sum_taps(const struct sampling *sampling, const double *places, int axis, int64_t element,
                       const float *input) {
  if (axis == VOLUME_AXES) return (double)input[element];
  static const int firsts[] = {[SAMPLING_CUBIC] = -1}, counts[] = {2, 1, 4};
  const int64_t size = sampling->input[axis];
  const int64_t first = (int64_t)floor(places[axis]) + firsts[sampling->mode];
  double sum = 0;
  for (int64_t tap = first; tap < first + counts[sampling->mode]; tap++) {
    const int is_outside = tap < 0 || tap >= size;
    if (is_outside && sampling->padding == SAMPLING_ZEROS) continue;
    const double begin = sampling->align_corners ? 0 : -0.5;
    const int64_t place = !is_outside ? tap
                          : sampling->padding == SAMPLING_BORDER
                              ? clamp(tap, 0, size - 1)
                              : (int64_t)reflect((double)tap, begin, (double)size - 1 - begin);
    const double factor = weight(sampling->mode, (double)tap - places[axis]);
    if (factor != 0) sum += factor * sum_taps(sampling, places, axis + 1, element * size + place, input);
  }
  return sum;
}

/** An axis that the tensor does not have has one element, which all see. */
static void place_output(const struct sampling *sampling, const float *grid, double places[VOLUME_AXES]) {
  for (int axis = 0; axis < VOLUME_AXES; axis++) {
    const int is_there = axis >= VOLUME_AXES - sampling->axes;
    places[axis] = is_there ? coordinate(sampling, axis, (double)grid[VOLUME_AXES - 1 - axis]) : 0;
  }
}

rescl_status reference_grid_sample(const struct op_call *call) {
  struct sampling sampling;
  TRY(sampling_resolve(call, &sampling));
  const float *input = op_input(call, 0)->data, *grid = op_input(call, 1)->data;
  float *output = call->outputs[0]->data;
  const int64_t inputs = sampling.input[0] * sampling.input[1] * sampling.input[2];
  const int64_t outputs = sampling.output[0] * sampling.output[1] * sampling.output[2];
  for (int64_t image = 0; image < sampling.batch; image++)
    for (int64_t index = 0; index < outputs; index++) {
      double places[VOLUME_AXES];
      place_output(&sampling, grid + (image * outputs + index) * sampling.axes, places);
      for (int64_t channel = 0; channel < sampling.channels; channel++) {
        const int64_t plane = image * sampling.channels + channel;
        output[plane * outputs + index] = (float)sum_taps(&sampling, places, 0, 0, input + plane * inputs);
      }
    }
  return RESCL_OK;
}
