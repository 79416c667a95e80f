#include "ops/call.h"
#include "ops/resize.h"

#define IMAGE OF(FLOAT32, 1, 3, 4, 6)
#define REALS(...) F32(SHAPE((int64_t)COUNT_OF(float, __VA_ARGS__)), __VA_ARGS__)

START_TEST(scales_and_sizes) {
  CHECK_SHAPE(CALL("Resize", .inputs = {IMAGE, ABSENT, REALS(1, 1, 2, 0.5f)}), FLOAT32, SHAPE(1, 3, 8, 3));
  CHECK_SHAPE(CALL("Resize", .inputs = {IMAGE, ABSENT, REALS(1, 1, 0.6f, 1.7f)}), FLOAT32,
              SHAPE(1, 3, 2, 10));
  CHECK_SHAPE(CALL("Resize", .inputs = {IMAGE, ABSENT, ABSENT, LIST(1, 3, 9, 1)}), FLOAT32,
              SHAPE(1, 3, 9, 1));
  CHECK_SHAPE(CALL("Resize", .opset = 10, .inputs = {IMAGE, REALS(1, 1, 3, 2)}), FLOAT32,
              SHAPE(1, 3, 12, 12));
  CHECK_SHAPE(CALL("Upsample", .opset = 9, .inputs = {IMAGE, REALS(1, 1, 3, 2)}), FLOAT32,
              SHAPE(1, 3, 12, 12));
  CHECK_SHAPE(CALL("Upsample", .opset = 7, .inputs = {IMAGE}, .attributes = {FLOATS("scales", 1, 1, 2, 2)}),
              FLOAT32, SHAPE(1, 3, 8, 12));
}
END_TEST

START_TEST(some_axes_and_proportions) {
  CHECK_SHAPE(CALL("Resize", .opset = 18, .inputs = {IMAGE, ABSENT, REALS(2, 3)},
                   .attributes = {INTS("axes", 3, -2)}),
              FLOAT32, SHAPE(1, 3, 12, 12));
  CHECK_SHAPE(CALL("Resize", .opset = 18, .inputs = {IMAGE, ABSENT, ABSENT, LIST(8, 9)},
                   .attributes = {INTS("axes", 2, 3), STRING("keep_aspect_ratio_policy", "not_larger")}),
              FLOAT32, SHAPE(1, 3, 6, 9));
  CHECK_SHAPE(CALL("Resize", .opset = 18, .inputs = {IMAGE, ABSENT, ABSENT, LIST(8, 9)},
                   .attributes = {INTS("axes", 2, 3), STRING("keep_aspect_ratio_policy", "not_smaller")}),
              FLOAT32, SHAPE(1, 3, 8, 12));
}
END_TEST

/** An axis of 4 becomes one of 8, in this mode and with these attributes. */
static struct resize resolve(const struct example *example) {
  struct prepared prepared;
  struct resize resize;
  prepare(&prepared, example);
  const rescl_status status = resize_resolve(&prepared.call, &resize);
  ck_assert_msg(status == RESCL_OK, "%s", rescl_last_error());
  return resize;
}

static void expect_taps(const struct resize *resize, int64_t output, int64_t input, double weight) {
  int64_t inputs[16];
  double weights[16], sum = 0;
  ck_assert_int_le(resize->axes[0].taps, 16);
  ck_assert_int_eq(resize_taps(resize, 0, output, inputs, weights), 1);
  for (int64_t tap = 0; tap < resize->axes[0].taps; tap++)
    if (inputs[tap] == input) sum += weights[tap];
  ck_assert_double_eq_tol(sum, weight, 1e-6);
}

START_TEST(nearest_by_each_rounding) {
  static const struct {
    const char *rounding;
    int64_t nearest[8]; // of outputs at -0.25, 0.25, 0.75, ... 3.25
  } rows[] = {{"round_prefer_floor", {0, 0, 1, 1, 2, 2, 3, 3}},
              {"round_prefer_ceil", {0, 0, 1, 1, 2, 2, 3, 3}},
              {"floor", {0, 0, 0, 1, 1, 2, 2, 3}},
              {"ceil", {0, 1, 1, 2, 2, 3, 3, 3}}};
  for (size_t row = 0; row < sizeof rows / sizeof *rows; row++) {
    const struct resize resize = resolve(CALL("Resize", .inputs = {OF(FLOAT32, 4), ABSENT, REALS(2)},
                                              .attributes = {STRING("nearest_mode", rows[row].rounding)}));
    for (int64_t output = 0; output < 8; output++) expect_taps(&resize, output, rows[row].nearest[output], 1);
  }
  const struct resize ties =
      resolve(CALL("Resize", .inputs = {OF(FLOAT32, 4), ABSENT, REALS(2)},
                   .attributes = {STRING("coordinate_transformation_mode", "asymmetric"),
                                  STRING("nearest_mode", "round_prefer_ceil")}));
  expect_taps(&ties, 1, 1, 1);
  expect_taps(&ties, 7, 3, 1);
}
END_TEST

