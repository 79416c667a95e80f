/** Reductions over any set of dimensions; global pooling is one, too. */
#include <math.h>

#include "ops/blocks.h"
#include "ops/fold.h"

/** From a start, each element is joined to a total, which is then finished. */
struct reducer {
  const struct op *op;
  const char *operation; // a row of cl/reduction_operations.cl
  double start;
  double (*join)(double total, double x);
  double (*finish)(double total, double count); // NULL: the total
  /** The same on integers; NULL: they are computed as reals and rounded toward zero. */
  int64_t (*join_integers)(int64_t total, int64_t x);
  int64_t integer_start;
};

static double plus(double total, double x) {
  return total + x;
}

static double times(double total, double x) {
  return total * x;
}

static double larger(double total, double x) {
  return x > total || isnan(x) ? x : total;
}

static double smaller(double total, double x) {
  return x < total || isnan(x) ? x : total;
}

static double plus_magnitude(double total, double x) {
  return total + fabs(x);
}

static double plus_square(double total, double x) {
  return total + x * x;
}

/** log(exp(total) + exp(x)), where neither exponential need be a number that there is. */
static double plus_exponential(double total, double x) {
  if (total == x) return x + log(2.0);
  if (isinf(total) && total < 0) return x;
  return fmax(total, x) + log1p(exp(-fabs(total - x)));
}

static double divide(double total, double count) {
  return total / count;
}

static double square_root(double total, double count) {
  (void)count;
  return sqrt(total);
}

static double logarithm(double total, double count) {
  (void)count;
  return log(total);
}

static int64_t larger_integer(int64_t total, int64_t x) {
  return x > total ? x : total;
}

static int64_t smaller_integer(int64_t total, int64_t x) {
  return x < total ? x : total;
}

static int64_t plus_integer_magnitude(int64_t total, int64_t x) {
  return x < 0 ? wrapping_subtract(total, x) : wrapping_add(total, x);
}

static int64_t plus_integer_square(int64_t total, int64_t x) {
  return wrapping_add(total, wrapping_multiply(x, x));
}

static const struct reducer reducers[] = {
    {&op_reduce_mean, "MEAN", 0, plus, divide, wrapping_add, 0},
    {&op_reduce_sum, "SUM", 0, plus, NULL, wrapping_add, 0},
    {&op_reduce_max, "MAX", -INFINITY, larger, NULL, larger_integer, INT64_MIN},
    {&op_reduce_min, "MIN", INFINITY, smaller, NULL, smaller_integer, INT64_MAX},
    {&op_reduce_prod, "PROD", 1, times, NULL, wrapping_multiply, 1},
    {&op_reduce_l1, "L1", 0, plus_magnitude, NULL, plus_integer_magnitude, 0},
    {&op_reduce_l2, "L2", 0, plus_square, square_root, NULL, 0},
    {&op_reduce_log_sum, "LOGSUM", 0, plus, logarithm, NULL, 0},
    {&op_reduce_log_sum_exp, "LOGSUMEXP", -INFINITY, plus_exponential, NULL, NULL, 0},
    {&op_reduce_sum_square, "SUMSQUARE", 0, plus_square, NULL, plus_integer_square, 0},
    {&op_global_average_pool, "MEAN", 0, plus, divide, NULL, 0},
    {&op_global_max_pool, "MAX", -INFINITY, larger, NULL, NULL, 0},
};

static const struct reducer *reducer_of(const struct op_call *call) {
  const struct reducer *reducer = reducers;
  while (reducer->op != call->op) reducer++;
  return reducer;
}

static int is_global_pool(const struct op_call *call) {
  return call->op == &op_global_average_pool || call->op == &op_global_max_pool;
}

rescl_status reduction_resolve(const struct op_call *call, struct reduction *reduction) {
  const struct tensor *input;
  TRY(rule_input(call, 0, "X", &input));
  const unsigned all = (1u << input->shape.rank) - 1;
  *reduction =
      (struct reduction){.axes = all & ~3u, .keep_dims = 1, .operation = reducer_of(call)->operation};
  if (is_global_pool(call)) return RESCL_OK;
  reduction->keep_dims = attribute_int(call, "keepdims") != 0;
  TRY(rule_axes(call, 1, input->shape.rank, &reduction->axes));
  if (!reduction->axes && !attribute_int(call, "noop_with_empty_axes")) reduction->axes = all;
  return RESCL_OK;
}

static rescl_status reduce_infer(const struct op_call *call) {
  struct reduction reduction;
  TRY(reduction_resolve(call, &reduction));
  const struct tensor *input = op_input(call, 0);
  struct shape output = {0};
  for (int dimension = 0; dimension < input->shape.rank; dimension++) {
    const int reduced = reduction.axes >> dimension & 1;
    if (!reduced || reduction.keep_dims)
      output.dims[output.rank++] = reduced ? 1 : input->shape.dims[dimension];
  }
  return rule_output(call, 0, input->dtype, &output);
}

static rescl_status global_pool_infer(const struct op_call *call) {
  const struct tensor *input;
  char text[SHAPE_TEXT_BYTES];
  TRY(rule_float_input(call, 0, "X", &input));
  if (input->shape.rank < 3)
    return fail(RESCL_SHAPE_MISMATCH, "expected an input [N,C,H,W], found %s",
                shape_text(&input->shape, text));
  return reduce_infer(call);
}

