#include "fixture.h"

#include <math.h>

#include "base/random.h"

static rescl_device *device;
static struct context *context;
static struct random_state state;

static size_t pick(size_t from, size_t to) {
  return from + (size_t)(random_uniform(&state) * (double)(to - from + 1));
}

/** A matrix on both sides of the bus, with a guard of poison around what belongs to it. */
struct matrix {
  struct buffer *buffer;
  float *values;
  size_t count;
};

static void matrix_make(struct matrix *matrix, size_t count) {
  matrix->count = count;
  matrix->values = malloc(count * sizeof(float));
  ck_assert_ptr_nonnull(matrix->values);
  for (size_t index = 0; index < count; index++) matrix->values[index] = (float)random_normal(&state);
  MUST(buffer_create(&matrix->buffer, context, count * sizeof(float), "matrix"));
  MUST(buffer_write(matrix->buffer, 0, matrix->values, count * sizeof(float)));
}

static void matrix_free(struct matrix *matrix) {
  buffer_free(matrix->buffer);
  free(matrix->values);
}

static double at(const float *values, size_t leading, int transposed, size_t row, size_t column) {
  return (double)values[transposed ? column * leading + row : row * leading + column];
}

/** What the product should have left in C, over its old content. */
static void multiply(const struct launch_gemm_spec *spec, const float *a, const float *b, float *c) {
  const size_t batch = spec->batch > 1 ? spec->batch : 1;
  for (size_t step = 0; step < batch; step++)
    for (size_t row = 0; row < spec->rows; row++)
      for (size_t column = 0; column < spec->columns; column++) {
        double sum = 0;
        for (size_t inner = 0; inner < spec->inner; inner++)
          sum +=
              at(a + spec->offset_a + step * spec->stride_a, spec->leading_a, spec->transpose_a, row, inner) *
              at(b + spec->offset_b + step * spec->stride_b, spec->leading_b, spec->transpose_b, inner,
                 column);
        float *out = &c[spec->offset_c + step * spec->stride_c + row * spec->leading_c + column];
        const double old = spec->beta == 0 ? 0 : (double)spec->beta * (double)*out;
        *out = (float)((double)spec->alpha * sum + old);
      }
}

/** Runs the product on the device; every float of C, also those that are not the product's, must be right. */
static void check_product(struct launch_gemm_spec *spec) {
  const size_t batch = spec->batch > 1 ? spec->batch : 1;
  struct matrix a, b, c;
  struct launch *launch = NULL;
  matrix_make(&a, spec->offset_a + (batch - 1) * spec->stride_a +
                      (spec->transpose_a ? spec->inner : spec->rows) * spec->leading_a);
  matrix_make(&b, spec->offset_b + (batch - 1) * spec->stride_b +
                      (spec->transpose_b ? spec->columns : spec->inner) * spec->leading_b);
  matrix_make(&c, spec->offset_c + (batch - 1) * spec->stride_c + spec->rows * spec->leading_c + 5);
  spec->a = a.buffer, spec->b = b.buffer, spec->c = c.buffer;
  MUST(launch_create_gemm(&launch, context, spec));
  MUST(launch_enqueue(launch));
  multiply(spec, a.values, b.values, c.values);
  float *found = malloc(c.count * sizeof(float));
  ck_assert_ptr_nonnull(found);
  MUST(buffer_read(c.buffer, 0, found, c.count * sizeof(float)));
  const double tolerance = 1e-5 * sqrt((double)spec->inner) + 1e-5;
  for (size_t index = 0; index < c.count; index++)
    ck_assert_msg(fabs((double)found[index] - (double)c.values[index]) <= tolerance,
                  "%zux%zux%zu batch %zu transposes %d %d: element %zu is %g, expected %g", spec->rows,
                  spec->columns, spec->inner, batch, spec->transpose_a, spec->transpose_b, index,
                  (double)found[index], (double)c.values[index]);
  free(found);
  launch_free(launch);
  matrix_free(&a);
  matrix_free(&b);
  matrix_free(&c);
}

static struct launch_gemm_spec plain(size_t rows, size_t columns, size_t inner) {
  return (struct launch_gemm_spec){.rows = rows,
                                   .columns = columns,
                                   .inner = inner,
                                   .alpha = 1,
                                   .leading_a = inner,
                                   .leading_b = columns,
                                   .leading_c = columns};
}

static void open_all(void) {
  state = random_seeded(7);
  context = open_context(&device, NULL);
}

START_TEST(layer_shapes) {
  open_all();
  const size_t shapes[][3] = {{1, 1, 1},      {64, 56, 64},   {64, 784, 147}, {10, 1, 64},
                              {1000, 1, 512}, {16, 1024, 27}, {512, 49, 96},  {32, 64, 32}};
  for (size_t shape = 0; shape < sizeof shapes / sizeof *shapes; shape++) {
    struct launch_gemm_spec spec = plain(shapes[shape][0], shapes[shape][1], shapes[shape][2]);
    check_product(&spec);
  }
  close_context(context, device);
}
END_TEST

