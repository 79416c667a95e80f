#include "check_main.h"

#include <float.h>

#include "example.h"

#define SIXTEEN F32(SHAPE(1, 1, 4, 4), 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16)

START_TEST(test_max) {
  CHECK_RESULT(((struct example){.op = "MaxPool",
                                 .inputs = {SIXTEEN},
                                 .attributes = {INTS("kernel_shape", 2, 2), INTS("strides", 2, 2)}}),
               SHAPE(1, 1, 2, 2), 6, 8, 14, 16);
}
END_TEST

START_TEST(test_max_never_sees_padding) {
  CHECK_RESULT(((struct example){.op = "MaxPool",
                                 .inputs = {F32(SHAPE(1, 2, 2, 2), -1, -2, -3, -4, -5, -6, -7, -8)},
                                 .attributes = {INTS("kernel_shape", 3, 3), INTS("strides", 2, 2),
                                                INTS("pads", 1, 1, 1, 1)}}),
               SHAPE(1, 2, 1, 1), -1, -5);
}
END_TEST

START_TEST(test_max_with_dilation_and_ceil_mode) {
  CHECK_RESULT(((struct example){.op = "MaxPool",
                                 .inputs = {SIXTEEN},
                                 .attributes = {INTS("kernel_shape", 2, 2), INTS("dilations", 2, 2)}}),
               SHAPE(1, 1, 2, 2), 11, 12, 15, 16);
  CHECK_RESULT(((struct example){
                   .op = "MaxPool",
                   .inputs = {SIXTEEN},
                   .attributes = {INTS("kernel_shape", 3, 3), INTS("strides", 2, 2), INT("ceil_mode", 1)}}),
               SHAPE(1, 1, 2, 2), 11, 12, 15, 16);
}
END_TEST

START_TEST(test_one_dimension) {
  CHECK_RESULT(((struct example){.op = "MaxPool",
                                 .inputs = {F32(SHAPE(1, 1, 4), 1, 4, 2, 3)},
                                 .attributes = {INTS("kernel_shape", 2)}}),
               SHAPE(1, 1, 3), 4, 4, 3);
  CHECK_RESULT(((struct example){.op = "AveragePool",
                                 .inputs = {F32(SHAPE(1, 1, 4), 1, 4, 2, 3)},
                                 .attributes = {INTS("kernel_shape", 2), INTS("strides", 2)}}),
               SHAPE(1, 1, 2), 2.5f, 2.5f);
}
END_TEST

START_TEST(test_average_with_padding_counted_or_not) {
  const struct tensor four = F32(SHAPE(1, 1, 2, 2), 4, 8, 12, 16);
  CHECK_RESULT(((struct example){.op = "AveragePool",
                                 .inputs = {four},
                                 .attributes = {INTS("kernel_shape", 2, 2), INTS("pads", 1, 1, 0, 0)}}),
               SHAPE(1, 1, 2, 2), 4, 6, 8, 10);
  CHECK_RESULT(((struct example){.op = "AveragePool",
                                 .inputs = {four},
                                 .attributes = {INTS("kernel_shape", 2, 2), INTS("pads", 1, 1, 0, 0),
                                                INT("count_include_pad", 1)}}),
               SHAPE(1, 1, 2, 2), 1, 3, 4, 10);
}
END_TEST

/** The second: 0 3 6 9 0 with padding; the last window sees 6 9 0 and hangs over by
 *  one, which does not count. */
START_TEST(test_average_ceil_mode_counts_only_the_padded_input) {
  const struct tensor row = F32(SHAPE(1, 1, 3), 3, 6, 9);
  CHECK_RESULT(
      ((struct example){.op = "AveragePool",
                        .inputs = {row},
                        .attributes = {INTS("kernel_shape", 2), INTS("strides", 2), INT("ceil_mode", 1)}}),
      SHAPE(1, 1, 2), 4.5f, 9);
  CHECK_RESULT(
      ((struct example){.op = "AveragePool",
                        .inputs = {row},
                        .attributes = {INTS("kernel_shape", 4), INTS("strides", 2), INTS("pads", 1, 1),
                                       INT("ceil_mode", 1), INT("count_include_pad", 1)}}),
      SHAPE(1, 1, 2), 4.5f, 5);
}
END_TEST

START_TEST(test_average_same_upper) {
  CHECK_RESULT(((struct example){.op = "AveragePool",
                                 .inputs = {F32(SHAPE(1, 1, 3), 1, 3, 5)},
                                 .attributes = {INTS("kernel_shape", 2), STRING("auto_pad", "SAME_UPPER")}}),
               SHAPE(1, 1, 3), 2, 4, 5);
}
END_TEST

/** Taps at -1 and 2 of two elements. */
START_TEST(test_dilated_windows_may_miss_the_input) {
  const struct tensor row = F32(SHAPE(1, 1, 2), -5, -6);
  CHECK_RESULT(
      ((struct example){.op = "MaxPool",
                        .inputs = {row},
                        .attributes = {INTS("kernel_shape", 2), INTS("dilations", 3), INTS("pads", 1, 1)}}),
      SHAPE(1, 1, 1), -FLT_MAX);
  CHECK_RESULT(
      ((struct example){.op = "AveragePool",
                        .inputs = {row},
                        .attributes = {INTS("kernel_shape", 2), INTS("dilations", 3), INTS("pads", 1, 1)}}),
      SHAPE(1, 1, 1), 0);
}
END_TEST

START_TEST(test_indices_are_refused) {
  float values[4];
  struct tensor output = {.dtype = DTYPE_FLOAT32, .shape = SHAPE(1, 1, 2, 2), .data = values};
  const struct example example = {
      .op = "MaxPool", .inputs = {SIXTEEN}, .attributes = {INTS("kernel_shape", 3, 3)}};
  ck_assert_int_eq(example_run(&example, &output, 2), RESCL_UNSUPPORTED);
  ck_assert_ptr_nonnull(strstr(rescl_last_error(), "MaxPool"));
}
END_TEST

START_TEST(test_volume_and_norm) {
  CHECK_RESULT(((struct example){.op = "MaxPool",
                                 .inputs = {F32(SHAPE(1, 1, 2, 2, 2), 1, 8, 2, 3, 4, 5, 6, 7)},
                                 .attributes = {INTS("kernel_shape", 2, 1, 2)}}),
               SHAPE(1, 1, 1, 2, 1), 8, 7);
  CHECK_RESULT(((struct example){.op = "LpPool",
                                 .inputs = {F32(SHAPE(1, 1, 4), 3, -4, 12, 5)},
                                 .attributes = {INTS("kernel_shape", 2), INTS("strides", 2)}}),
               SHAPE(1, 1, 2), 5, 13);
}
END_TEST

CHECK_MAIN("reference/pool", test_max, test_max_never_sees_padding, test_max_with_dilation_and_ceil_mode,
           test_one_dimension, test_average_with_padding_counted_or_not,
           test_average_ceil_mode_counts_only_the_padded_input, test_average_same_upper,
           test_dilated_windows_may_miss_the_input, test_indices_are_refused, test_volume_and_norm)
