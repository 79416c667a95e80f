#include <string.h>

#include "ops/fold.h"

static const struct attribute_spec scatter_elements_attributes[] = {
    {.name = "axis", .kind = ATTRIBUTE_INT},
    {.name = "reduction", .kind = ATTRIBUTE_STRING, .string = "none"},
    {0},
};

static const struct attribute_spec scatter_nd_attributes[] = {
    {.name = "reduction", .kind = ATTRIBUTE_STRING, .string = "none"},
    {0},
};

static int64_t take_integer(int64_t a, int64_t b) {
  (void)a;
  return b;
}

static int64_t least_integer(int64_t a, int64_t b) {
  return b < a ? b : a;
}

static int64_t most_integer(int64_t a, int64_t b) {
  return b > a ? b : a;
}

static double take_real(double a, double b) {
  (void)a;
  return b;
}

static double add_real(double a, double b) {
  return a + b;
}

static double multiply_real(double a, double b) {
  return a * b;
}

static double least_real(double a, double b) {
  return b < a || b != b ? b : a;
}

static double most_real(double a, double b) {
  return b > a || b != b ? b : a;
}

/** What becomes of an element that an update meets. */
static const struct reduction_row {
  const char *name;
  struct arithmetic arithmetic;
} reductions[] = {{"none", {take_integer, take_real}},
                  {"add", {wrapping_add, add_real}},
                  {"mul", {wrapping_multiply, multiply_real}},
                  {"min", {least_integer, least_real}},
                  {"max", {most_integer, most_real}}};

static rescl_status find_reduction(const struct op_call *call, const struct arithmetic **arithmetic) {
  const char *name = attribute_string(call, "reduction");
  for (size_t row = 0; row < sizeof reductions / sizeof *reductions; row++) {
    *arithmetic = &reductions[row].arithmetic;
    if (strcmp(reductions[row].name, name) == 0) return RESCL_OK;
  }
  return fail(RESCL_UNSUPPORTED, "reduction must be none, add, mul, min or max, found '%s'", name);
}

static rescl_status scatter_infer(const struct op_call *call) {
  const struct tensor *data, *updates;
  const struct arithmetic *arithmetic;
  struct indexing indexing;
  TRY(indexing_resolve(call, &indexing));
  TRY(find_reduction(call, &arithmetic));
  TRY(rule_input(call, 0, "data", &data));
  TRY(rule_input(call, 2, "updates", &updates));
  TRY(rule_expect_shape(updates, "updates", &indexing.shape));
  if (updates->dtype != data->dtype)
    return fail(RESCL_SHAPE_MISMATCH, "data and updates must have one type, found %s and %s",
                dtype_name(data->dtype), dtype_name(updates->dtype));
  return rule_output(call, 0, data->dtype, &data->shape);
}

static void update(struct tensor *output, int64_t at, const struct tensor *updates, int64_t from,
                   const struct arithmetic *arithmetic) {
  if (dtype_is_real(output->dtype))
    tensor_set_real(output, at, arithmetic->reals(tensor_real(output, at), tensor_real(updates, from)));
  else
    tensor_set_integer(output, at,
                       arithmetic->integers(tensor_integer(output, at), tensor_integer(updates, from)));
}

static rescl_status scatter_fold(const struct op_call *call) {
  const struct arithmetic *arithmetic;
  struct indexing indexing;
  TRY(indexing_resolve(call, &indexing));
  TRY(find_reduction(call, &arithmetic));
  TRY(fold_copy(call));
  const int64_t elements = shape_elements(&indexing.shape);
  const struct strided_view data_view = indexing_data_view(&indexing),
                            index_view = indexing_index_view(&indexing);
  struct cursor data = cursor_start(&data_view), index = cursor_start(&index_view);
  for (int64_t element = 0; element < elements; element++, cursor_advance(&data), cursor_advance(&index)) {
    int64_t chosen;
    TRY(fold_chosen(&indexing, call->inputs[1], index.position, &chosen));
    update(call->outputs[0], data.position + chosen, call->inputs[2], element, arithmetic);
  }
  return RESCL_OK;
}

const struct op op_scatter_elements = {
    .name = "ScatterElements",
    .traits = OP_TYPED,
    .input_min = 3,
    .input_max = 3,
    .output_max = 1,
    .attributes = scatter_elements_attributes,
    .infer = scatter_infer,
    .fold = scatter_fold,
};

const struct op op_scatter_nd = {
    .name = "ScatterND",
    .traits = OP_TYPED,
    .input_min = 3,
    .input_max = 3,
    .output_max = 1,
    .attributes = scatter_nd_attributes,
    .infer = scatter_infer,
    .fold = scatter_fold,
};
