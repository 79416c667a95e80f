#include "check_main.h"
#include "example.h"

START_TEST(test_reversed_by_default) {
  CHECK_RESULT(((struct example){.op = "Transpose", .inputs = {F32(SHAPE(2, 3), 1, 2, 3, 4, 5, 6)}}),
               SHAPE(3, 2), 1, 4, 2, 5, 3, 6);
}
END_TEST

START_TEST(test_permutation) {
  CHECK_RESULT(((struct example){.op = "Transpose",
                                 .inputs = {F32(SHAPE(1, 2, 3), 1, 2, 3, 4, 5, 6)},
                                 .attributes = {INTS("perm", 2, 0, 1)}}),
               SHAPE(3, 1, 2), 1, 4, 2, 5, 3, 6);
}
END_TEST

CHECK_MAIN("reference/transpose", test_reversed_by_default, test_permutation)
