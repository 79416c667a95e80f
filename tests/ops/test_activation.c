#include <float.h>

#include "ops/call.h"

static struct activation resolve(const struct example *example) {
  struct prepared prepared;
  struct activation activation = {0};
  prepare(&prepared, example);
  const rescl_status status = activation_resolve(&prepared.call, &activation);
  ck_assert_msg(status == RESCL_OK, "%s", rescl_last_error());
  return activation;
}

static void check(struct activation activation, enum activation_kind kind, float alpha, float beta) {
  ck_assert_int_eq(activation.kind, kind);
  ck_assert_float_eq(activation.alpha, alpha);
  ck_assert_float_eq(activation.beta, beta);
}

START_TEST(parameters) {
  check(resolve(CALL("Relu", .inputs = {OF(FLOAT32, 2)})), ACTIVATION_RELU, 0, 0);
  check(resolve(CALL("LeakyRelu")), ACTIVATION_LEAKY_RELU, 0.01f, 0);
  check(resolve(CALL("LeakyRelu", .attributes = {FLOAT("alpha", 0.3f)})), ACTIVATION_LEAKY_RELU, 0.3f, 0);
  check(resolve(CALL("HardSigmoid")), ACTIVATION_HARD_SIGMOID, 0.2f, 0.5f);
  check(resolve(CALL("HardSwish", .opset = 14)), ACTIVATION_HARD_SWISH, 0, 0);
  check(resolve(CALL("Sigmoid")), ACTIVATION_SIGMOID, 0, 0);
}
END_TEST

START_TEST(clip_by_attributes_and_by_inputs) {
  check(resolve(CALL("Clip", .opset = 6, .attributes = {FLOAT("min", 0), FLOAT("max", 6)})), ACTIVATION_CLIP,
        0, 6);
  check(resolve(CALL("Clip", .opset = 6)), ACTIVATION_CLIP, -FLT_MAX, FLT_MAX);
  check(resolve(CALL("Clip", .inputs = {OF(FLOAT32, 2), F32(SCALAR, 0), F32(SHAPE(1), 6)})), ACTIVATION_CLIP,
        0, 6);
  check(resolve(CALL("Clip", .inputs = {OF(FLOAT32, 2), ABSENT, F32(SCALAR, 6)})), ACTIVATION_CLIP, -FLT_MAX,
        6);
  check(resolve(CALL("Clip", .inputs = {OF(FLOAT32, 2), F32(SCALAR, 6), F32(SCALAR, 1)})), ACTIVATION_CLIP, 1,
        1); // the later one holds
  CHECK_FAILS(CALL("Clip", .inputs = {OF(FLOAT32, 2), F32(SHAPE(2), 0, 0)}), RESCL_SHAPE_MISMATCH, "[2]");
  CHECK_FAILS(CALL("Clip", .inputs = {OF(FLOAT32, 2), ABSENT, I64(SCALAR, 0)}), RESCL_SHAPE_MISMATCH, "i64");
}
END_TEST

START_TEST(every_activation_has_its_name_and_shape) {
  int found = 0;
  for (const struct op *const *op = op_table; *op; op++) {
    if (!((*op)->traits & OP_ACTIVATION)) continue;
    const struct activation activation = resolve(CALL((*op)->name));
    ck_assert_str_eq(activation_name(activation.kind), (*op)->name);
    CHECK_SHAPE(CALL((*op)->name, .inputs = {OF(FLOAT32, 2, 3)}), FLOAT32, SHAPE(2, 3));
    found++;
  }
  ck_assert_int_eq(found, ACTIVATION_GELU);
  ck_assert_str_eq(activation_name(ACTIVATION_NONE), "");
  struct prepared prepared;
  struct activation activation;
  prepare(&prepared, CALL("Add"));
  ck_assert_int_eq(activation_resolve(&prepared.call, &activation), RESCL_INVALID_ARGUMENT);
}
END_TEST

START_TEST(epilogues) {
  struct prepared prepared;
  prepare(&prepared, CALL("Conv", .attributes = {STRING("activation", "Clip"), FLOAT("activation_alpha", -1),
                                                 FLOAT("activation_beta", 6)}));
  check(activation_epilogue(&prepared.call), ACTIVATION_CLIP, -1, 6);
  prepare(&prepared, CALL("Conv"));
  check(activation_epilogue(&prepared.call), ACTIVATION_NONE, 0, 0);
}
END_TEST

CHECK_MAIN("ops/activation", parameters, clip_by_attributes_and_by_inputs,
           every_activation_has_its_name_and_shape, epilogues)
