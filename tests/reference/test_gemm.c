#include "base/random.h"
#include "check_main.h"
#include "example.h"

START_TEST(test_transposes) {
  const struct tensor a = F32(SHAPE(2, 3), 1, 2, 3, 4, 5, 6),
                      a_transposed = F32(SHAPE(3, 2), 1, 4, 2, 5, 3, 6);
  const struct tensor b = F32(SHAPE(3, 2), 1, 2, 3, 4, 5, 6),
                      b_transposed = F32(SHAPE(2, 3), 1, 3, 5, 2, 4, 6);
  for (int transpose_a = 0; transpose_a < 2; transpose_a++)
    for (int transpose_b = 0; transpose_b < 2; transpose_b++) {
      const struct example example = {
          .op = "Gemm",
          .inputs = {transpose_a ? a_transposed : a, transpose_b ? b_transposed : b},
          .attributes = {INT("transA", transpose_a), INT("transB", transpose_b)}};
      CHECK_RESULT(example, SHAPE(2, 2), 22, 28, 49, 64);
    }
}
END_TEST

START_TEST(test_alpha_beta_and_broadcast_bias) {
  const struct tensor a = F32(SHAPE(2, 1), 1, 2), b = F32(SHAPE(1, 2), 10, 20);
  const struct tensor biases[] = {F32(SHAPE(2), 2, 4), F32(SHAPE(2, 1), 2, 4), F32(SHAPE(2, 2), 2, 4, 6, 8),
                                  F32(SHAPE(1), 2), F32(SCALAR, 2)};
  const float expected[][4] = {
      {6, 12, 11, 22}, {6, 11, 12, 22}, {6, 12, 13, 24}, {6, 11, 11, 21}, {6, 11, 11, 21}};
  for (size_t index = 0; index < sizeof biases / sizeof *biases; index++) {
    const struct example example = {.op = "Gemm",
                                    .inputs = {a, b, biases[index]},
                                    .attributes = {FLOAT("alpha", 0.5f), FLOAT("beta", 0.5f)}};
    CHECK_RESULT(example, SHAPE(2, 2), expected[index][0], expected[index][1], expected[index][2],
                 expected[index][3]);
  }
}
END_TEST

START_TEST(test_fused_activation) {
  CHECK_RESULT(
      ((struct example){.op = "Gemm",
                        .inputs = {F32(SHAPE(1, 1), 2), F32(SHAPE(1, 2), 3, -3), F32(SHAPE(2), 1, 1)},
                        .attributes = {STRING("activation", "Relu")}}),
      SHAPE(1, 2), 7, 0);
}
END_TEST

START_TEST(test_matmul_batches) {
  CHECK_RESULT(
      ((struct example){.op = "MatMul",
                        .inputs = {F32(SHAPE(2, 1, 2), 1, 2, 3, 4), F32(SHAPE(2, 2, 1), 1, 10, 100, 1000)}}),
      SHAPE(2, 1, 1), 21, 4300);
  CHECK_RESULT(((struct example){.op = "MatMul",
                                 .inputs = {F32(SHAPE(2, 1, 2), 1, 2, 3, 4), F32(SHAPE(2, 1), 1, 10)}}),
               SHAPE(2, 1, 1), 21, 43);
}
END_TEST

START_TEST(test_matmul_of_vectors) {
  CHECK_RESULT(
      ((struct example){.op = "MatMul", .inputs = {F32(SHAPE(2), 1, 2), F32(SHAPE(2, 2), 1, 2, 3, 4)}}),
      SHAPE(2), 7, 10);
  CHECK_RESULT(
      ((struct example){.op = "MatMul", .inputs = {F32(SHAPE(2, 2), 1, 2, 3, 4), F32(SHAPE(2), 1, 2)}}),
      SHAPE(2), 5, 11);
}
END_TEST

/** Rows, columns and inner length just past whole tiles, and enough work for several threads. */
START_TEST(test_agrees_with_the_definition) {
  enum { rows = 33, columns = 193, inner = 145 };
  static float a[rows * inner], b[columns * inner], y[rows * columns];
  struct random_state random = random_seeded(2);
  for (int index = 0; index < rows * inner; index++) a[index] = (float)random_normal(&random);
  for (int index = 0; index < columns * inner; index++) b[index] = (float)random_normal(&random);
  const struct example example = {
      .op = "Gemm",
      .inputs = {{.dtype = DTYPE_FLOAT32, .shape = SHAPE(rows, inner), .data = a},
                 {.dtype = DTYPE_FLOAT32, .shape = SHAPE(columns, inner), .data = b}},
      .attributes = {INT("transB", 1)}};
  struct tensor output = {.dtype = DTYPE_FLOAT32, .shape = SHAPE(rows, columns), .data = y};
  ck_assert_msg(example_run(&example, &output, 1) == RESCL_OK, "%s", rescl_last_error());
  for (int index = 0; index < rows * columns; index++) {
    double expected = 0;
    for (int k = 0; k < inner; k++)
      expected += (double)a[index / columns * inner + k] * b[index % columns * inner + k];
    ck_assert_double_eq_tol(y[index], expected, 1e-6 * fmax(1, fabs(expected)));
  }
}
END_TEST

CHECK_MAIN("reference/gemm", test_transposes, test_alpha_beta_and_broadcast_bias, test_fused_activation,
           test_matmul_batches, test_matmul_of_vectors, test_agrees_with_the_definition)
