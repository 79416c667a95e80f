#include "check_main.h"
#include "example.h"

#define U8(shape_, ...) DATA(DTYPE_UINT8, uint8_t, shape_, __VA_ARGS__)
#define I8(shape_, ...) DATA(DTYPE_INT8, int8_t, shape_, __VA_ARGS__)
#define I32(shape_, ...) DATA(DTYPE_INT32, int32_t, shape_, __VA_ARGS__)

static void run(const struct example *example, struct tensor *output) {
  const rescl_status status = example_run(example, output, 1);
  ck_assert_msg(status == RESCL_OK, "%s: %s", example->op, rescl_last_error());
}

START_TEST(test_a_convolution_adds_its_bias) {
  uint8_t values[2] = {0};
  struct tensor output = {.dtype = DTYPE_UINT8, .shape = SHAPE(1, 2, 1, 1), .data = values};
  const struct example example = {.op = "QLinearConv",
                                  .inputs = {U8(SHAPE(1, 2, 1, 1), 5, 1), F32(SCALAR, 0.5f), U8(SCALAR, 3),
                                             I8(SHAPE(2, 2, 1, 1), 4, -8, 8, 0), F32(SHAPE(2), 0.25f, 0.5f),
                                             I8(SHAPE(2), 0, 0), F32(SCALAR, 2), U8(SCALAR, 10),
                                             I32(SHAPE(2), 8, -8)}};
  run(&example, &output);
  ck_assert_uint_eq(values[0], (1 * 1 + -1 * -2 + 8 * 0.5 * 0.25) / 2 + 10);
  ck_assert_uint_eq(values[1], (1 * 4 + -1 * 0 - 8 * 0.5 * 0.5) / 2 + 10);
}
END_TEST

START_TEST(test_integers_have_no_scale) {
  int32_t values[2] = {0};
  struct tensor output = {.dtype = DTYPE_INT32, .shape = SHAPE(1, 2), .data = values};
  const struct example with_zeros = {
      .op = "MatMulInteger",
      .inputs = {U8(SHAPE(1, 2), 5, 1), I8(SHAPE(2, 2), 2, -1, 3, 7), U8(SCALAR, 3), I8(SHAPE(2), 1, -1)}};
  const struct example plain = {.op = "MatMulInteger",
                                .inputs = {U8(SHAPE(1, 2), 5, 1), I8(SHAPE(2, 2), 2, -1, 3, 7)}};
  run(&with_zeros, &output);
  ck_assert_int_eq(values[0], 2 * 1 - 2 * 2);
  ck_assert_int_eq(values[1], 2 * 0 - 2 * 8);
  run(&plain, &output);
  ck_assert_int_eq(values[0], 5 * 2 + 1 * 3);
  ck_assert_int_eq(values[1], 5 * -1 + 1 * 7);
}
END_TEST

CHECK_MAIN("reference/quantized", test_a_convolution_adds_its_bias, test_integers_have_no_scale)
