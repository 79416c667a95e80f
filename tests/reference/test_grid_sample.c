#include "check_main.h"
#include "example.h"

#define PIXELS F32(SHAPE(1, 1, 1, 4), 1, 2, 3, 4)

START_TEST(test_between_pixels) {
  CHECK_RESULT(
      ((struct example){.op = "GridSample",
                        .inputs = {PIXELS, F32(SHAPE(1, 1, 4, 2), -1, 0, -0.5f, 0, 0, 0, 0.75f, 0)}}),
      SHAPE(1, 1, 1, 4), 0.5f, 1.5f, 2.5f, 4);
  CHECK_RESULT(((struct example){.op = "GridSample",
                                 .inputs = {PIXELS, F32(SHAPE(1, 1, 2, 2), -1, 0, 0, 0)},
                                 .attributes = {INT("align_corners", 1)}}),
               SHAPE(1, 1, 1, 2), 1, 2.5f);
}
END_TEST

START_TEST(test_outside) {
  CHECK_RESULT(((struct example){.op = "GridSample",
                                 .inputs = {PIXELS, F32(SHAPE(1, 1, 2, 2), 2, 0, -9, 0)},
                                 .attributes = {STRING("padding_mode", "border")}}),
               SHAPE(1, 1, 1, 2), 4, 1);
  CHECK_RESULT(
      ((struct example){.op = "GridSample",
                        .inputs = {PIXELS, F32(SHAPE(1, 1, 1, 2), 1.25f, 0)},
                        .attributes = {STRING("padding_mode", "reflection"), STRING("mode", "nearest")}}),
      SHAPE(1, 1, 1, 1), 4);
}
END_TEST

/** Places outside are not held, the pixels that are seen from there are. */
START_TEST(test_cubic_beyond_the_border) {
  CHECK_RESULT(((struct example){.op = "GridSample",
                                 .opset = 20,
                                 .inputs = {F32(SHAPE(1, 1, 1, 3), 1, 2, 4), F32(SHAPE(1, 1, 1, 2), 1.5f, 0)},
                                 .attributes = {STRING("padding_mode", "border"), STRING("mode", "cubic"),
                                                INT("align_corners", 1)}}),
               SHAPE(1, 1, 1, 1), 4.1875f);
}
END_TEST

CHECK_MAIN("reference/grid_sample", test_between_pixels, test_outside, test_cubic_beyond_the_border)
