#include "check_main.h"
#include "example.h"

START_TEST(test_nearest) {
  CHECK_RESULT(((struct example){.op = "Upsample",
                                 .opset = 9,
                                 .inputs = {F32(SHAPE(1, 1, 2, 2), 1, 2, 3, 4), F32(SHAPE(4), 1, 1, 2, 2)}}),
               SHAPE(1, 1, 4, 4), 1, 1, 2, 2, 1, 1, 2, 2, 3, 3, 4, 4, 3, 3, 4, 4);
}
END_TEST

START_TEST(test_linear) {
  CHECK_RESULT(((struct example){.op = "Resize",
                                 .inputs = {F32(SHAPE(2, 2), 1, 2, 3, 4), ABSENT, F32(SHAPE(2), 1, 2)},
                                 .attributes = {STRING("mode", "linear")}}),
               SHAPE(2, 4), 1, 1.25f, 1.75f, 2, 3, 3.25f, 3.75f, 4);
}
END_TEST

START_TEST(test_outside_of_a_crop) {
  CHECK_RESULT(
      ((struct example){.op = "Resize",
                        .inputs = {F32(SHAPE(3), 1, 2, 3), F32(SHAPE(2), 0, 2), ABSENT, I64(3)},
                        .attributes = {STRING("mode", "linear"), FLOAT("extrapolation_value", 9),
                                       STRING("coordinate_transformation_mode", "tf_crop_and_resize")}}),
      SHAPE(3), 1, 3, 9);
}
END_TEST

CHECK_MAIN("reference/resize", test_nearest, test_linear, test_outside_of_a_crop)
