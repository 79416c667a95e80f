/** MaxPool: y = the largest x under the window. AveragePool: y = their sum / how many there are, where padding
 *  counts as zeros if count_include_pad says so. LpPool: y = (the sum of |x|^p)^(1/p). What ceil_mode adds beyond
 *  the padding never counts. A dilated window may have all its taps in the padding: then the first two are
 *  -FLT_MAX and 0, as in ONNX Runtime. */
#include <float.h>
#include <math.h>

#include "reference/epilogue.h"
#include "reference/table.h"
#include "reference/tile.h"

#define TAP_WORK 16 // multiplications that take as long as looking at one tap

/** What a window sees: `counted` taps in the input, or in input and padding. */
struct seen {
  double largest, sum, powers;
  int64_t counted;
};

/** What is pooled, and how. */
struct pooling {
  struct volume_window window;
  double power; // LpPool's p; 0: not asked for
  double (*result)(const struct pooling *pooling, const struct seen *seen);
  struct epilogue epilogue;
  const float *input;
};

/** Where a tap lies along an axis: in the input, before the padding's end. */
struct place {
  int64_t element;
  int is_inside, is_padded;
};

static struct place place_at(const struct window_axis *axis, int64_t output, int64_t tap) {
  const int64_t element = output * axis->stride - axis->before + tap * axis->dilation;
  return (struct place){element, element >= 0 && element < axis->input, element < axis->input + axis->after};
}

static void look_at(struct seen *seen, const struct pooling *pooling, const float *volume,
                    const struct place places[VOLUME_AXES]) {
  const struct window_axis *axes = pooling->window.axes;
  const int inside = places[0].is_inside && places[1].is_inside && places[2].is_inside;
  const int padded = places[0].is_padded && places[1].is_padded && places[2].is_padded;
  seen->counted += pooling->window.count_include_pad ? padded : inside;
  if (!inside) return;
  const int64_t row = places[0].element * axes[1].input + places[1].element;
  const double value = (double)volume[row * axes[2].input + places[2].element];
  seen->sum += value;
  if (pooling->power > 0) seen->powers += pow(fabs(value), pooling->power);
  if (value > seen->largest) seen->largest = value;
}

/** Looks at every tap of an output's window. */
static struct seen look(const struct pooling *pooling, const float *volume, int64_t z, int64_t y, int64_t x) {
  const struct window_axis *axes = pooling->window.axes;
  struct seen seen = {.largest = -INFINITY};
  for (int64_t kz = 0; kz < axes[0].kernel; kz++)
    for (int64_t ky = 0; ky < axes[1].kernel; ky++)
      for (int64_t kx = 0; kx < axes[2].kernel; kx++)
        look_at(&seen, pooling, volume,
                (struct place[]){place_at(&axes[0], z, kz), place_at(&axes[1], y, ky),
                                 place_at(&axes[2], x, kx)});
  return seen;
}

static double largest(const struct pooling *pooling, const struct seen *seen) {
  (void)pooling;
  return seen->counted ? seen->largest : (double)-FLT_MAX;
}

static double average(const struct pooling *pooling, const struct seen *seen) {
  (void)pooling;
  return seen->counted ? seen->sum / (double)seen->counted : 0;
}

static double norm(const struct pooling *pooling, const struct seen *seen) {
  return pow(seen->powers, 1 / pooling->power);
}

static int64_t outputs_of_volume(const struct window_axis *axes) {
  return axes[0].output * axes[1].output * axes[2].output;
}

/** One channel of one image. */
static rescl_status pool_volume(void *user, size_t index) {
  const struct pooling *pooling = user;
  const struct window_axis *axes = pooling->window.axes;
  const float *volume = pooling->input + (int64_t)index * axes[0].input * axes[1].input * axes[2].input;
  int64_t element = (int64_t)index * outputs_of_volume(axes);
  for (int64_t z = 0; z < axes[0].output; z++)
    for (int64_t y = 0; y < axes[1].output; y++)
      for (int64_t x = 0; x < axes[2].output; x++) {
        const struct seen seen = look(pooling, volume, z, y, x);
        const double value = pooling->result(pooling, &seen);
        epilogue_store(&pooling->epilogue, element++, &value, 1);
      }
  return RESCL_OK;
}

static rescl_status pool(const struct op_call *call, int64_t most, struct pooling pooling) {
  TRY(volume_resolve(call, &pooling.window));
  const struct window_axis *axes = pooling.window.axes;
  const int64_t taps = axes[0].kernel * axes[1].kernel * axes[2].kernel;
  pooling.epilogue = epilogue_of(call);
  pooling.input = op_input(call, 0)->data;
  return tiles_sample(pooling.window.batch * pooling.window.input_channels,
                      outputs_of_volume(axes) * taps * TAP_WORK, most, pool_volume, &pooling);
}

rescl_status sample_max_pool(const struct op_call *call, int64_t most) {
  return pool(call, most, (struct pooling){.result = largest});
}

rescl_status sample_average_pool(const struct op_call *call, int64_t most) {
  return pool(call, most, (struct pooling){.result = average});
}

rescl_status reference_max_pool(const struct op_call *call) {
  return sample_max_pool(call, 0);
}

rescl_status reference_average_pool(const struct op_call *call) {
  return sample_average_pool(call, 0);
}

rescl_status reference_lp_pool(const struct op_call *call) {
  return pool(call, 0, (struct pooling){.power = (double)attribute_int(call, "p"), .result = norm});
}
