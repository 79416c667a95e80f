#include "reference/tile.h"

#include <string.h>

/** Neighbours added together: a constant count, which every compiler turns into vector instructions. */
#define LANES 8

void tile_start(struct tile *tile, int64_t rows_left, int64_t columns_left) {
  tile->rows = rows_left < TILE_ROWS ? rows_left : TILE_ROWS;
  tile->columns = columns_left < TILE_COLUMNS ? columns_left : TILE_COLUMNS;
  memset(tile->sums, 0, (size_t)tile->rows * sizeof tile->sums[0]);
}

/** Whole networks spend their time here: compiled for wide vectors too, the variant chosen when
 *  the program starts. Only by GCC, whose variants link everywhere, and not under sanitizers,
 *  which start after that choice. */
#if defined(__GNUC__) && !defined(__clang__) && defined(__x86_64__) && defined(__gnu_linux__) && \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define WIDE_VECTORS __attribute__((target_clones("avx2", "default")))
#else
#define WIDE_VECTORS
#endif

static inline void add_scaled(double *restrict sums, const double *restrict values, double factor,
                              int64_t count) {
  for (int64_t first = 0; first < count; first += LANES)
    for (int64_t lane = first; lane < first + LANES; lane++) sums[lane] += factor * values[lane];
}

WIDE_VECTORS void tile_add(struct tile *tile, const float *factors, int64_t stride,
                           const double values[TILE_COLUMNS]) {
  for (int64_t row = 0; row < tile->rows; row++)
    add_scaled(tile->sums[row], values, factors[row * stride], tile->columns);
}

int64_t tile_count(int64_t count, int64_t size) {
  return (count + size - 1) / size;
}

/** Starting a thread costs about as much as a hundred thousand multiplications. */
#define WORTH_A_THREAD 500000

struct chunks {
  int64_t count, steps_each;
  threads_step step;
  void *user;
};

static rescl_status run_chunk(void *user, size_t index) {
  const struct chunks *chunks = user;
  const int64_t first = (int64_t)index * chunks->steps_each;
  for (int64_t step = first; step < first + chunks->steps_each && step < chunks->count; step++)
    TRY(chunks->step(chunks->user, (size_t)step));
  return RESCL_OK;
}

rescl_status tiles_for(int64_t count, int64_t work, threads_step step, void *user) {
  struct chunks chunks = {.count = count,
                          .steps_each = work > 0 ? tile_count(WORTH_A_THREAD, work) : count,
                          .step = step,
                          .user = user};
  const int64_t chunk_count = count > 0 ? tile_count(count, chunks.steps_each) : 0;
  if (chunk_count == 1) return run_chunk(&chunks, 0);
  return threads_for((size_t)chunk_count, run_chunk, NULL, &chunks);
}

/** Which of the steps are run. */
struct sample {
  int64_t steps, samples;
  threads_step step;
  void *user;
};

static rescl_status run_sample(void *user, size_t index) {
  const struct sample *sample = user;
  const int64_t last = sample->samples > 1 ? sample->samples - 1 : 1;
  return sample->step(sample->user, (size_t)((int64_t)index * (sample->steps - 1) / last));
}

rescl_status tiles_sample(int64_t count, int64_t work, int64_t most, threads_step step, void *user) {
  const int64_t wanted = most / (work > 0 ? work : 1);
  struct sample sample = {count, wanted < 2 ? 2 : wanted, step, user};
  if (most == 0 || sample.samples >= count) return tiles_for(count, work, step, user);
  return tiles_for(sample.samples, work, run_sample, &sample);
}
