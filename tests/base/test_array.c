#include "check_main.h"

#include <stdint.h>

#include "base/array.h"

START_TEST(what_is_in_an_array_stays_while_it_grows) {
  int *numbers = NULL;
  size_t capacity = 0, moves = 0;
  for (size_t count = 0; count < 1000; count++) {
    const size_t before = capacity;
    ck_assert_int_eq(ARRAY_RESERVE(numbers, count + 1, capacity), RESCL_OK);
    ck_assert_uint_gt(capacity, count);
    moves += capacity != before;
    numbers[count] = (int)count;
  }
  ck_assert_uint_lt(moves, 10);
  for (int number = 0; number < 1000; number++) ck_assert_int_eq(numbers[number], number);
  free(numbers);
}
END_TEST

START_TEST(many_at_once) {
  char *bytes = NULL;
  size_t capacity = 0;
  ck_assert_int_eq(ARRAY_RESERVE(bytes, 1000, capacity), RESCL_OK);
  ck_assert_uint_ge(capacity, 1000);
  free(bytes);
}
END_TEST

START_TEST(what_can_not_grow_stays) {
  double *numbers = NULL;
  size_t capacity = 0;
  ck_assert_int_eq(ARRAY_RESERVE(numbers, 1, capacity), RESCL_OK);
  const size_t before = capacity;
  double *const place = numbers;
  ck_assert_int_eq(ARRAY_RESERVE(numbers, SIZE_MAX / 4, capacity), RESCL_OUT_OF_MEMORY);
  ck_assert(numbers == place && capacity == before);
  free(numbers);
}
END_TEST

CHECK_MAIN("base/array", what_is_in_an_array_stays_while_it_grows, many_at_once, what_can_not_grow_stays)
