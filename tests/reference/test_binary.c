#include "check_main.h"
#include "example.h"

START_TEST(test_four_operations) {
  static const struct {
    const char *op;
    float expected[2];
  } rows[] = {{"Add", {10, 4}}, {"Sub", {6, -8}}, {"Mul", {16, -12}}, {"Div", {4, -1.0f / 3}}};
  for (size_t index = 0; index < sizeof rows / sizeof *rows; index++) {
    const struct example example = {.op = rows[index].op,
                                    .inputs = {F32(SHAPE(2), 8, -2), F32(SHAPE(2), 2, 6)}};
    CHECK_RESULT(example, SHAPE(2), rows[index].expected[0], rows[index].expected[1]);
  }
}
END_TEST

START_TEST(test_broadcasting_both_ways) {
  CHECK_RESULT(((struct example){.op = "Sub", .inputs = {F32(SHAPE(2, 1), 10, 20), F32(SHAPE(3), 1, 2, 3)}}),
               SHAPE(2, 3), 9, 8, 7, 19, 18, 17);
  CHECK_RESULT(((struct example){
                   .op = "Mul",
                   .inputs = {F32(SHAPE(1, 2, 1, 2), 1, 2, 3, 4), F32(SHAPE(2, 2, 1, 1), 1, 10, 100, 1000)}}),
               SHAPE(2, 2, 1, 2), 1, 2, 30, 40, 100, 200, 3000, 4000);
  CHECK_RESULT(((struct example){.op = "Add", .inputs = {F32(SCALAR, 1), F32(SHAPE(2), 1, 2)}}), SHAPE(2), 2,
               3);
  CHECK_RESULT(((struct example){.op = "Add", .inputs = {F32(SCALAR, 1), F32(SCALAR, 2)}}), SCALAR, 3);
}
END_TEST

START_TEST(test_fused_activation) {
  CHECK_RESULT(
      ((struct example){.op = "Add",
                        .inputs = {F32(SHAPE(2), 1, -3), F32(SHAPE(2), 1, 1)},
                        .attributes = {STRING("activation", "LeakyRelu"), FLOAT("activation_alpha", 0.5f)}}),
      SHAPE(2), 2, -1);
}
END_TEST

CHECK_MAIN("reference/binary", test_four_operations, test_broadcasting_both_ways, test_fused_activation)
