#include "check_main.h"
#include "example.h"

START_TEST(test_constant) {
  CHECK_RESULT(((struct example){.op = "Pad", .inputs = {F32(SHAPE(1, 2), 1, 2), I64(1, 0, 0, 1)}}),
               SHAPE(2, 3), 0, 0, 0, 1, 2, 0);
  CHECK_RESULT(((struct example){.op = "Pad", .inputs = {F32(SHAPE(2), 1, 2), I64(1, 1), F32(SCALAR, 9)}}),
               SHAPE(4), 9, 1, 2, 9);
}
END_TEST

START_TEST(test_reflect) {
  CHECK_RESULT(((struct example){.op = "Pad",
                                 .inputs = {F32(SHAPE(1, 3), 1, 2, 3), I64(0, 2, 0, 2)},
                                 .attributes = {STRING("mode", "reflect")}}),
               SHAPE(1, 7), 3, 2, 1, 2, 3, 2, 1);
}
END_TEST

START_TEST(test_edge) {
  CHECK_RESULT(((struct example){.op = "Pad",
                                 .inputs = {F32(SHAPE(2, 2), 1, 2, 3, 4), I64(1, 0, 0, 2)},
                                 .attributes = {STRING("mode", "edge")}}),
               SHAPE(3, 4), 1, 2, 2, 2, 1, 2, 2, 2, 3, 4, 4, 4);
}
END_TEST

START_TEST(test_wrap) {
  CHECK_RESULT(((struct example){.op = "Pad",
                                 .inputs = {F32(SHAPE(1, 3), 1, 2, 3), I64(0, 4, 0, 2)},
                                 .attributes = {STRING("mode", "wrap")}}),
               SHAPE(1, 9), 3, 1, 2, 3, 1, 2, 3, 1, 2);
}
END_TEST

START_TEST(test_negative_pads_crop) {
  CHECK_RESULT(((struct example){.op = "Pad", .inputs = {F32(SHAPE(4), 1, 2, 3, 4), I64(-1, 1)}}), SHAPE(4),
               2, 3, 4, 0);
}
END_TEST

START_TEST(test_attributes_before_opset_11) {
  CHECK_RESULT(((struct example){.op = "Pad",
                                 .opset = 10,
                                 .inputs = {F32(SHAPE(2), 1, 2)},
                                 .attributes = {INTS("pads", 0, 1), FLOAT("value", -1)}}),
               SHAPE(3), 1, 2, -1);
}
END_TEST

CHECK_MAIN("reference/pad", test_constant, test_reflect, test_edge, test_wrap, test_negative_pads_crop,
           test_attributes_before_opset_11)