START_TEST(linear_by_each_placing) {
  static const struct {
    const char *coordinates;
    int64_t input;
    double weight; // of that input in the output 3 of 8
  } rows[] = {{"half_pixel", 1, 0.75}, {"half_pixel_symmetric", 1, 0.75}, {"pytorch_half_pixel", 1, 0.75},
              {"asymmetric", 1, 0.5},  {"align_corners", 1, 1 - 2.0 / 7}, {"tf_half_pixel_for_nn", 2, 0.75}};
  for (size_t row = 0; row < sizeof rows / sizeof *rows; row++) {
    const struct resize resize =
        resolve(CALL("Resize", .opset = 11, .inputs = {OF(FLOAT32, 4), ABSENT, REALS(2)},
                     .attributes = {STRING("mode", "linear"),
                                    STRING("coordinate_transformation_mode", rows[row].coordinates)}));
    expect_taps(&resize, 3, rows[row].input, rows[row].weight);
  }
}
END_TEST

START_TEST(filters_at_the_edges_and_shrinking) {
  const struct example *cubic = CALL("Resize", .inputs = {OF(FLOAT32, 4), ABSENT, REALS(2)},
                                     .attributes = {STRING("mode", "cubic"), INT("exclude_outside", 1)});
  const struct resize held = resolve(cubic);
  expect_taps(&held, 0, 0, 0.87890625 / (0.87890625 - 0.10546875));
  const struct resize wide =
      resolve(CALL("Resize", .opset = 18, .inputs = {OF(FLOAT32, 8), ABSENT, REALS(0.5f)},
                   .attributes = {STRING("mode", "linear"), INT("antialias", 1)}));
  expect_taps(&wide, 1, 2, 0.375); // x = 2.5: the triangle at half an element from it, twice as wide
  expect_taps(&wide, 1, 1, 0.125);
}
END_TEST

START_TEST(outside_of_a_crop) {
  const struct resize crop =
      resolve(CALL("Resize", .inputs = {OF(FLOAT32, 5), REALS(0.5f, 1.5f), ABSENT, LIST(5)},
                   .attributes = {STRING("mode", "linear"),
                                  STRING("coordinate_transformation_mode", "tf_crop_and_resize")}));
  int64_t input[2];
  double weight[2];
  expect_taps(&crop, 1, 3, 1);
  ck_assert_int_eq(resize_taps(&crop, 0, 3, input, weight), 0);
}
END_TEST

START_TEST(errors) {
  CHECK_FAILS(CALL("Resize", .inputs = {IMAGE}), RESCL_MALFORMED, "neither");
  CHECK_FAILS(CALL("Resize", .inputs = {IMAGE, ABSENT, REALS(1, 1, 2, 2), LIST(1, 3, 8, 8)}), RESCL_MALFORMED,
              "both");
  CHECK_FAILS(CALL("Resize", .inputs = {IMAGE, ABSENT, REALS(2, 2)}), RESCL_SHAPE_MISMATCH, "4 real numbers");
  CHECK_FAILS(CALL("Resize", .inputs = {IMAGE, ABSENT, ABSENT, LIST(2, 2)}), RESCL_SHAPE_MISMATCH, "sizes");
  CHECK_FAILS(CALL("Resize", .inputs = {IMAGE, ABSENT, OF(FLOAT32, 4)}), RESCL_UNSUPPORTED, "constant");
  CHECK_FAILS(CALL("Resize", .inputs = {IMAGE, ABSENT, REALS(1, 1, 0.1f, 1)}), RESCL_SHAPE_MISMATCH,
              "leaves nothing");
  CHECK_FAILS(CALL("Resize", .inputs = {IMAGE, ABSENT, REALS(1, 1, -1, 1)}), RESCL_MALFORMED, "-1");
  CHECK_FAILS(CALL("Resize", .inputs = {IMAGE, ABSENT, REALS(1, 1, 1e30f, 1)}), RESCL_MALFORMED, "range");
  CHECK_FAILS(CALL("Resize", .inputs = {IMAGE, ABSENT, ABSENT, LIST(1, 3, INT64_MAX, 1)}), RESCL_MALFORMED,
              "range");
  CHECK_FAILS(CALL("Resize", .inputs = {IMAGE, ABSENT, REALS(1, 2)}, .attributes = {INTS("axes", 1, -3)}),
              RESCL_MALFORMED, "twice");
  CHECK_FAILS(
      CALL("Resize", .inputs = {IMAGE, ABSENT, REALS(1, 1, 2, 2)}, .attributes = {STRING("mode", "lanczos")}),
      RESCL_UNSUPPORTED, "'lanczos'");
  CHECK_FAILS(CALL("Resize", .inputs = {IMAGE, ABSENT, REALS(1, 1, 2, 2)},
                   .attributes = {STRING("coordinate_transformation_mode", "tf_crop_and_resize")}),
              RESCL_MALFORMED, "roi");
  CHECK_FAILS(CALL("Upsample", .opset = 9, .inputs = {IMAGE}), RESCL_SHAPE_MISMATCH, "4 entries");
}
END_TEST

CHECK_MAIN("ops/resize", scales_and_sizes, some_axes_and_proportions, nearest_by_each_rounding,
           linear_by_each_placing, filters_at_the_edges_and_shrinking, outside_of_a_crop, errors)
