#include "ops/call.h"

static struct matrix_product resolve(const struct example *example) {
  struct prepared prepared;
  struct matrix_product product = {0};
  prepare(&prepared, example);
  const rescl_status status = matrix_product_resolve(&prepared.call, &product);
  ck_assert_msg(status == RESCL_OK, "%s", rescl_last_error());
  return product;
}

static void check_sizes(const struct matrix_product *product, int64_t batch, int64_t rows, int64_t columns,
                        int64_t inner) {
  ck_assert_int_eq(product->batch, batch);
  ck_assert_int_eq(product->rows, rows);
  ck_assert_int_eq(product->columns, columns);
  ck_assert_int_eq(product->inner, inner);
}

static void check_strides(const struct matrix_product *product, int64_t a, int64_t b) {
  ck_assert_int_eq(product->batch_stride_a, a);
  ck_assert_int_eq(product->batch_stride_b, b);
}

START_TEST(gemm) {
  const struct matrix_product plain = resolve(CALL("Gemm", .inputs = {OF(FLOAT32, 2, 3), OF(FLOAT32, 3, 4)}));
  check_sizes(&plain, 1, 2, 4, 3);
  ck_assert(plain.alpha == 1 && plain.beta == 0 && !plain.transpose_a && !plain.transpose_b);
  const struct matrix_product turned = resolve(
      CALL("Gemm", .inputs = {OF(FLOAT32, 3, 2), OF(FLOAT32, 4, 3), OF(FLOAT32, 4)},
           .attributes = {INT("transA", 1), INT("transB", 1), FLOAT("alpha", 0.5f), FLOAT("beta", 2)}));
  check_sizes(&turned, 1, 2, 4, 3);
  ck_assert(turned.alpha == 0.5f && turned.beta == 2 && turned.transpose_a && turned.transpose_b);
  CHECK_SHAPE(CALL("Gemm", .inputs = {OF(FLOAT32, 2, 512), OF(FLOAT32, 1000, 512), OF(FLOAT32, 1000)},
                   .attributes = {INT("transB", 1)}),
              FLOAT32, SHAPE(2, 1000));
}
END_TEST

START_TEST(gemm_bias) {
  static const struct {
    struct shape shape;
    int64_t row, column;
  } cases[] = {{{0, {0}}, 0, 0},    {{1, {1}}, 0, 0},    {{1, {4}}, 0, 1},   {{2, {1, 4}}, 0, 1},
               {{2, {2, 1}}, 1, 0}, {{2, {2, 4}}, 4, 1}, {{2, {1, 1}}, 0, 0}};
  for (size_t index = 0; index < sizeof cases / sizeof *cases; index++) {
    const struct matrix_product product =
        resolve(CALL("Gemm", .inputs = {OF(FLOAT32, 2, 3),
                                        OF(FLOAT32, 3, 4),
                                        {.dtype = DTYPE_FLOAT32, .shape = cases[index].shape}}));
    ck_assert_int_eq(product.bias_row_stride, cases[index].row);
    ck_assert_int_eq(product.bias_column_stride, cases[index].column);
    ck_assert_float_eq(product.beta, 1);
  }
}
END_TEST

START_TEST(operands_that_repeat_along_some_dimensions) {
  const struct matrix_product product =
      resolve(CALL("MatMul", .inputs = {OF(FLOAT32, 5, 1, 2, 3), OF(FLOAT32, 6, 3, 4)}));
  check_sizes(&product, 30, 2, 4, 3);
  ck_assert(!product.is_uniform);
  ck_assert_int_eq(matrix_product_offset(&product, product.batch_strides_a, 13), 2 * 6);
  ck_assert_int_eq(matrix_product_offset(&product, product.batch_strides_b, 13), 1 * 12);
}
END_TEST

