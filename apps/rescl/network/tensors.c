#include "network/tensors.h"

#include <math.h>
#include <stdlib.h>

#include "console/report.h"

/** Uniform numbers of mean 0 and variance 1, by splitmix64: the same seed gives the same input everywhere. */
static void fill_random(float *values, size_t count, uint64_t *state) {
  for (size_t index = 0; index < count; index++) {
    uint64_t bits = *state += 0x9e3779b97f4a7c15u;
    bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9u;
    bits = (bits ^ (bits >> 27)) * 0x94d049bb133111ebu;
    bits ^= bits >> 31;
    values[index] = (float)(((double)(bits >> 11) * 0x1p-53 - 0.5) * 3.4641016151377544);
  }
}

typedef rescl_status (*describe_function)(const rescl_session *session, size_t index,
                                          rescl_tensor *description);

/** Every tensor of one side of the session, with memory. */
static struct bench_tensors allocate_side(const rescl_session *session, describe_function describe,
                                          size_t count) {
  struct bench_tensors side = {allocate(count, sizeof *side.tensors), count};
  for (size_t index = 0; index < count; index++) {
    if (describe(session, index, &side.tensors[index]) != RESCL_OK)
      continue; // only an index out of range can fail
    side.tensors[index].data = allocate((size_t)rescl_tensor_elements(&side.tensors[index]), sizeof(float));
  }
  return side;
}

struct bench_tensors bench_inputs(const rescl_session *session, uint64_t seed) {
  struct bench_tensors inputs =
      allocate_side(session, rescl_session_input, rescl_session_input_count(session));
  for (size_t input = 0; input < inputs.count; input++)
    fill_random(inputs.tensors[input].data, (size_t)rescl_tensor_elements(&inputs.tensors[input]), &seed);
  return inputs;
}

struct bench_tensors bench_outputs(const rescl_session *session) {
  return allocate_side(session, rescl_session_output, rescl_session_output_count(session));
}

void bench_tensors_free(struct bench_tensors *tensors) {
  for (size_t index = 0; index < tensors->count; index++) free(tensors->tensors[index].data);
  free(tensors->tensors);
  *tensors = (struct bench_tensors){0};
}

uint64_t bench_tensors_hash(const struct bench_tensors *tensors) {
  uint64_t hash = 0xcbf29ce484222325u;
  for (size_t index = 0; index < tensors->count; index++) {
    const unsigned char *bytes = (const unsigned char *)tensors->tensors[index].data;
    const size_t size_bytes = (size_t)rescl_tensor_elements(&tensors->tensors[index]) * sizeof(float);
    for (size_t byte = 0; byte < size_bytes; byte++) hash = (hash ^ bytes[byte]) * 0x100000001b3u;
  }
  return hash;
}

double bench_tensors_compare(const struct bench_tensors *given, const struct bench_tensors *right) {
  double error = 0.0;
  for (size_t index = 0; index < right->count; index++)
    error = fmax(error, rescl_tensor_error(&given->tensors[index], &right->tensors[index]));
  return error;
}
