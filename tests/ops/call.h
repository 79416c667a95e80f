/** An operator applied to small tensors, to see its shape rule and its folding:
 *
 *      CHECK_SHAPE(CALL("Flatten", .inputs = {OF(FLOAT32, 2, 3, 4)}), FLOAT32, SHAPE(2, 12));
 *      CHECK_FOLD(CALL("Neg", .inputs = {I64(SHAPE(2), 3, -1)}), I64(SHAPE(2), -3, 1));
 *      CHECK_FAILS(CALL("Neg", .inputs = {ABSENT}), RESCL_MALFORMED, "input 0"); */
#ifndef RESCL_TESTS_OPS_CALL_H
#define RESCL_TESTS_OPS_CALL_H

#include <string.h>

#include "check_main.h"
#include "ops/geometry.h"
#include "support/values.h"

#define CALL_INPUTS 9
#define CALL_ATTRIBUTES 8
#define CALL_OUTPUTS 5

struct example {
  const char *op;
  int opset;                                    // 0: 13
  int outputs;                                  // asked for; 0: 1
  struct tensor inputs[CALL_INPUTS];            // without type and shape: absent
  struct attribute attributes[CALL_ATTRIBUTES]; // up to the first without name
};

#define CALL(...) (&(struct example){.op = __VA_ARGS__})