START_TEST(gemm_errors) {
  CHECK_FAILS(CALL("Gemm", .inputs = {OF(FLOAT32, 2, 3), OF(FLOAT32, 4, 3)}), RESCL_SHAPE_MISMATCH,
              "[2,3] and B [4,3]");
  CHECK_FAILS(CALL("Gemm", .inputs = {OF(FLOAT32, 2, 3, 1), OF(FLOAT32, 3, 4)}), RESCL_SHAPE_MISMATCH,
              "[2,3,1]");
  CHECK_FAILS(CALL("Gemm", .inputs = {OF(FLOAT32, 2, 3), OF(FLOAT32, 3, 4), OF(FLOAT32, 3)}),
              RESCL_SHAPE_MISMATCH, "broadcast");
  CHECK_FAILS(CALL("Gemm", .inputs = {OF(FLOAT32, 1, 3), OF(FLOAT32, 3, 4), OF(FLOAT32, 2, 4)}),
              RESCL_SHAPE_MISMATCH, "C [2,4]");
  CHECK_FAILS(CALL("Gemm", .inputs = {OF(FLOAT32, 1, 3), OF(FLOAT32, 3, 4), OF(FLOAT32, 1, 1, 4)}),
              RESCL_SHAPE_MISMATCH, "C [1,1,4]");
}
END_TEST

START_TEST(matmul_shapes) {
  CHECK_SHAPE(CALL("MatMul", .inputs = {OF(FLOAT32, 2, 3), OF(FLOAT32, 3, 4)}), FLOAT32, SHAPE(2, 4));
  CHECK_SHAPE(CALL("MatMul", .inputs = {OF(FLOAT32, 3), OF(FLOAT32, 3, 4)}), FLOAT32, SHAPE(4));
  CHECK_SHAPE(CALL("MatMul", .inputs = {OF(FLOAT32, 2, 3), OF(FLOAT32, 3)}), FLOAT32, SHAPE(2));
  CHECK_SHAPE(CALL("MatMul", .inputs = {OF(FLOAT32, 3), OF(FLOAT32, 3)}), FLOAT32, SCALAR);
  CHECK_SHAPE(CALL("MatMul", .inputs = {OF(FLOAT32, 5, 6, 2, 3), OF(FLOAT32, 3)}), FLOAT32, SHAPE(5, 6, 2));
  CHECK_SHAPE(CALL("MatMul", .inputs = {OF(FLOAT32, 3), OF(FLOAT32, 5, 3, 4)}), FLOAT32, SHAPE(5, 4));
  CHECK_SHAPE(CALL("MatMul", .inputs = {OF(FLOAT32, 1, 2, 3), OF(FLOAT32, 5, 6, 3, 4)}), FLOAT32,
              SHAPE(5, 6, 2, 4));
}
END_TEST

START_TEST(matmul_batches) {
  const struct matrix_product both =
      resolve(CALL("MatMul", .inputs = {OF(FLOAT32, 5, 2, 3), OF(FLOAT32, 5, 3, 4)}));
  check_sizes(&both, 5, 2, 4, 3);
  check_strides(&both, 6, 12);
  const struct matrix_product one_b =
      resolve(CALL("MatMul", .inputs = {OF(FLOAT32, 5, 6, 2, 3), OF(FLOAT32, 3, 4)}));
  check_sizes(&one_b, 1, 60, 4, 3);
  check_strides(&one_b, 0, 0);
  const struct matrix_product one_a =
      resolve(CALL("MatMul", .inputs = {OF(FLOAT32, 2, 3), OF(FLOAT32, 5, 3, 4)}));
  check_sizes(&one_a, 5, 2, 4, 3);
  check_strides(&one_a, 0, 12);
  const struct matrix_product dot = resolve(CALL("MatMul", .inputs = {OF(FLOAT32, 3), OF(FLOAT32, 3)}));
  check_sizes(&dot, 1, 1, 1, 3);
  check_strides(&dot, 0, 0);
}
END_TEST

START_TEST(matmul_errors) {
  CHECK_FAILS(CALL("MatMul", .inputs = {OF(FLOAT32, 2, 3), OF(FLOAT32, 4, 3)}), RESCL_SHAPE_MISMATCH,
              "[2,3] and B [4,3]");
  CHECK_FAILS(CALL("MatMul", .inputs = {OF(FLOAT32, 5, 2, 3), OF(FLOAT32, 4, 3, 2)}), RESCL_SHAPE_MISMATCH,
              "broadcast");
  CHECK_FAILS(CALL("MatMul", .inputs = {{.dtype = DTYPE_FLOAT32}, OF(FLOAT32, 3, 2)}), RESCL_SHAPE_MISMATCH,
              "scalars");
}
END_TEST

CHECK_MAIN("ops/matrix_product", gemm, gemm_bias, operands_that_repeat_along_some_dimensions, gemm_errors,
           matmul_shapes, matmul_batches, matmul_errors)
