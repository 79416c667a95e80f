#include "check_main.h"

#include "example.h"

/** Of one input and one result, of bytes. */
static void check(const char *op, const struct attribute *attributes, int count, struct tensor input,
                  struct tensor expected) {
  uint8_t results[16];
  const struct tensor *inputs[] = {&input};
  struct tensor output = {.data = results}, *outputs[] = {&output};
  const struct op_call call = {.op = op_find(op),
                               .opset = 13,
                               .attributes = attributes,
                               .attribute_count = count,
                               .inputs = inputs,
                               .input_count = 1,
                               .outputs = outputs,
                               .output_count = 1};
  ck_assert_int_eq(call.op->infer(&call), RESCL_OK);
  ck_assert_int_eq(output.dtype, expected.dtype);
  ck_assert(shape_equal(&output.shape, &expected.shape));
  ck_assert(reference_computes(&call));
  ck_assert_int_eq(reference_call(&call), RESCL_OK);
  ck_assert_mem_eq(results, expected.data, tensor_size(&expected));
}

START_TEST(the_largest) {
  check("MaxPool", (struct attribute[]){INTS("kernel_shape", 1, 2)}, 1,
        (struct tensor)DATA(DTYPE_INT8, int8_t, SHAPE(1, 1, 1, 3), -128, -7, 3),
        (struct tensor)DATA(DTYPE_INT8, int8_t, SHAPE(1, 1, 1, 2), -7, 3));
}
END_TEST

START_TEST(moved) {
  check("DepthToSpace", (struct attribute[]){INT("blocksize", 2)}, 1,
        (struct tensor)DATA(DTYPE_UINT8, uint8_t, SHAPE(1, 4, 1, 1), 1, 2, 3, 255),
        (struct tensor)DATA(DTYPE_UINT8, uint8_t, SHAPE(1, 1, 2, 2), 1, 2, 3, 255));
}
END_TEST

CHECK_MAIN("reference/bytes", the_largest, moved)
