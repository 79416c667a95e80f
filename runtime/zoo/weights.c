#include "zoo/weights.h"

#include <stdlib.h>

#include "base/array.h"
#include "base/random.h"
#include "base/threads.h"

/** Large tensors are cut so that VGG's first linear layer, three quarters of the network, keeps every core
 *  busy. Part of the format: another size gives other numbers for the same seed. */
#define CHUNK_ELEMENTS ((size_t)1 << 18)

struct weights_chunk {
  float *data;
  size_t count;
  enum weights_distribution distribution;
  double low, high;
  uint64_t seed;
};

/** FNV-1a over the bytes of a number. */
static uint64_t hash_number(uint64_t hash, uint64_t number) {
  for (int byte = 0; byte < 8; byte++) hash = (hash ^ ((number >> (8 * byte)) & 0xff)) * 0x100000001b3u;
  return hash;
}

static uint64_t chunk_seed(uint64_t seed, const char *name, uint64_t chunk) {
  uint64_t hash = hash_number(0xcbf29ce484222325u, seed);
  for (; *name; name++) hash = hash_number(hash, (unsigned char)*name);
  return hash_number(hash, chunk);
}

rescl_status weights_add_row_sums(struct weights *weights, const struct weights_row_sums *row_sums) {
  TRY(ARRAY_RESERVE(weights->row_sums, weights->row_sums_count + 1, weights->row_sums_capacity));
  weights->row_sums[weights->row_sums_count++] = *row_sums;
  return RESCL_OK;
}

rescl_status weights_add(struct weights *weights, const struct weights_spec *spec) {
  for (size_t begin = 0; begin < spec->count; begin += CHUNK_ELEMENTS) {
    const size_t left = spec->count - begin;
    TRY(ARRAY_RESERVE(weights->chunks, weights->chunk_count + 1, weights->chunk_capacity));
    weights->chunks[weights->chunk_count++] = (struct weights_chunk){
        .data = spec->data + begin,
        .count = left < CHUNK_ELEMENTS ? left : CHUNK_ELEMENTS,
        .distribution = spec->distribution,
        .low = spec->low,
        .high = spec->high,
        .seed = chunk_seed(weights->seed, spec->name, begin / CHUNK_ELEMENTS),
    };
  }
  return RESCL_OK;
}

static rescl_status draw_chunk(void *user, size_t index) {
  const struct weights_chunk *chunk = &((const struct weights *)user)->chunks[index];
  struct random_state state = random_seeded(chunk->seed);
  if (chunk->distribution == WEIGHTS_NORMAL) {
    random_normal_fill(&state, chunk->data, chunk->count, chunk->high);
    return RESCL_OK;
  }
  for (size_t element = 0; element < chunk->count; element++)
    chunk->data[element] = (float)(chunk->low + (chunk->high - chunk->low) * random_uniform(&state));
  return RESCL_OK;
}

static rescl_status add_sums(void *user, size_t index) {
  const struct weights_row_sums *work = &((const struct weights *)user)->row_sums[index];
  for (size_t row = 0; row < work->rows; row++) {
    const float *weights = work->weights + row * work->columns;
    double sum = 0;
    for (size_t column = 0; column < work->columns; column++) sum += (double)weights[column];
    work->sums[row] += (float)(work->factor * sum);
  }
  return RESCL_OK;
}

rescl_status weights_draw(const struct weights *weights) {
  TRY(threads_for(weights->chunk_count, draw_chunk, NULL, (void *)weights));
  return threads_for(weights->row_sums_count, add_sums, NULL, (void *)weights);
}

void weights_free(struct weights *weights) {
  free(weights->chunks);
  free(weights->row_sums);
  *weights = (struct weights){.seed = weights->seed};
}
