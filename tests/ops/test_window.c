#include "ops/call.h"

static void resolve(const struct example *example, struct window *window) {
  struct prepared prepared;
  prepare(&prepared, example);
  const rescl_status status = window_resolve(&prepared.call, window);
  ck_assert_msg(status == RESCL_OK, "%s", rescl_last_error());
}

START_TEST(everything_given) {
  struct window window;
  resolve(CALL("Conv", .inputs = {OF(FLOAT32, 2, 8, 20, 30), OF(FLOAT32, 12, 4, 3, 5)},
               .attributes = {INTS("pads", 1, 2, 3, 4), INTS("strides", 2, 3), INTS("dilations", 4, 5),
                              INT("group", 2)}),
          &window);
  ck_assert_int_eq(window.batch, 2);
  ck_assert_int_eq(window.input_channels, 8);
  ck_assert_int_eq(window.output_channels, 12);
  ck_assert_int_eq(window.groups, 2);
  ck_assert(window.input_height == 20 && window.input_width == 30);
  ck_assert(window.kernel_height == 3 && window.kernel_width == 5);
  ck_assert(window.stride_height == 2 && window.stride_width == 3);
  ck_assert(window.dilation_height == 4 && window.dilation_width == 5);
  ck_assert(window.pad_top == 1 && window.pad_left == 2 && window.pad_bottom == 3 && window.pad_right == 4);
  ck_assert_int_eq(window.output_height, (20 + 4 - 9) / 2 + 1);
  ck_assert_int_eq(window.output_width, (30 + 6 - 21) / 3 + 1);
}
END_TEST

START_TEST(one_dimension_has_height_1) {
  struct window window;
  resolve(CALL("Conv", .inputs = {OF(FLOAT32, 1, 2, 30), OF(FLOAT32, 3, 2, 5)},
               .attributes = {INTS("pads", 2, 1), INTS("strides", 3), INTS("dilations", 2)}),
          &window);
  ck_assert(window.input_height == 1 && window.kernel_height == 1 && window.output_height == 1);
  ck_assert(window.stride_height == 1 && window.dilation_height == 1);
  ck_assert(window.pad_top == 0 && window.pad_bottom == 0 && window.pad_left == 2 && window.pad_right == 1);
  ck_assert(window.input_width == 30 && window.kernel_width == 5 && window.output_width == (33 - 9) / 3 + 1);
}
END_TEST

START_TEST(automatic_padding) {
  static const struct {
    const char *mode;
    int64_t before, after, output;
  } cases[] = {{"SAME_UPPER", 1, 2, 4}, {"SAME_LOWER", 2, 1, 4}, {"VALID", 0, 0, 3}, {"NOTSET", 0, 0, 3}};
  for (size_t index = 0; index < sizeof cases / sizeof *cases; index++) {
    struct window window; // kernel 5, stride 2, input 8: SAME needs (4 - 1) 2 + 5 - 8 = 3
    resolve(CALL("Conv", .inputs = {OF(FLOAT32, 1, 1, 9, 8), OF(FLOAT32, 1, 1, 3, 5)},
                 .attributes = {STRING("auto_pad", cases[index].mode), INTS("strides", 1, 2)}),
            &window);
    ck_assert_int_eq(window.pad_left, cases[index].before);
    ck_assert_int_eq(window.pad_right, cases[index].after);
    ck_assert_int_eq(window.output_width, index < 2 ? cases[index].output : (8 - 5) / 2 + 1);
  }
  CHECK_FAILS(CALL("Conv", .inputs = {OF(FLOAT32, 1, 1, 9, 8), OF(FLOAT32, 1, 1, 3, 5)},
                   .attributes = {STRING("auto_pad", "SAME")}),
              RESCL_MALFORMED, "'SAME'");
}
END_TEST

START_TEST(same_padding_is_never_negative) {
  struct window window;
  resolve(CALL("Conv", .inputs = {OF(FLOAT32, 1, 1, 9, 9), OF(FLOAT32, 1, 1, 1, 1)},
               .attributes = {STRING("auto_pad", "SAME_UPPER"), INTS("strides", 4, 4)}),
          &window);
  ck_assert(window.pad_top == 0 && window.pad_bottom == 0 && window.output_height == 3);
}
END_TEST

