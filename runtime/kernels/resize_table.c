#include <stdlib.h>
#include <string.h>

#include "kernels/resize.h"

/** Of one output, as resize_taps() writes them. */
struct taps {
  int64_t *inputs;
  double *weights;
};

/** An axis's entries, from `inputs` and `weights` on. */
static void write_axis(const struct resize *resize, int axis, const struct taps *taps, float *inputs,
                       float *weights) {
  const int64_t count = resize->axes[axis].taps;
  for (int64_t output = 0; output < resize->axes[axis].output; output++) {
    const int is_inside = resize_taps(resize, axis, output, taps->inputs, taps->weights);
    for (int64_t tap = 0; tap < count; tap++) {
      const int32_t input = is_inside ? (int32_t)taps->inputs[tap] : -1;
      memcpy(&inputs[output * count + tap], &input, sizeof input);
      weights[output * count + tap] = is_inside ? (float)taps->weights[tap] : 0.0f;
    }
  }
}

/** What pack() is told. */
struct plan {
  const struct resize *resize;
  const struct resize_table *table;
};

static int64_t most_taps(const struct resize *resize) {
  int64_t most = 0;
  for (int axis = 0; axis < resize->rank; axis++)
    if (resize->axes[axis].taps > most) most = resize->axes[axis].taps;
  return most;
}

static rescl_status pack(const struct node *node, const void *configuration, float *packed) {
  const struct plan *plan = configuration;
  const struct resize_table *table = plan->table;
  const size_t most = (size_t)most_taps(plan->resize);
  (void)node;
  struct taps taps = {.inputs = malloc(most * sizeof *taps.inputs),
                      .weights = malloc(most * sizeof *taps.weights)};
  const int is_there = taps.inputs && taps.weights;
  for (int axis = 0; is_there && axis < plan->resize->rank; axis++)
    write_axis(plan->resize, axis, &taps, packed + table->offsets[axis],
               packed + table->weights + table->offsets[axis]);
  packed[table->single] = 0.0f; // whose bits are the int's
  packed[table->weights + table->single] = 1.0f;
  free(taps.inputs);
  free(taps.weights);
  return is_there ? RESCL_OK : fail_memory(most * (sizeof *taps.inputs + sizeof *taps.weights));
}

rescl_status resize_table_packed(struct recorder *recorder, const struct node *node,
                                 const struct resize *resize, struct resize_table *table) {
  *table = (struct resize_table){0};
  for (int axis = 0; axis < resize->rank; axis++) {
    table->offsets[axis] = table->single;
    table->single += resize->axes[axis].output * resize->axes[axis].taps;
  }
  table->weights = table->single + 1;
  if (table->weights > INT32_MAX / 2)
    return fail(RESCL_UNSUPPORTED, "resizing takes %lld numbers per row and column, which is too many",
                (long long)table->weights);
  const struct plan plan = {resize, table};
  table->buffer = recorder_packed(recorder, node,
                                  &(struct packing){.size_bytes = (size_t)table->weights * 2 * sizeof(float),
                                                    .pack = pack,
                                                    .configuration = &plan});
  return RESCL_OK;
}
