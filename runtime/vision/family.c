#include "vision/family.h"

#include <math.h>
#include <string.h>

float sigmoid(float value) {
  return 1 / (1 + expf(-value));
}

void softmax(float *values, size_t count, float other) {
  float most = other, sum = 0;
  for (size_t index = 0; index < count; index++)
    if (!(values[index] <= most)) most = values[index]; // NaN, too: then all are
  for (size_t index = 0; index < count; index++) sum += values[index] = expf(values[index] - most);
  sum += expf(other - most);
  for (size_t index = 0; index < count; index++) values[index] /= sum;
}

int are_probabilities(const float *values, size_t count) {
  float sum = 0;
  for (size_t index = 0; index < count; index++) {
    if (!(values[index] >= 0)) return 0;
    sum += values[index];
  }
  return fabsf(sum - 1) < 1e-3f;
}

int find_output(const struct facts *facts, int rank, int64_t last_size, int after) {
  for (size_t index = after < 0 ? 0 : (size_t)after + 1; index < facts->output_count; index++) {
    const rescl_tensor *output = &facts->outputs[index];
    if (output->rank == rank && (last_size < 0 || output->shape[rank - 1] == last_size)) return (int)index;
  }
  return -1;
}

int find_named(const struct facts *facts, const char *words) {
  for (const char *word = words; *word;) {
    const size_t length = strcspn(word, " ");
    for (size_t index = 0; index < facts->output_count; index++) {
      const char *name = facts->outputs[index].name;
      for (const char *at = name ? name : ""; *at; at++)
        if (strncmp(at, word, length) == 0) return (int)index;
    }
    word += length + strspn(word + length, " ");
  }
  return -1;
}
