#include "check_main.h"
#include "example.h"

#define NO_EPSILON \
  { FLOAT("epsilon", 0) }

START_TEST(test_layer) {
  CHECK_RESULT(
      ((struct example){.op = "LayerNormalization",
                        .inputs = {F32(SHAPE(2, 2), 1, 3, 10, 4), F32(SHAPE(2), 2, 3), F32(SHAPE(2), 10, 20)},
                        .attributes = NO_EPSILON}),
      SHAPE(2, 2), 8, 23, 12, 17);
}
END_TEST

START_TEST(test_large_means) {
  CHECK_RESULT(((struct example){.op = "LayerNormalization",
                                 .inputs = {F32(SHAPE(1, 4), 1000001, 1000003, 1000001, 1000003),
                                            F32(SHAPE(4), 1, 1, 1, 1)},
                                 .attributes = NO_EPSILON}),
               SHAPE(1, 4), -1, 1, -1, 1);
}
END_TEST

START_TEST(test_root_mean_square) {
  CHECK_RESULT(((struct example){.op = "RMSNormalization",
                                 .inputs = {F32(SHAPE(1, 2), 1, 7), F32(SHAPE(2), 1, 2)},
                                 .attributes = NO_EPSILON}),
               SHAPE(1, 2), 0.2f, 2.8f);
}
END_TEST

#define FOUR_CHANNELS F32(SHAPE(1, 4, 2), 0, 2, 2, 0, 10, 30, 10, 30)

START_TEST(test_instances) {
  CHECK_RESULT(
      ((struct example){.op = "InstanceNormalization",
                        .inputs = {FOUR_CHANNELS, F32(SHAPE(4), 1, 2, 3, 4), F32(SHAPE(4), 0, 0, 0, 1)},
                        .attributes = NO_EPSILON}),
      SHAPE(1, 4, 2), -1, 1, 2, -2, -3, 3, -3, 5);
}
END_TEST

START_TEST(test_groups) {
  CHECK_RESULT(((struct example){.op = "GroupNormalization",
                                 .opset = 18,
                                 .inputs = {FOUR_CHANNELS, F32(SHAPE(2), 1, 2), F32(SHAPE(2), 0, 1)},
                                 .attributes = {FLOAT("epsilon", 0), INT("num_groups", 2)}}),
               SHAPE(1, 4, 2), -1, 1, 1, -1, -1, 3, -1, 3);
  CHECK_RESULT(
      ((struct example){.op = "GroupNormalization",
                        .opset = 21,
                        .inputs = {FOUR_CHANNELS, F32(SHAPE(4), 1, 2, 3, 4), F32(SHAPE(4), 0, 0, 0, 1)},
                        .attributes = {FLOAT("epsilon", 0), INT("num_groups", 2)}}),
      SHAPE(1, 4, 2), -1, 1, 2, -2, -3, 3, -3, 5);
}
END_TEST

CHECK_MAIN("reference/normalization", test_layer, test_large_means, test_root_mean_square, test_instances,
           test_groups)
