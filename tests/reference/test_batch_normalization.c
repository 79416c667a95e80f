#include "check_main.h"
#include "example.h"

START_TEST(test_per_channel) {
  CHECK_RESULT(
      ((struct example){.op = "BatchNormalization",
                        .inputs = {F32(SHAPE(2, 2, 1, 2), 1, 2, 3, 4, 5, 6, 7, 8), F32(SHAPE(2), 2, 3),
                                   F32(SHAPE(2), 10, 20), F32(SHAPE(2), 1, 4), F32(SHAPE(2), 3, 15)},
                        .attributes = {FLOAT("epsilon", 1)}}),
      SHAPE(2, 2, 1, 2), 10, 11, 19.25f, 20, 14, 15, 22.25f, 23);
}
END_TEST

START_TEST(test_epsilon_defaults_to_1e_5) {
  CHECK_RESULT(((struct example){.op = "BatchNormalization",
                                 .inputs = {F32(SHAPE(1, 1), 1), F32(SHAPE(1), 1), F32(SHAPE(1), 0),
                                            F32(SHAPE(1), 0), F32(SHAPE(1), 0)}}),
               SHAPE(1, 1), 316.227766f);
}
END_TEST

CHECK_MAIN("reference/batch_normalization", test_per_channel, test_epsilon_defaults_to_1e_5)
