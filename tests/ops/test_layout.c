#include "check_main.h"
#include "ops/layout.h"
#include "support/values.h"

#include <stdlib.h>

/** Rows: whole blocks and parts of one, few pixels and more than are moved at a time. */
static const struct {
  int64_t images, channels, height, width;
  int block;
} rows[] = {{1, 1, 1, 1, 4},    {2, 16, 3, 5, 8}, {3, 21, 7, 11, 8},
            {1, 3, 20, 13, 16}, {2, 5, 64, 1, 4}, {1, 8, 1, 65, 8}};

static struct tensor row_tensor(size_t row) {
  return (struct tensor){.dtype = DTYPE_FLOAT32,
                         .shape =
                             SHAPE(rows[row].images, rows[row].channels, rows[row].height, rows[row].width),
                         .block = rows[row].block};
}

START_TEST(there_and_back) {
  for (size_t row = 0; row < sizeof rows / sizeof *rows; row++) {
    const struct tensor tensor = row_tensor(row);
    const int64_t count = shape_elements(&tensor.shape), stored_count = tensor_stored_elements(&tensor);
    float *plain = malloc((size_t)count * sizeof *plain), *back = malloc((size_t)count * sizeof *back);
    float *stored = malloc((size_t)stored_count * sizeof *stored);
    double sum = 0.0, expected = 0.0;
    for (int64_t element = 0; element < count; element++) expected += plain[element] = (float)(element + 1);
    for (int64_t element = 0; element < stored_count; element++) stored[element] = -1.0f;
    layout_from_plain(&tensor, plain, stored);
    layout_to_plain(&tensor, stored, back);
    ck_assert_mem_eq(plain, back, (size_t)count * sizeof *plain);
    for (int64_t element = 0; element < stored_count; element++) sum += (double)stored[element];
    ck_assert_double_eq(sum, expected); // zeros beyond the last channel
    for (int64_t element = 0; element < count; element++)
      ck_assert_float_eq(stored[layout_stored_index(&tensor, element)], plain[element]);
    free(plain);
    free(back);
    free(stored);
  }
}
END_TEST

START_TEST(channels_lie_side_by_side) {
  const struct tensor tensor = {.dtype = DTYPE_FLOAT32, .shape = SHAPE(1, 3, 1, 2), .block = 4};
  static const float plain[] = {1, 2, 3, 4, 5, 6}, expected[] = {1, 3, 5, 0, 2, 4, 6, 0};
  float stored[8];
  layout_from_plain(&tensor, plain, stored);
  ck_assert_mem_eq(stored, expected, sizeof expected);
}
END_TEST

START_TEST(without_a_block_all_lies_where_it_was) {
  const struct tensor tensor = {.dtype = DTYPE_FLOAT32, .shape = SHAPE(2, 3, 4, 5)};
  ck_assert_int_eq(layout_stored_index(&tensor, 77), 77);
}
END_TEST

CHECK_MAIN("ops/layout", there_and_back, channels_lie_side_by_side, without_a_block_all_lies_where_it_was)
