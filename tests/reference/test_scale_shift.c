#include "check_main.h"
#include "example.h"

START_TEST(test_per_channel_with_activation) {
  const struct example example = {.op = "ScaleShift",
                                  .inputs = {F32(SHAPE(2, 2, 1, 2), 1, 2, 3, 4, -1, -2, -3, -4),
                                             F32(SHAPE(2), 2, -1), F32(SHAPE(2), 1, 1)}};
  CHECK_RESULT(example, SHAPE(2, 2, 1, 2), 3, 5, -2, -3, -1, -3, 4, 5);
  struct example with_relu = example;
  with_relu.attributes[0] = (struct attribute)STRING("activation", "Relu");
  CHECK_RESULT(with_relu, SHAPE(2, 2, 1, 2), 3, 5, 0, 0, 0, 0, 4, 5);
}
END_TEST

CHECK_MAIN("reference/scale_shift", test_per_channel_with_activation)
