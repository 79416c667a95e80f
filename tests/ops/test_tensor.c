#include <math.h>

#include "ops/call.h"

START_TEST(types) {
  ck_assert_int_eq(dtype_from_name("i64"), DTYPE_INT64);
  ck_assert_int_eq(dtype_from_name("?"), DTYPE_UNKNOWN);
  ck_assert_int_eq(dtype_from_onnx(1), DTYPE_FLOAT32);
  ck_assert_int_eq(dtype_from_onnx(10), DTYPE_FLOAT16);
  ck_assert_int_eq(dtype_from_onnx(8), DTYPE_UNKNOWN); // strings
  ck_assert_int_eq(dtype_from_onnx(0), DTYPE_UNKNOWN);
  for (int dtype = DTYPE_FLOAT32; dtype <= DTYPE_FLOAT64; dtype++) {
    ck_assert_int_eq(dtype_from_onnx(dtype_to_onnx((enum dtype)dtype)), dtype);
    ck_assert_int_eq(dtype_from_name(dtype_name((enum dtype)dtype)), dtype);
    ck_assert_uint_gt(dtype_size((enum dtype)dtype), 0);
  }
  ck_assert(dtype_is_real(DTYPE_FLOAT64) && dtype_is_real(DTYPE_FLOAT32) && !dtype_is_real(DTYPE_BOOL));
  ck_assert_uint_eq(dtype_size(DTYPE_UNKNOWN), 0);
}
END_TEST

START_TEST(every_type_keeps_numbers) {
  for (int dtype = DTYPE_FLOAT32; dtype <= DTYPE_FLOAT64; dtype++) {
    struct arena arena = {0};
    struct tensor tensor = {.dtype = (enum dtype)dtype, .shape = SHAPE(3)};
    ck_assert_int_eq(tensor_allocate(&tensor, &arena), RESCL_OK);
    ck_assert_uint_eq(tensor_size(&tensor), 3 * dtype_size((enum dtype)dtype));
    tensor_set_integer(&tensor, 1, 1);
    tensor_set_real(&tensor, 2, 1.0);
    ck_assert_int_eq(tensor_integer(&tensor, 0), 0);
    ck_assert_int_eq(tensor_integer(&tensor, 1), 1);
    ck_assert_double_eq(tensor_real(&tensor, 2), 1.0);
    arena_free(&arena);
  }
}
END_TEST

START_TEST(conversion) {
  struct tensor bytes = I8(SHAPE(2), 0, 0), flags = BOOLS(SHAPE(1), 0), longs = I64(SHAPE(1), 0);
  tensor_set_integer(&bytes, 0, 300); // wraps
  tensor_set_real(&bytes, 1, -2.9);   // toward zero
  tensor_set_real(&flags, 0, 0.5);    // not zero
  ck_assert_int_eq(tensor_integer(&bytes, 0), 44);
  ck_assert_int_eq(tensor_integer(&bytes, 1), -2);
  ck_assert_int_eq(tensor_integer(&flags, 0), 1);
  tensor_set_real(&longs, 0, 1e30); // outside: held at the end
  ck_assert_int_eq(tensor_integer(&longs, 0), INT64_MAX);
  tensor_set_real(&longs, 0, -1e30);
  ck_assert_int_eq(tensor_integer(&longs, 0), INT64_MIN);
  tensor_set_real(&longs, 0, (double)NAN);
  ck_assert_int_eq(tensor_integer(&longs, 0), 0);
  const struct tensor reals = F32(SHAPE(2), -1.75f, 3e38f);
  ck_assert_int_eq(tensor_integer(&reals, 0), -1);
  ck_assert_int_eq(tensor_integer(&reals, 1), INT64_MAX);
}
END_TEST

START_TEST(unaligned_data) {
  char bytes[1 + 2 * sizeof(int64_t)];
  const int64_t numbers[2] = {-5, (int64_t)1 << 40};
  memcpy(bytes + 1, numbers, sizeof numbers);
  struct tensor tensor = {.dtype = DTYPE_INT64, .shape = SHAPE(2), .data = bytes + 1};
  ck_assert_int_eq(tensor_integer(&tensor, 0), -5);
  ck_assert_int_eq(tensor_integer(&tensor, 1), (int64_t)1 << 40);
  tensor_set_integer(&tensor, 0, 7);
  ck_assert_int_eq(tensor_integer(&tensor, 0), 7);
}
END_TEST

START_TEST(allocation_needs_type_and_shape) {
  struct arena arena = {0};
  struct tensor unknown_type = {.shape = SHAPE(2)},
                unknown_shape = {.dtype = DTYPE_INT8, .shape = {.rank = -1}};
  ck_assert_int_eq(tensor_allocate(&unknown_type, &arena), RESCL_INVALID_ARGUMENT);
  ck_assert_int_eq(tensor_allocate(&unknown_shape, &arena), RESCL_INVALID_ARGUMENT);
  ck_assert_uint_eq(tensor_size(&unknown_type), 0);
  ck_assert_uint_eq(tensor_size(&unknown_shape), 0);
}
END_TEST

/** Every half there is becomes a number and the same half again; between two of them the even one is taken. */
START_TEST(halves) {
  for (uint32_t half = 0; half < 0x10000; half++) {
    const double value = half_to_real((uint16_t)half);
    if (isnan(value)) continue;
    ck_assert_uint_eq(half_from_real(value), half);
    const double next = half_to_real((uint16_t)(half + 1));
    if ((half & 0x7fff) >= 0x7bff) continue; // the largest and infinity
    ck_assert_uint_eq(half_from_real((value + next) / 2), half % 2 ? half + 1 : half);
  }
  ck_assert_double_eq(half_to_real(0x3c00), 1.0);
  ck_assert_double_eq(half_to_real(0x8001), -0x1p-24);
  ck_assert_uint_eq(half_from_real(65504.0), 0x7bff);
  ck_assert_uint_eq(half_from_real(65520.0), 0x7c00);
  ck_assert_uint_eq(half_from_real(-1e300), 0xfc00);
  ck_assert(isnan(half_to_real(half_from_real((double)NAN))));
}
END_TEST

START_TEST(conversion_that_loses_is_refused) {
  float reals[2] = {3.0f, 2.5f};
  uint8_t bytes[2];
  int64_t numbers[2] = {255, 256};
  const struct tensor from_reals = {.dtype = DTYPE_FLOAT32, .shape = SHAPE(2), .data = reals};
  const struct tensor from_numbers = {.dtype = DTYPE_INT64, .shape = SHAPE(2), .data = numbers};
  struct tensor converted = {.dtype = DTYPE_UINT8, .shape = SHAPE(2), .data = bytes};
  ck_assert_int_eq(tensor_convert(&converted, &from_reals), RESCL_INVALID_ARGUMENT);
  ck_assert_ptr_nonnull(strstr(rescl_last_error(), "element 1 is 2.5"));
  ck_assert_int_eq(tensor_convert(&converted, &from_numbers), RESCL_INVALID_ARGUMENT);
  numbers[1] = 0;
  ck_assert_int_eq(tensor_convert(&converted, &from_numbers), RESCL_OK);
  ck_assert_uint_eq(bytes[0], 255);
}
END_TEST

CHECK_MAIN("ops/tensor", types, every_type_keeps_numbers, conversion, halves,
           conversion_that_loses_is_refused, unaligned_data, allocation_needs_type_and_shape)
