#include "check_main.h"
#include "example.h"

START_TEST(test_stride) {
  CHECK_RESULT(((struct example){.op = "ConvTranspose",
                                 .inputs = {F32(SHAPE(1, 1, 3), 1, 2, 3), F32(SHAPE(1, 1, 3), 1, 10, 100)},
                                 .attributes = {INTS("strides", 2)}}),
               SHAPE(1, 1, 7), 1, 10, 102, 20, 203, 30, 300);
  CHECK_RESULT(((struct example){.op = "ConvTranspose",
                                 .inputs = {F32(SHAPE(1, 1, 3), 1, 2, 3), F32(SHAPE(1, 1, 3), 1, 10, 100)},
                                 .attributes = {INTS("strides", 2), INTS("pads", 1, 1)}}),
               SHAPE(1, 1, 5), 10, 102, 20, 203, 30);
}
END_TEST

START_TEST(test_groups_and_bias) {
  CHECK_RESULT(((struct example){.op = "ConvTranspose",
                                 .inputs = {F32(SHAPE(1, 2, 1, 2), 1, 2, 3, 4),
                                            F32(SHAPE(2, 1, 1, 2), 1, 10, 1, 100), F32(SHAPE(2), 0, 5)},
                                 .attributes = {INT("group", 2)}}),
               SHAPE(1, 2, 1, 3), 1, 12, 20, 8, 309, 405);
}
END_TEST

CHECK_MAIN("reference/conv_transpose", test_stride, test_groups_and_bias)