START_TEST(pooling_keeps_channels) {
  struct window window;
  resolve(CALL("AveragePool", .inputs = {OF(FLOAT32, 2, 7, 6, 6)},
               .attributes = {INTS("kernel_shape", 2, 2), INT("count_include_pad", 1)}),
          &window);
  ck_assert(window.input_channels == 7 && window.output_channels == 7 && window.groups == 7);
  ck_assert_int_eq(window.count_include_pad, 1);
  ck_assert_int_eq(window.output_height, 5);
}
END_TEST

START_TEST(lists_of_the_wrong_length_or_value) {
  CHECK_FAILS(CALL("MaxPool", .inputs = {OF(FLOAT32, 1, 1, 9, 9)}, .attributes = {INTS("kernel_shape", 3)}),
              RESCL_SHAPE_MISMATCH, "kernel_shape");
  CHECK_FAILS(CALL("MaxPool", .inputs = {OF(FLOAT32, 1, 1, 9, 9)},
                   .attributes = {INTS("kernel_shape", 3, 3), INTS("pads", 1, 1)}),
              RESCL_SHAPE_MISMATCH, "pads must have 4 entries");
  CHECK_FAILS(CALL("MaxPool", .inputs = {OF(FLOAT32, 1, 1, 9, 9)},
                   .attributes = {INTS("kernel_shape", 3, 3), INTS("strides", 1, 0)}),
              RESCL_MALFORMED, "strides");
  CHECK_FAILS(CALL("MaxPool", .inputs = {OF(FLOAT32, 1, 1, 9, 9)},
                   .attributes = {INTS("kernel_shape", 3, 3), INTS("dilations", 1, INT64_MAX)}),
              RESCL_MALFORMED, "dilations");
  CHECK_FAILS(CALL("MaxPool", .inputs = {OF(FLOAT32, 1, 1, 9, 9)},
                   .attributes = {INTS("kernel_shape", 3, 3), INTS("pads", -1, 0, 0, 0)}),
              RESCL_MALFORMED, "pads");
  CHECK_FAILS(CALL("MaxPool", .inputs = {OF(FLOAT32, 1, 1, 9, 9)}), RESCL_MALFORMED, "kernel_shape");
}
END_TEST

START_TEST(windows_that_do_not_fit) {
  CHECK_FAILS(CALL("Conv", .inputs = {OF(FLOAT32, 1, 1, 4, 4), OF(FLOAT32, 1, 1, 5, 5)},
                   .attributes = {INTS("strides", 2, 2)}),
              RESCL_SHAPE_MISMATCH, "does not fit");
  CHECK_FAILS(CALL("Conv", .inputs = {OF(FLOAT32, 1, 1, 4, 4), OF(FLOAT32, 1, 1, 3, 3)},
                   .attributes = {INTS("dilations", 1, 1000)}),
              RESCL_SHAPE_MISMATCH, "does not fit");
}
END_TEST

START_TEST(extents_beyond_32_bits) {
  CHECK_FAILS(CALL("Conv", .inputs = {OF(FLOAT32, 1, 1, 4, 4), OF(FLOAT32, 1, 1, 3, 3)},
                   .attributes = {INTS("dilations", 1, INT32_MAX), STRING("auto_pad", "SAME_UPPER")}),
              RESCL_UNSUPPORTED, "too long");
  CHECK_FAILS(CALL("Conv", .inputs = {OF(FLOAT32, 1, 1, 4, 4), OF(FLOAT32, 1, 1, 3, 3)},
                   .attributes = {INTS("pads", INT32_MAX, 0, INT32_MAX, 0)}),
              RESCL_UNSUPPORTED, "too long");
  CHECK_FAILS(CALL("MaxPool", .inputs = {OF(FLOAT32, 1, 1, 1, (int64_t)1 << 32)},
                   .attributes = {INTS("kernel_shape", 1, 1)}),
              RESCL_UNSUPPORTED, "too long");
}
END_TEST

CHECK_MAIN("ops/window", everything_given, one_dimension_has_height_1, automatic_padding,
           same_padding_is_never_negative, pooling_keeps_channels, lists_of_the_wrong_length_or_value,
           windows_that_do_not_fit, extents_beyond_32_bits)
