#include <math.h>

#include "ops/call.h"

#define TIES F32(SHAPE(2, 4), 1, 3, 3, 2, 2, -1, 2, 0)

/** Both outputs. */
static void check_both(const struct example *example, const struct tensor *values,
                       const struct tensor *indices) {
  struct prepared prepared;
  struct arena arena = {0};
  prepare(&prepared, example);
  prepared.call.output_count = 2;
  ck_assert_msg(run_example(&prepared, &arena) == RESCL_OK, "%s", rescl_last_error());
  check_tensor(&prepared.results[0], values->dtype, values->shape);
  check_tensor(&prepared.results[1], DTYPE_INT64, indices->shape);
  ck_assert_mem_eq(prepared.results[0].data, values->data, tensor_size(values));
  ck_assert_mem_eq(prepared.results[1].data, indices->data, tensor_size(indices));
  arena_free(&arena);
}

#define CHECK_BOTH(example, values, indices) \
  check_both(example, &(struct tensor)values, &(struct tensor)indices)

START_TEST(shapes) {
  const struct example *along_the_first =
      CALL("TopK", .inputs = {OF(INT32, 7, 5), LIST(3)}, .attributes = {INT("axis", 0)}, .outputs = 2);
  check_shape(along_the_first, 0, DTYPE_INT32, SHAPE(3, 5));
  check_shape(along_the_first, 1, DTYPE_INT64, SHAPE(3, 5));
  CHECK_SHAPE(CALL("TopK", .inputs = {OF(FLOAT32, 7, 5)}, .attributes = {INT("k", 2)}, .opset = 9), FLOAT32,
              SHAPE(7, 2));
  CHECK_SHAPE(CALL("TopKIndices", .inputs = {OF(FLOAT32, 7, 5)}, .attributes = {INT("k", 2)}), INT64,
              SHAPE(7, 2));
}
END_TEST

START_TEST(refused) {
  CHECK_FAILS(CALL("TopK", .inputs = {OF(FLOAT32, 7, 5), LIST(6)}), RESCL_INVALID_ARGUMENT,
              "K must be 1 to 5");
  CHECK_FAILS(CALL("TopK", .inputs = {OF(FLOAT32, 7, 5), LIST(0)}), RESCL_INVALID_ARGUMENT, "found 0");
  CHECK_FAILS(CALL("TopK", .inputs = {OF(FLOAT32, 7, 5), LIST(-1)}), RESCL_INVALID_ARGUMENT, "found -1");
  CHECK_FAILS(CALL("TopK", .inputs = {OF(FLOAT32, 7, 5)}), RESCL_INVALID_ARGUMENT, "found 0");
  CHECK_FAILS(CALL("TopK", .inputs = {OF(FLOAT32, 7, 5), OF(INT64, 1)}), RESCL_UNSUPPORTED, "constant");
  CHECK_FAILS(CALL("TopK", .inputs = {OF(FLOAT32, 5), LIST(1)}, .attributes = {INT("axis", 1)}),
              RESCL_INVALID_ARGUMENT, "axis");
}
END_TEST

START_TEST(of_equals_the_first_comes_first) {
  CHECK_BOTH(CALL("TopK", .inputs = {TIES, LIST(3)}), F32(SHAPE(2, 3), 3, 3, 2, 2, 2, 0),
             I64(SHAPE(2, 3), 1, 2, 3, 0, 2, 3));
  CHECK_BOTH(CALL("TopK", .inputs = {TIES, LIST(4)}, .attributes = {INT("largest", 0), INT("sorted", 0)}),
             F32(SHAPE(2, 4), 1, 2, 3, 3, -1, 0, 2, 2), I64(SHAPE(2, 4), 0, 3, 1, 2, 1, 3, 0, 2));
}
END_TEST

START_TEST(along_the_first_dimension_of_integers) {
  CHECK_BOTH(CALL("TopK", .inputs = {I64(SHAPE(3, 2), 4, INT64_MAX, 5, INT64_MAX - 1, 3, 0), LIST(2)},
                  .attributes = {INT("axis", 0)}),
             I64(SHAPE(2, 2), 5, INT64_MAX, 4, INT64_MAX - 1), I64(SHAPE(2, 2), 1, 0, 0, 1));
}
END_TEST

START_TEST(nan_is_the_largest) {
#define WITH_NAN F32(SHAPE(5), 1, NAN, 3, NAN, INFINITY)
  CHECK_FOLD(CALL("TopKIndices", .inputs = {WITH_NAN}, .attributes = {INT("k", 3)}), I64(SHAPE(3), 1, 3, 4));
  CHECK_FOLD(CALL("TopKIndices", .inputs = {WITH_NAN}, .attributes = {INT("k", 5), INT("largest", 0)}),
             I64(SHAPE(5), 0, 2, 4, 1, 3));
}
END_TEST

CHECK_MAIN("ops/top_k", shapes, refused, of_equals_the_first_comes_first,
           along_the_first_dimension_of_integers, nan_is_the_largest)
