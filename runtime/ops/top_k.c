/** TopK, and TopKIndices, which passes make of it. */
#include <math.h>

#include "ops/fold.h"

rescl_status ranking_resolve(const struct op_call *call, struct ranking *ranking) {
  const struct tensor *input;
  size_t given = 0;
  TRY(rule_input(call, 0, "X", &input));
  TRY(axis_resolve(attribute_int(call, "axis"), input->shape.rank, 0, &ranking->axis));
  ranking->along = along_axis_of(&input->shape, ranking->axis);
  ranking->is_smallest = !attribute_int(call, "largest");
  ranking->count = attribute_int(call, "k");
  TRY(op_constant_integers(call, 1, &ranking->count, 1, &given));
  if (ranking->count > 0 && ranking->count <= ranking->along.length) return RESCL_OK;
  return fail(RESCL_INVALID_ARGUMENT, "K must be 1 to %lld, the elements along axis %d, found %lld",
              (long long)ranking->along.length, ranking->axis, (long long)ranking->count);
}

static struct shape ranked_shape(const struct op_call *call, const struct ranking *ranking) {
  struct shape shape = call->inputs[0]->shape;
  shape.dims[ranking->axis] = ranking->count;
  return shape;
}

static rescl_status top_k_infer(const struct op_call *call) {
  struct ranking ranking;
  TRY(ranking_resolve(call, &ranking));
  const struct shape shape = ranked_shape(call, &ranking);
  TRY(rule_output(call, 0, call->inputs[0]->dtype, &shape));
  return rule_output(call, 1, DTYPE_INT64, &shape);
}

static rescl_status top_k_indices_infer(const struct op_call *call) {
  struct ranking ranking;
  TRY(ranking_resolve(call, &ranking));
  const struct shape shape = ranked_shape(call, &ranking);
  return rule_output(call, 0, DTYPE_INT64, &shape);
}

/** More than 0, 0 or less than 0 as element `a` is to `b`; NaN is more than all numbers. */
static int compare(const struct tensor *tensor, int64_t a, int64_t b) {
  if (dtype_is_real(tensor->dtype)) {
    const double left = tensor_real(tensor, a), right = tensor_real(tensor, b);
    if (isnan(left) || isnan(right)) return (isnan(left) != 0) - (isnan(right) != 0);
    return (left > right) - (left < right);
  }
  const int64_t left = tensor_integer(tensor, a), right = tensor_integer(tensor, b);
  return (left > right) - (left < right);
}

/** Ranks the elements from `first` on: `ranked` receives which they are, those that come first. */
static void rank_row(const struct tensor *input, const struct ranking *ranking, int64_t first,
                     int64_t *ranked) {
  const int64_t inner = ranking->along.inner;
  int64_t found = 0;
  for (int64_t index = 0; index < ranking->along.length; index++) {
    int64_t place = found;
    for (; place > 0; place--) { // equals stay before it
      const int order = compare(input, first + index * inner, first + ranked[place - 1] * inner);
      if (order == 0 || (order > 0) == ranking->is_smallest) break;
      if (place < ranking->count) ranked[place] = ranked[place - 1];
    }
    if (place < ranking->count) ranked[place] = index;
    if (found < ranking->count) found++;
  }
}

/** Either result may be NULL. `ranked` has room for one row. */
static void rank_rows(const struct tensor *input, const struct ranking *ranking, struct tensor *values,
                      struct tensor *indices, int64_t *ranked) {
  const struct along_axis along = ranking->along;
  for (int64_t row = 0; row < along.outer * along.inner; row++) {
    const int64_t outer = row / along.inner, inner = row % along.inner;
    const int64_t first = outer * along.length * along.inner + inner;
    rank_row(input, ranking, first, ranked);
    for (int64_t place = 0; place < ranking->count; place++) {
      const int64_t output = (outer * ranking->count + place) * along.inner + inner,
                    source = first + ranked[place] * along.inner;
      if (indices) tensor_set_integer(indices, output, ranked[place]);
      if (values && dtype_is_real(values->dtype))
        tensor_set_real(values, output, tensor_real(input, source));
      else if (values)
        tensor_set_integer(values, output, tensor_integer(input, source));
    }
  }
}

static rescl_status fold(const struct op_call *call, struct tensor *values, struct tensor *indices) {
  struct ranking ranking;
  struct arena arena = {0};
  int64_t *ranked;
  TRY(ranking_resolve(call, &ranking));
  ARENA_NEW(&arena, ranked, ranking.count);
  rank_rows(call->inputs[0], &ranking, values, indices, ranked);
  arena_free(&arena);
  return RESCL_OK;
}

static rescl_status top_k_fold(const struct op_call *call) {
  return fold(call, call->outputs[0], call->output_count > 1 ? call->outputs[1] : NULL);
}

static rescl_status top_k_indices_fold(const struct op_call *call) {
  return fold(call, NULL, call->outputs[0]);
}

/** What is not sorted may be in any order, sorted too. */
static const struct attribute_spec top_k_attributes[] = {
    {.name = "axis", .kind = ATTRIBUTE_INT, .integer = -1},
    {.name = "k", .kind = ATTRIBUTE_INT},
    {.name = "largest", .kind = ATTRIBUTE_INT, .integer = 1},
    {.name = "sorted", .kind = ATTRIBUTE_INT, .integer = 1},
    {0},
};

const struct op op_top_k = {
    .name = "TopK",
    .traits = OP_TYPED | OP_ALL_OUTPUTS,
    .input_min = 1,
    .input_max = 2,
    .output_max = 2,
    .attributes = top_k_attributes,
    .infer = top_k_infer,
    .fold = top_k_fold,
};

const struct op op_top_k_indices = {
    .name = "TopKIndices",
    .traits = OP_TYPED | OP_INTERNAL,
    .input_min = 1,
    .input_max = 1,
    .output_max = 1,
    .attributes = top_k_attributes,
    .infer = top_k_indices_infer,
    .fold = top_k_indices_fold,
};
