/** LpNormalization and MeanVarianceNormalization: what passes/expand_normalization.c makes of them is what runs. */
#include <math.h>

#include "ops/fold.h"

static rescl_status lp_infer(const struct op_call *call) {
  const struct tensor *input;
  int axis;
  TRY(rule_float_input(call, 0, "X", &input));
  const int64_t power = attribute_int(call, "p");
  if (power != 1 && power != 2)
    return fail(RESCL_INVALID_ARGUMENT, "p must be 1 or 2, found %lld", (long long)power);
  TRY(axis_resolve(attribute_int(call, "axis"), input->shape.rank, 0, &axis));
  return rule_like_float_input(call);
}

/** x / norm along the axis; where the norm is 0, 0. */
static rescl_status lp_fold(const struct op_call *call) {
  const struct tensor *input = call->inputs[0];
  const int is_square = attribute_int(call, "p") == 2;
  int axis;
  TRY(axis_resolve(attribute_int(call, "axis"), input->shape.rank, 0, &axis));
  const struct along_axis along = along_axis_of(&input->shape, axis);
  for (int64_t place = 0; place < along.outer * along.inner; place++) {
    const int64_t first = place / along.inner * along.length * along.inner + place % along.inner;
    double norm = 0;
    for (int64_t index = 0; index < along.length; index++) {
      const double x = tensor_real(input, first + index * along.inner);
      norm += is_square ? x * x : fabs(x);
    }
    if (is_square) norm = sqrt(norm);
    for (int64_t index = 0; index < along.length; index++) {
      const int64_t element = first + index * along.inner;
      tensor_set_real(call->outputs[0], element, norm > 0 ? tensor_real(input, element) / norm : 0);
    }
  }
  return RESCL_OK;
}

rescl_status mean_variance_axes(const struct op_call *call, unsigned *axes) {
  const struct tensor *input;
  TRY(rule_float_input(call, 0, "X", &input));
  if (attribute_find(call, "axes")) return rule_axes(call, 1, input->shape.rank, axes);
  if (input->shape.rank != 4)
    return fail(RESCL_SHAPE_MISMATCH, "MeanVarianceNormalization without axes needs an input [N,C,H,W]");
  *axes = 1u | 1u << 2 | 1u << 3;
  return RESCL_OK;
}

static rescl_status mean_variance_infer(const struct op_call *call) {
  unsigned axes;
  TRY(mean_variance_axes(call, &axes));
  return rule_like_float_input(call);
}

/** Sums of x and of its square over all elements that fall on the same place as `element` does. */
static rescl_status mean_variance_fold(const struct op_call *call) {
  const struct tensor *input = call->inputs[0];
  unsigned axes;
  TRY(mean_variance_axes(call, &axes));
  struct strided_view kept = {.shape = input->shape}, reduced = {.shape = input->shape};
  shape_strides(&input->shape, kept.strides);
  shape_strides(&input->shape, reduced.strides);
  for (int dimension = 0; dimension < input->shape.rank; dimension++)
    (axes >> dimension & 1 ? &kept : &reduced)->shape.dims[dimension] = 1;
  const int64_t places = shape_elements(&kept.shape), count = shape_elements(&reduced.shape);
  struct cursor place = cursor_start(&kept);
  for (int64_t index = 0; index < places; index++, cursor_advance(&place)) {
    double mean = 0, variance = 0;
    reduced.offset = place.position;
    struct cursor cursor = cursor_start(&reduced);
    for (int64_t element = 0; element < count; element++, cursor_advance(&cursor))
      mean += tensor_real(input, cursor.position) / (double)count;
    for (int64_t element = 0; element < count; element++, cursor_advance(&cursor))
      variance += pow(tensor_real(input, cursor.position) - mean, 2) / (double)count;
    for (int64_t element = 0; element < count; element++, cursor_advance(&cursor))
      tensor_set_real(call->outputs[0], cursor.position,
                      (tensor_real(input, cursor.position) - mean) /
                          (sqrt(variance) + MEAN_VARIANCE_EPSILON));
  }
  return RESCL_OK;
}

static const struct attribute_spec lp_attributes[] = {
    {.name = "axis", .kind = ATTRIBUTE_INT, .integer = -1},
    {.name = "p", .kind = ATTRIBUTE_INT, .integer = 2},
    {0},
};

static const struct attribute_spec mean_variance_attributes[] = {
    {.name = "axes", .kind = ATTRIBUTE_INTS},
    {0},
};

const struct op op_lp_normalization = {
    .name = "LpNormalization",
    .input_min = 1,
    .input_max = 1,
    .output_max = 1,
    .attributes = lp_attributes,
    .infer = lp_infer,
    .fold = lp_fold,
};

const struct op op_mean_variance_normalization = {
    .name = "MeanVarianceNormalization",
    .input_min = 1,
    .input_max = 1,
    .output_max = 1,
    .attributes = mean_variance_attributes,
    .infer = mean_variance_infer,
    .fold = mean_variance_fold,
};
