#include "network/tensor_list.h"

#include <math.h>
#include <stdlib.h>

#include "console/report.h"

/** splitmix64. */
static uint64_t random_bits(uint64_t *state) {
  uint64_t bits = *state += 0x9e3779b97f4a7c15u;
  bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9u;
  bits = (bits ^ (bits >> 27)) * 0x94d049bb133111ebu;
  return bits ^ (bits >> 31);
}

/** Uniform numbers of mean 0 and variance 1. */
static void fill_reals(float *values, size_t count, uint64_t *state) {
  for (size_t index = 0; index < count; index++)
    values[index] = (float)(((double)(random_bits(state) >> 11) * 0x1p-53 - 0.5) * 3.4641016151377544);
}

/** A byte's values, or 0 and 1, which are indices wherever there are any. */
static void fill_integers(int64_t *values, size_t count, rescl_type type, uint64_t *state) {
  for (size_t index = 0; index < count; index++)
    values[index] = (int64_t)(random_bits(state) % (type == RESCL_UINT8 ? 256 : 2));
}

static int is_real(rescl_type type) {
  return type == RESCL_FLOAT32 || type == RESCL_FLOAT16 || type == RESCL_FLOAT64;
}

/** The same seed gives the same input everywhere. */
static void fill_random(rescl_tensor *tensor, uint64_t *state) {
  const size_t count = (size_t)rescl_tensor_elements(tensor);
  rescl_tensor drawn = *tensor;
  drawn.type = is_real(tensor->type) ? RESCL_FLOAT32 : RESCL_INT64;
  drawn.data = allocate(rescl_tensor_bytes(&drawn), 1);
  if (is_real(tensor->type))
    fill_reals(drawn.data, count, state);
  else
    fill_integers(drawn.data, count, tensor->type, state);
  rescl_tensor_convert(tensor, &drawn);
  free(drawn.data);
}

typedef rescl_status (*describe_function)(const rescl_session *session, size_t index,
                                          rescl_tensor *description);

/** Every tensor of one side of the session, with memory. */
static struct tensor_list allocate_side(const rescl_session *session, describe_function describe,
                                        size_t count) {
  struct tensor_list side = {allocate(count, sizeof *side.items), count};
  for (size_t index = 0; index < count; index++) {
    if (describe(session, index, &side.items[index]) != RESCL_OK)
      continue; // only an index out of range can fail
    side.items[index].data = allocate(rescl_tensor_bytes(&side.items[index]), 1);
  }
  return side;
}

struct tensor_list tensor_list_random_inputs(const rescl_session *session, uint64_t seed) {
  struct tensor_list inputs = allocate_side(session, rescl_session_input, rescl_session_input_count(session));
  for (size_t input = 0; input < inputs.count; input++) fill_random(&inputs.items[input], &seed);
  return inputs;
}

struct tensor_list tensor_list_outputs(const rescl_session *session) {
  return allocate_side(session, rescl_session_output, rescl_session_output_count(session));
}

void tensor_list_free(struct tensor_list *list) {
  for (size_t index = 0; index < list->count; index++) free(list->items[index].data);
  free(list->items);
  *list = (struct tensor_list){0};
}

uint64_t tensor_list_hash(const struct tensor_list *list) {
  uint64_t hash = 0xcbf29ce484222325u;
  for (size_t index = 0; index < list->count; index++) {
    const unsigned char *bytes = (const unsigned char *)list->items[index].data;
    const size_t size_bytes = rescl_tensor_bytes(&list->items[index]);
    for (size_t byte = 0; byte < size_bytes; byte++) hash = (hash ^ bytes[byte]) * 0x100000001b3u;
  }
  return hash;
}

double tensor_list_error(const struct tensor_list *found, const struct tensor_list *expected) {
  double error = 0.0;
  for (size_t index = 0; index < expected->count; index++)
    error = fmax(error, rescl_tensor_error(&found->items[index], &expected->items[index]));
  return error;
}
