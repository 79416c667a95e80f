/** One operator applied to small tensors, checked against numbers worked out by hand:
 *
 *      CHECK_RESULT(((struct example){.op = "Relu", .inputs = {F32(SHAPE(2), -1, 2)}}), SHAPE(2), 0, 2); */
#ifndef RESCL_TESTS_REFERENCE_EXAMPLE_H
#define RESCL_TESTS_REFERENCE_EXAMPLE_H

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "ops/op.h"
#include "reference/reference.h"
#include "support/values.h"

#define EXAMPLE_INPUTS 9
#define EXAMPLE_ATTRIBUTES 8

struct example {
  const char *op;
  int opset;                                       // 0: 13
  struct tensor inputs[EXAMPLE_INPUTS];            // up to the last with data; one without data is absent
  struct attribute attributes[EXAMPLE_ATTRIBUTES]; // up to the first without name
};

#define I64(...)                                                                                \
  {                                                                                             \
    .dtype = DTYPE_INT64, .shape = SHAPE(COUNT_OF(int64_t, __VA_ARGS__)), .data = (int64_t[]) { \
      __VA_ARGS__                                                                               \
    }                                                                                           \
  }
/** Calls the reference for output 0 (`outputs`: how many are asked for), whose memory the caller gives. */
static inline rescl_status example_run(const struct example *example, struct tensor *output, int outputs) {
  const struct tensor *inputs[EXAMPLE_INPUTS] = {0};
  struct tensor second = {.dtype = DTYPE_INT64, .shape = output->shape, .data = output->data};
  struct op_call call = {.op = op_find(example->op),
                         .opset = example->opset ? example->opset : 13,
                         .attributes = example->attributes,
                         .inputs = inputs,
                         .outputs = (struct tensor *[]){output, &second},
                         .output_count = outputs};
  ck_assert_msg(call.op != NULL, "no operator %s", example->op);
  for (int index = 0; index < EXAMPLE_INPUTS; index++)
    if (example->inputs[index].data) inputs[index] = &example->inputs[index], call.input_count = index + 1;
  while (call.attribute_count < EXAMPLE_ATTRIBUTES && example->attributes[call.attribute_count].name)
    call.attribute_count++;
  return reference_call(&call);
}

/** Compares all outputs, exactly but for the last bits of a float; the memory behind
 *  is checked to be untouched. */
static inline void example_check(const struct example *example, struct shape shape, const float *expected,
                                 size_t count) {
  ck_assert_uint_eq((size_t)shape_elements(&shape), count);
  float *values = malloc((count + 1) * sizeof *values);
  ck_assert_ptr_nonnull(values);
  for (size_t index = 0; index <= count; index++) values[index] = -12345;
  struct tensor output = {.dtype = DTYPE_FLOAT32, .shape = shape, .data = values};
  const rescl_status status = example_run(example, &output, 1);
  ck_assert_msg(status == RESCL_OK, "%s: %s", example->op, rescl_last_error());
  for (size_t index = 0; index < count; index++) {
    if (isnan(expected[index]) && isnan(values[index])) continue;
    const double tolerance = 1e-6 * fmax(1, fabs((double)expected[index]));
    ck_assert_msg(values[index] == expected[index] ||
                      fabs((double)values[index] - expected[index]) <= tolerance,
                  "%s: element %zu is %.9g, expected %.9g", example->op, index, (double)values[index],
                  (double)expected[index]);
  }
  ck_assert_msg(values[count] == -12345, "%s wrote past its output", example->op);
  free(values);
}

#define CHECK_RESULT(example_, shape_, ...) \
  example_check(&example_, shape_, (const float[]){__VA_ARGS__}, COUNT_OF(float, __VA_ARGS__))

#endif
