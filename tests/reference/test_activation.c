#include "check_main.h"
#include "example.h"

START_TEST(test_relu) {
  CHECK_RESULT(((struct example){.op = "Relu", .inputs = {F32(SHAPE(2, 2), -1, 2, 0, -INFINITY)}}),
               SHAPE(2, 2), 0, 2, 0, 0);
}
END_TEST

START_TEST(test_nan_stays_visible) {
  CHECK_RESULT(((struct example){.op = "Relu", .inputs = {F32(SHAPE(2), NAN, 1)}}), SHAPE(2), NAN, 1);
}
END_TEST

START_TEST(test_leaky_relu) {
  CHECK_RESULT(((struct example){.op = "LeakyRelu",
                                 .inputs = {F32(SHAPE(3), -4, 0, 3)},
                                 .attributes = {FLOAT("alpha", 0.25f)}}),
               SHAPE(3), -1, 0, 3);
  CHECK_RESULT(((struct example){.op = "LeakyRelu", .inputs = {F32(SHAPE(1), -100)}}), SHAPE(1), -1);
}
END_TEST

START_TEST(test_clip_by_attributes_and_by_inputs) {
  CHECK_RESULT(((struct example){.op = "Clip",
                                 .opset = 6 + 1,
                                 .inputs = {F32(SHAPE(3), -1, 3, 7)},
                                 .attributes = {FLOAT("min", 0), FLOAT("max", 6)}}),
               SHAPE(3), 0, 3, 6);
  CHECK_RESULT(((struct example){.op = "Clip", .inputs = {F32(SHAPE(3), -1, 3, 7), ABSENT, F32(SCALAR, 5)}}),
               SHAPE(3), -1, 3, 5);
  CHECK_RESULT(((struct example){.op = "Clip", .inputs = {F32(SHAPE(2), -1, 3), F32(SCALAR, 1)}}), SHAPE(2),
               1, 3);
  CHECK_RESULT(
      ((struct example){.op = "Clip", .inputs = {F32(SHAPE(2), -1, 3), F32(SCALAR, 4), F32(SCALAR, 2)}}),
      SHAPE(2), 2, 2);
}
END_TEST

START_TEST(test_sigmoid) {
  CHECK_RESULT(((struct example){.op = "Sigmoid", .inputs = {F32(SHAPE(4), 0, 1, -1000, 1000)}}), SHAPE(4),
               0.5f, 0.7310585786f, 0, 1);
}
END_TEST

START_TEST(test_hard_sigmoid) {
  CHECK_RESULT(((struct example){.op = "HardSigmoid", .inputs = {F32(SHAPE(4), -3, 0, 1, 3)}}), SHAPE(4), 0,
               0.5f, 0.7f, 1);
  CHECK_RESULT(((struct example){.op = "HardSigmoid",
                                 .inputs = {F32(SHAPE(2), 0.5f, 1)},
                                 .attributes = {FLOAT("alpha", 0.5f), FLOAT("beta", 0.25f)}}),
               SHAPE(2), 0.5f, 0.75f);
}
END_TEST

START_TEST(test_hard_swish) {
  CHECK_RESULT(
      ((struct example){.op = "HardSwish", .opset = 14, .inputs = {F32(SHAPE(4), -4, -1.5f, 1.5f, 5)}}),
      SHAPE(4), 0, -0.375f, 1.125f, 5);
}
END_TEST

CHECK_MAIN("reference/activation", test_relu, test_nan_stays_visible, test_leaky_relu,
           test_clip_by_attributes_and_by_inputs, test_sigmoid, test_hard_sigmoid, test_hard_swish)
