#include "samples.h"

#include <stdlib.h>

#include "report.h"

size_t sample_elements(const rescl_tensor *tensor) {
  size_t count = 1;
  for (int axis = 0; axis < tensor->rank; axis++) count *= (size_t)tensor->shape[axis];
  return count;
}

rescl_tensor *samples_allocate(const rescl_session *session, samples_describe describe, size_t count) {
  rescl_tensor *tensors = allocate(count, sizeof *tensors);
  for (size_t index = 0; index < count; index++) {
    if (describe(session, index, &tensors[index]) != RESCL_OK)
      continue; // only an index out of range can fail
    tensors[index].data = allocate(sample_elements(&tensors[index]), sizeof(float));
  }
  return tensors;
}

/** By splitmix64. */
static void fill_random(float *values, size_t count, uint64_t *state) {
  for (size_t index = 0; index < count; index++) {
    uint64_t bits = *state += 0x9e3779b97f4a7c15u;
    bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9u;
    bits = (bits ^ (bits >> 27)) * 0x94d049bb133111ebu;
    bits ^= bits >> 31;
    values[index] = (float)(((double)(bits >> 11) * 0x1p-53 - 0.5) * 3.4641016151377544);
  }
}

void samples_fill(rescl_tensor *tensors, size_t count, uint64_t seed) {
  uint64_t state = seed;
  for (size_t index = 0; index < count; index++)
    fill_random(tensors[index].data, sample_elements(&tensors[index]), &state);
}

int64_t samples_batch(const rescl_tensor *tensors, size_t count) {
  return count > 0 && tensors[0].rank > 0 ? tensors[0].shape[0] : 1;
}

void samples_free(rescl_tensor *tensors, size_t count) {
  for (size_t index = 0; tensors && index < count; index++) free(tensors[index].data);
  free(tensors);
}