/** The input along the dimensions whose bit in `axes` is set, and along the others. */
static void split(const struct shape *shape, unsigned axes, struct strided_view *kept,
                  struct strided_view *reduced) {
  int64_t strides[RESCL_MAX_RANK];
  shape_strides(shape, strides);
  *kept = *reduced = (struct strided_view){0};
  for (int dimension = 0; dimension < shape->rank; dimension++) {
    struct strided_view *view = axes >> dimension & 1 ? reduced : kept;
    view->shape.dims[view->shape.rank] = shape->dims[dimension];
    view->strides[view->shape.rank++] = strides[dimension];
  }
}

static double reduce_reals(const struct reducer *reducer, const struct tensor *input,
                           const struct strided_view *view) {
  const int64_t count = shape_elements(&view->shape);
  struct cursor cursor = cursor_start(view);
  double total = reducer->start;
  for (int64_t index = 0; index < count; index++, cursor_advance(&cursor))
    total = reducer->join(total, tensor_real(input, cursor.position));
  return reducer->finish ? reducer->finish(total, (double)count) : total;
}

/** The nearest value of that type: where there is nothing to reduce, it is the result. */
static int64_t held(int64_t value, enum dtype dtype) {
  static const struct {
    int64_t least, most;
  } limits[] = {[DTYPE_UINT8] = {0, UINT8_MAX},
                [DTYPE_INT8] = {INT8_MIN, INT8_MAX},
                [DTYPE_INT32] = {INT32_MIN, INT32_MAX},
                [DTYPE_INT64] = {INT64_MIN, INT64_MAX},
                [DTYPE_BOOL] = {0, 1}};
  return value < limits[dtype].least  ? limits[dtype].least
         : value > limits[dtype].most ? limits[dtype].most
                                      : value;
}

static int64_t reduce_integers(const struct reducer *reducer, const struct tensor *input,
                               const struct strided_view *view) {
  const int64_t count = shape_elements(&view->shape);
  struct cursor cursor = cursor_start(view);
  int64_t total = held(reducer->integer_start, input->dtype);
  for (int64_t index = 0; index < count; index++, cursor_advance(&cursor))
    total = reducer->join_integers(total, tensor_integer(input, cursor.position));
  return reducer->finish && count ? (int64_t)reducer->finish((double)total, (double)count) : total;
}

/** In double or 64 bits, rounded once: what the reference computes, too. */
static rescl_status reduce_fold(const struct op_call *call) {
  const struct tensor *input = call->inputs[0];
  const struct reducer *reducer = reducer_of(call);
  struct tensor *output = call->outputs[0];
  struct reduction reduction;
  struct strided_view kept, reduced;
  TRY(reduction_resolve(call, &reduction));
  split(&input->shape, reduction.axes, &kept, &reduced);
  const int64_t outputs = shape_elements(&output->shape);
  struct cursor cursor = cursor_start(&kept);
  for (int64_t index = 0; index < outputs; index++, cursor_advance(&cursor)) {
    reduced.offset = cursor.position;
    if (dtype_is_real(input->dtype) || !reducer->join_integers)
      tensor_set_real(output, index, reduce_reals(reducer, input, &reduced));
    else
      tensor_set_integer(output, index, reduce_integers(reducer, input, &reduced));
  }
  return RESCL_OK;
}

static const struct attribute_spec reduce_attributes[] = {
    {.name = "axes", .kind = ATTRIBUTE_INTS},
    {.name = "keepdims", .kind = ATTRIBUTE_INT, .integer = 1},
    {.name = "noop_with_empty_axes", .kind = ATTRIBUTE_INT},
    {0},
};

#define REDUCTION(symbol, onnx_name)   \
  const struct op op_##symbol = {      \
      .name = onnx_name,               \
      .traits = OP_TYPED,              \
      .input_min = 1,                  \
      .input_max = 2,                  \
      .output_max = 1,                 \
      .attributes = reduce_attributes, \
      .infer = reduce_infer,           \
      .fold = reduce_fold,             \
  };
REDUCTION(reduce_mean, "ReduceMean")
REDUCTION(reduce_sum, "ReduceSum")
REDUCTION(reduce_max, "ReduceMax")
REDUCTION(reduce_min, "ReduceMin")
REDUCTION(reduce_prod, "ReduceProd")
REDUCTION(reduce_l1, "ReduceL1")
REDUCTION(reduce_l2, "ReduceL2")
REDUCTION(reduce_log_sum, "ReduceLogSum")
REDUCTION(reduce_log_sum_exp, "ReduceLogSumExp")
REDUCTION(reduce_sum_square, "ReduceSumSquare")

#define GLOBAL_POOL(symbol, onnx_name)  \
  const struct op op_##symbol = {       \
      .name = onnx_name,                \
      .input_min = 1,                   \
      .input_max = 1,                   \
      .output_max = 1,                  \
      .infer = global_pool_infer,       \
      .fold = reduce_fold,              \
      .takes_blocks = blocks_of_planes, \
  };
GLOBAL_POOL(global_average_pool, "GlobalAveragePool")
GLOBAL_POOL(global_max_pool, "GlobalMaxPool")
