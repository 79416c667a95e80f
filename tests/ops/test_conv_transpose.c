#include "ops/call.h"

#define IMAGE OF(FLOAT32, 1, 4, 5, 6)
#define WEIGHTS OF(FLOAT32, 4, 3, 3, 4)

static struct window_axis width_of(const struct example *example) {
  struct prepared prepared;
  struct volume_window window;
  prepare(&prepared, example);
  const rescl_status status = volume_resolve(&prepared.call, &window);
  ck_assert_msg(status == RESCL_OK, "%s", rescl_last_error());
  return window.axes[2];
}

START_TEST(by_padding) {
  CHECK_SHAPE(CALL("ConvTranspose", .inputs = {IMAGE, WEIGHTS}), FLOAT32, SHAPE(1, 3, 7, 9));
  CHECK_SHAPE(CALL("ConvTranspose", .inputs = {IMAGE, WEIGHTS},
                   .attributes = {INTS("strides", 2, 3), INTS("pads", 1, 0, 1, 2), INTS("dilations", 2, 1),
                                  INTS("output_padding", 1, 2), INT("group", 2)}),
              FLOAT32, SHAPE(1, 6, 12, 19));
  CHECK_SHAPE(CALL("ConvTranspose", .inputs = {OF(FLOAT32, 2, 4, 5), OF(FLOAT32, 4, 1, 3)},
                   .attributes = {INTS("strides", 2)}),
              FLOAT32, SHAPE(2, 1, 11));
  CHECK_SHAPE(CALL("ConvTranspose", .inputs = {OF(FLOAT32, 2, 4, 5, 5, 5), OF(FLOAT32, 4, 1, 1, 2, 3)}),
              FLOAT32, SHAPE(2, 1, 5, 6, 7));
}
END_TEST

START_TEST(by_sizes) {
  const struct example *upper = CALL("ConvTranspose", .inputs = {IMAGE, WEIGHTS},
                                     .attributes = {INTS("strides", 2, 3), STRING("auto_pad", "SAME_UPPER")});
  CHECK_SHAPE(upper, FLOAT32, SHAPE(1, 3, 10, 18));
  const struct window_axis same = width_of(upper); // 19 in all
  ck_assert(same.before == 0 && same.after == 1);
  const struct window_axis lower =
      width_of(CALL("ConvTranspose", .inputs = {IMAGE, WEIGHTS},
                    .attributes = {INTS("strides", 2, 3), STRING("auto_pad", "SAME_LOWER")}));
  ck_assert(lower.before == 1 && lower.after == 0);
  const struct example *sizes = CALL("ConvTranspose", .inputs = {IMAGE, WEIGHTS},
                                     .attributes = {INTS("strides", 2, 3), INTS("output_shape", 10, 22)});
  CHECK_SHAPE(sizes, FLOAT32, SHAPE(1, 3, 10, 22));
  ck_assert_int_eq(width_of(sizes).before, 0);
}
END_TEST

START_TEST(errors) {
  CHECK_FAILS(CALL("ConvTranspose", .inputs = {IMAGE, OF(FLOAT32, 3, 3, 3, 4)}), RESCL_SHAPE_MISMATCH,
              "weights");
  CHECK_FAILS(CALL("ConvTranspose", .inputs = {IMAGE, WEIGHTS, OF(FLOAT32, 4)}), RESCL_SHAPE_MISMATCH,
              "bias");
  CHECK_FAILS(CALL("ConvTranspose", .inputs = {IMAGE, WEIGHTS}, .attributes = {INTS("pads", 4, 0, 4, 0)}),
              RESCL_SHAPE_MISMATCH, "out of range");
  CHECK_FAILS(CALL("ConvTranspose", .inputs = {IMAGE, WEIGHTS}, .attributes = {INTS("output_padding", 1)}),
              RESCL_SHAPE_MISMATCH, "output_padding");
}
END_TEST

CHECK_MAIN("ops/conv_transpose", by_padding, by_sizes, errors)