START_TEST(random_shapes_offsets_and_transposes) {
  open_all();
  for (int round = 0; round < 60; round++) {
    struct launch_gemm_spec spec = plain(pick(1, 70), pick(1, 70), pick(1, 70));
    spec.transpose_a = round & 1, spec.transpose_b = round >> 1 & 1;
    spec.leading_a = (spec.transpose_a ? spec.rows : spec.inner) + pick(0, 3);
    spec.leading_b = (spec.transpose_b ? spec.inner : spec.columns) + pick(0, 3);
    spec.leading_c = spec.columns + pick(0, 3);
    spec.offset_a = pick(0, 9), spec.offset_b = pick(0, 9), spec.offset_c = pick(0, 9);
    if (round % 3 == 0) spec.alpha = 0.5f, spec.beta = -1.5f;
    check_product(&spec);
  }
  close_context(context, device);
}
END_TEST

START_TEST(batches_with_gaps_and_shared_operands) {
  open_all();
  for (int round = 0; round < 20; round++) {
    struct launch_gemm_spec spec = plain(pick(1, 40), pick(1, 40), pick(1, 40));
    spec.batch = pick(2, 6);
    spec.stride_a =
        round % 4 == 0 ? 0 : spec.rows * spec.inner + pick(0, 5); // 0: weights shared by the batch
    spec.stride_b = spec.inner * spec.columns + pick(0, 5);
    spec.stride_c = spec.rows * spec.columns + pick(0, 5);
    spec.offset_a = pick(0, 3), spec.offset_b = pick(0, 3), spec.offset_c = pick(0, 3);
    if (round % 5 == 0) spec.beta = 1;
    check_product(&spec);
  }
  close_context(context, device);
}
END_TEST

START_TEST(bad_products_are_refused) {
  open_all();
  struct launch_gemm_spec spec = plain(4, 4, 4);
  struct launch *launch = NULL;
  MUST(buffer_create(&spec.a, context, 64, "left"));
  MUST(buffer_create(&spec.b, context, 60, "right"));
  MUST(buffer_create(&spec.c, context, 64, "result"));
  MUST_FAIL(launch_create_gemm(&launch, context, &spec), RESCL_INVALID_ARGUMENT, "right");
  spec.inner = 0;
  MUST_FAIL(launch_create_gemm(&launch, context, &spec), RESCL_INVALID_ARGUMENT, "4x0");
  spec = (struct launch_gemm_spec){.rows = 4,
                                   .columns = 4,
                                   .inner = 3,
                                   .a = spec.a,
                                   .b = spec.b,
                                   .c = spec.c,
                                   .leading_a = 3,
                                   .leading_b = 3,
                                   .leading_c = 4};
  MUST_FAIL(launch_create_gemm(&launch, context, &spec), RESCL_INVALID_ARGUMENT, "leading");
  ck_assert_ptr_null(launch);
  buffer_free(spec.a);
  buffer_free(spec.b);
  buffer_free(spec.c);
  close_context(context, device);
}
END_TEST

START_TEST(profiling_covers_the_whole_product) {
  context = open_context(&device, &(struct context_options){.profiling = 1});
  struct launch_gemm_spec spec = plain(96, 96, 96);
  struct launch *launch = NULL;
  uint64_t elapsed_ns = 0;
  MUST(buffer_create(&spec.a, context, 96 * 96 * 4, "operand"));
  MUST(buffer_create(&spec.c, context, 96 * 96 * 4, "result"));
  spec.b = spec.a;
  MUST(buffer_fill(spec.a, 0));
  MUST(launch_create_gemm(&launch, context, &spec));
  for (int round = 0; round < 3; round++) MUST(launch_enqueue(launch));
  MUST(context_finish(context));
  MUST(launch_elapsed(launch, &elapsed_ns));
  ck_assert(elapsed_ns > 0 && elapsed_ns < 60000000000u);
  launch_free(launch);
  buffer_free(spec.a);
  buffer_free(spec.c);
  close_context(context, device);
}
END_TEST

START_TEST(warm_up_leaves_nothing_behind) {
  open_all();
  for (int round = 0; round < 3; round++) MUST(gemm_warm_up(context));
  struct context *second = NULL;
  MUST(context_create(&second, device,
                      NULL)); // CLBlast's cache must outlive the first context, not the device
  context_free(context);
  context = second;
  MUST(gemm_warm_up(context));
  struct launch_gemm_spec spec = plain(33, 35, 37);
  check_product(&spec);
  close_context(context, device);
  open_all();
  spec = plain(33, 35, 37);
  check_product(&spec);
  close_context(context, device);
}
END_TEST

CHECK_MAIN_NO_FORK("opencl/gemm", layer_shapes, random_shapes_offsets_and_transposes,
                   batches_with_gaps_and_shared_operands, bad_products_are_refused,
                   profiling_covers_the_whole_product, warm_up_leaves_nothing_behind)
