#include "check_main.h"
#include "example.h"

START_TEST(test_parts) {
  const float input[] = {1, 2, 3, 4, 5, 6};
  float results[2][4];
  struct tensor x = {DTYPE_FLOAT32, SHAPE(2, 3), (void *)(uintptr_t)input, 0};
  struct tensor first = {DTYPE_FLOAT32, SHAPE(2, 1), results[0], 0},
                second = {DTYPE_FLOAT32, SHAPE(2, 2), results[1], 0};
  const struct attribute attributes[] = {INT("axis", 1), INTS("split", 1, 2)};
  const struct op_call call = {.op = &op_split,
                               .opset = 11,
                               .attributes = attributes,
                               .attribute_count = 2,
                               .inputs = (const struct tensor *[]){&x},
                               .input_count = 1,
                               .outputs = (struct tensor *[]){&first, &second},
                               .output_count = 2};
  ck_assert_int_eq(reference_call(&call), RESCL_OK);
  ck_assert(results[0][0] == 1 && results[0][1] == 4);
  ck_assert(results[1][0] == 2 && results[1][1] == 3 && results[1][2] == 5 && results[1][3] == 6);
}
END_TEST

CHECK_MAIN("reference/split", test_parts)