/** Tensors: of a type and shape without data, and with data. */
#define OF(type, ...) \
  { .dtype = DTYPE_##type, .shape = SHAPE(__VA_ARGS__) }
#define UNKNOWN_INPUT                              \
  {                                                \
    .dtype = DTYPE_UNKNOWN, .shape = {.rank = -1 } \
  }
#define F64(shape_, ...) DATA(DTYPE_FLOAT64, double, shape_, __VA_ARGS__)
#define I64(shape_, ...) DATA(DTYPE_INT64, int64_t, shape_, __VA_ARGS__)
#define I32(shape_, ...) DATA(DTYPE_INT32, int32_t, shape_, __VA_ARGS__)
#define I8(shape_, ...) DATA(DTYPE_INT8, int8_t, shape_, __VA_ARGS__)
#define BOOLS(shape_, ...) DATA(DTYPE_BOOL, uint8_t, shape_, __VA_ARGS__)
#define LIST(...) I64(SHAPE((int64_t)COUNT_OF(int64_t, __VA_ARGS__)), __VA_ARGS__)
#define EMPTY_LIST                                                 \
  {                                                                \
    .dtype = DTYPE_INT64, .shape = {1, {0}}, .data = (int64_t[]) { \
      0                                                            \
    }                                                              \
  }
#define NUMBER(value) I64(SCALAR, value)

#define FLOATS(name_, ...)                                                    \
  {                                                                           \
    .name = name_, .kind = ATTRIBUTE_FLOATS, .reals = (float[]){__VA_ARGS__}, \
    .count = COUNT_OF(float, __VA_ARGS__)                                     \
  }
#define TENSOR(name_, ...) \
  { .name = name_, .kind = ATTRIBUTE_TENSOR, .tensor = __VA_ARGS__ }

/** The pieces an op_call points to. */
struct prepared {
  struct op_call call;
  const struct tensor *inputs[CALL_INPUTS];
  struct tensor results[CALL_OUTPUTS];
  struct tensor *outputs[CALL_OUTPUTS];
};

static inline void prepare(struct prepared *prepared, const struct example *example) {
  *prepared = (struct prepared){.call = {.op = op_find(example->op),
                                         .opset = example->opset ? example->opset : 13,
                                         .attributes = example->attributes,
                                         .output_count = example->outputs ? example->outputs : 1}};
  ck_assert_msg(prepared->call.op != NULL, "no operator %s", example->op);
  prepared->call.inputs = prepared->inputs;
  prepared->call.outputs = prepared->outputs;
  for (int index = 0; index < CALL_OUTPUTS; index++) {
    prepared->results[index] = (struct tensor){.shape = {.rank = -1}};
    prepared->outputs[index] = &prepared->results[index];
  }
  for (int index = 0; index < CALL_INPUTS; index++) {
    const struct tensor *input = &example->inputs[index];
    if (input->dtype == DTYPE_UNKNOWN && input->shape.rank == 0) continue;
    prepared->inputs[index] = input;
    prepared->call.input_count = index + 1;
  }
  while (prepared->call.attribute_count < CALL_ATTRIBUTES &&
         example->attributes[prepared->call.attribute_count].name)
    prepared->call.attribute_count++;
}

static inline void check_tensor(const struct tensor *tensor, enum dtype dtype, struct shape shape) {
  char found[SHAPE_TEXT_BYTES], expected[SHAPE_TEXT_BYTES];
  ck_assert_str_eq(dtype_name(tensor->dtype), dtype_name(dtype));
  ck_assert_str_eq(shape_text(&tensor->shape, found), shape_text(&shape, expected));
}

static inline void check_shape(const struct example *example, int output, enum dtype dtype,
                               struct shape shape) {
  struct prepared prepared;
  prepare(&prepared, example);
  const rescl_status status = prepared.call.op->infer(&prepared.call);
  ck_assert_msg(status == RESCL_OK, "%s: %s", example->op, rescl_last_error());
  check_tensor(&prepared.results[output], dtype, shape);
}

/** Infers, then folds if that went well. */
static inline rescl_status run_example(struct prepared *prepared, struct arena *arena) {
  TRY(prepared->call.op->infer(&prepared->call));
  if (!prepared->call.op->fold) return RESCL_OK;
  for (int index = 0; index < prepared->call.input_count; index++)
    if (prepared->inputs[index] && !prepared->inputs[index]->data &&
        !(prepared->call.op->traits & OP_SHAPE_ONLY))
      return RESCL_OK;
  for (int index = 0; index < prepared->call.output_count; index++) {
    TRY(tensor_allocate(prepared->outputs[index], arena));
    memset(prepared->outputs[index]->data, 0xA5,
           tensor_size(prepared->outputs[index])); // nothing may be left as it was
  }
  return prepared->call.op->fold(&prepared->call);
}

static inline void check_fold(const struct example *example, const struct tensor *expected) {
  struct prepared prepared;
  struct arena arena = {0};
  prepare(&prepared, example);
  ck_assert_msg(prepared.call.op->fold != NULL, "%s does not fold", example->op);
  const rescl_status status = run_example(&prepared, &arena);
  ck_assert_msg(status == RESCL_OK, "%s: %s", example->op, rescl_last_error());
  check_tensor(&prepared.results[0], expected->dtype, expected->shape);
  const int64_t elements = shape_elements(&expected->shape);
  for (int64_t index = 0; index < elements; index++) {
    if (dtype_is_real(expected->dtype))
      ck_assert_double_eq(tensor_real(&prepared.results[0], index), tensor_real(expected, index));
    else
      ck_assert_int_eq(tensor_integer(&prepared.results[0], index), tensor_integer(expected, index));
  }
  arena_free(&arena);
}

static inline void check_fails(const struct example *example, rescl_status expected, const char *text) {
  struct prepared prepared;
  struct arena arena = {0};
  prepare(&prepared, example);
  const rescl_status status = run_example(&prepared, &arena);
  arena_free(&arena);
  ck_assert_msg(status == expected, "%s: expected %s, found %s (%s)", example->op,
                rescl_status_name(expected), rescl_status_name(status), rescl_last_error());
  ck_assert_msg(strstr(rescl_last_error(), text) != NULL, "'%s' does not mention '%s'", rescl_last_error(),
                text);
}

/** What the shape rule gives for output 0, or for output `index`. */
#define CHECK_SHAPE(call, dtype, ...) check_shape(call, 0, DTYPE_##dtype, __VA_ARGS__)
#define CHECK_SHAPE_AT(index, call, dtype, ...) check_shape(call, index, DTYPE_##dtype, __VA_ARGS__)
/** What folding gives: a tensor as among the inputs, `I64(SHAPE(2), 1, 2)`. */
#define CHECK_FOLD(call, ...) check_fold(call, &(struct tensor)__VA_ARGS__)
/** The shape rule, or else folding, fails with a message that mentions `text`. */
#define CHECK_FAILS(call, status, text) check_fails(call, status, text)

#endif
