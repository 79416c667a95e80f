#include <string.h>

#include "base/integer.h"
#include "ops/fold.h"

/** Further away from the main one there is none. */
enum { FARTHEST_DIAGONAL = 1 << 30 };

static const struct attribute_spec trilu_attributes[] = {
    {.name = "upper", .kind = ATTRIBUTE_INT, .integer = 1},
    {0},
};

static const struct attribute_spec eye_like_attributes[] = {
    {.name = "dtype", .kind = ATTRIBUTE_INT},
    {.name = "k", .kind = ATTRIBUTE_INT},
    {0},
};

rescl_status trilu_resolve(const struct op_call *call, int64_t *diagonal) {
  size_t count;
  *diagonal = 0;
  TRY(op_constant_integers(call, 1, diagonal, 1, &count));
  *diagonal = clamp(*diagonal, -FARTHEST_DIAGONAL, FARTHEST_DIAGONAL);
  return RESCL_OK;
}

static rescl_status trilu_infer(const struct op_call *call) {
  const struct tensor *input;
  int64_t diagonal;
  char text[SHAPE_TEXT_BYTES];
  TRY(rule_input(call, 0, "input", &input));
  if (input->shape.rank < 2)
    return fail(RESCL_SHAPE_MISMATCH, "expected matrices [...,M,N], found %s",
                shape_text(&input->shape, text));
  TRY(trilu_resolve(call, &diagonal));
  return rule_output(call, 0, input->dtype, &input->shape);
}

static rescl_status trilu_fold(const struct op_call *call) {
  struct tensor *output = call->outputs[0];
  const int rank = output->shape.rank;
  const int64_t rows = output->shape.dims[rank - 2], columns = output->shape.dims[rank - 1];
  const int64_t count = shape_elements(&output->shape);
  const size_t size = dtype_size(output->dtype);
  int64_t diagonal;
  TRY(trilu_resolve(call, &diagonal));
  TRY(fold_copy(call));
  for (int64_t index = 0; index < count; index++) {
    const int64_t distance = index % columns - index / columns % rows;
    const int is_kept = attribute_int(call, "upper") ? distance >= diagonal : distance <= diagonal;
    if (!is_kept) memset((char *)output->data + (size_t)index * size, 0, size);
  }
  return RESCL_OK;
}

static rescl_status eye_like_infer(const struct op_call *call) {
  const struct tensor *input;
  char text[SHAPE_TEXT_BYTES];
  TRY(rule_input(call, 0, "input", &input));
  if (input->shape.rank != 2)
    return fail(RESCL_SHAPE_MISMATCH, "expected a matrix [M,N], found %s", shape_text(&input->shape, text));
  const int64_t code = attribute_int(call, "dtype");
  const enum dtype dtype = code == 0                    ? input->dtype
                           : code < 0 || code > INT_MAX ? DTYPE_UNKNOWN
                                                        : dtype_from_onnx((int)code);
  if (dtype == DTYPE_UNKNOWN)
    return fail(RESCL_UNSUPPORTED, "EyeLike of ONNX type %lld is not supported", (long long)code);
  return rule_output(call, 0, dtype, &input->shape);
}

static rescl_status eye_like_fold(const struct op_call *call) {
  struct tensor *output = call->outputs[0];
  const int64_t columns = output->shape.dims[1], count = shape_elements(&output->shape);
  const int64_t diagonal = clamp(attribute_int(call, "k"), -FARTHEST_DIAGONAL, FARTHEST_DIAGONAL);
  for (int64_t index = 0; index < count; index++)
    tensor_set_integer(output, index, index % columns - index / columns == diagonal);
  return RESCL_OK;
}

const struct op op_trilu = {
    .name = "Trilu",
    .traits = OP_TYPED,
    .input_min = 1,
    .input_max = 2,
    .output_max = 1,
    .attributes = trilu_attributes,
    .infer = trilu_infer,
    .fold = trilu_fold,
};

const struct op op_eye_like = {
    .name = "EyeLike",
    .traits = OP_FOLD_ONLY | OP_SHAPE_ONLY,
    .input_min = 1,
    .input_max = 1,
    .output_max = 1,
    .attributes = eye_like_attributes,
    .infer = eye_like_infer,
    .fold = eye_like_fold,
};
