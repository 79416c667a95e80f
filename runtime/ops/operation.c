/** Functions of two elements: the rows of operations.def. */
#include <math.h>

#include "ops/fold.h"
#include "ops/function.h"

enum operation_kind { KIND_NUMBER, KIND_POWER, KIND_COMPARISON, KIND_LOGIC, KIND_BITS };

struct operation {
  const struct op *op;
  const char *symbol;
  enum operation_kind kind;
  struct arithmetic arithmetic;
};

/** Integers to integer powers, wrapping; to negative ones what is left of the fraction. */
static int64_t power(int64_t base, int64_t exponent) {
  if (exponent < 0) return base == 1 ? 1 : base == -1 ? (exponent % 2 ? -1 : 1) : 0;
  int64_t result = 1;
  for (; exponent > 0; exponent >>= 1) {
    if (exponent & 1) result = wrapping_multiply(result, base);
    base = wrapping_multiply(base, base);
  }
  return result;
}

#define OPERATION(symbol, name, kind, most, real, integer) \
  static double symbol##_reals(double a, double b) {       \
    (void)a, (void)b;                                      \
    return real;                                           \
  }                                                        \
  static int64_t symbol##_integers(int64_t a, int64_t b) { \
    return integer;                                        \
  }
#include "ops/operations.def"
#undef OPERATION

static const struct operation operations[] = {
#define OPERATION(symbol, name, kind, most, real, integer) \
  {&op_##symbol, #symbol, KIND_##kind, {symbol##_integers, symbol##_reals}},
#include "ops/operations.def"
#undef OPERATION
};

static const struct operation *operation_of(const struct op *op) {
  for (size_t row = 0; row < sizeof operations / sizeof *operations; row++)
    if (operations[row].op == op) return &operations[row];
  return NULL;
}

void operation_symbol(const struct op_call *call, char symbol[FUNCTION_SYMBOL_BYTES]) {
  const struct operation *operation = operation_of(call->op);
  const int truncates = call->op == &op_mod && attribute_int(call, "fmod");
  symbol_of_name(operation ? operation->symbol : truncates ? "fmod" : call->op->name, symbol);
}

/** Two operands' shape; `types_differ`: they may be of two types. */
static rescl_status pair_shape(const struct op_call *call, int types_differ, struct shape *shape) {
  const struct tensor *a, *b;
  TRY(rule_input(call, 0, "A", &a));
  TRY(rule_input(call, 1, "B", &b));
  if (a->dtype != b->dtype && !types_differ)
    return fail(RESCL_SHAPE_MISMATCH, "inputs must have one type, found %s and %s", dtype_name(a->dtype),
                dtype_name(b->dtype));
  return shape_broadcast(&a->shape, &b->shape, shape);
}

static rescl_status operation_infer(const struct op_call *call) {
  const enum operation_kind kind = operation_of(call->op)->kind;
  struct shape shape;
  if (kind == KIND_NUMBER) return rule_arithmetic(call);
  TRY(pair_shape(call, kind == KIND_POWER, &shape));
  const enum dtype dtype = call->inputs[0]->dtype;
  if (kind == KIND_LOGIC && dtype != DTYPE_BOOL)
    return fail(RESCL_SHAPE_MISMATCH, "%s is defined for truth values, found %s", call->op->name,
                dtype_name(dtype));
  if (kind == KIND_BITS && (dtype_is_real(dtype) || dtype == DTYPE_BOOL))
    return fail(RESCL_SHAPE_MISMATCH, "%s is defined for integers, found %s", call->op->name,
                dtype_name(dtype));
  return rule_output(call, 0, kind == KIND_COMPARISON ? DTYPE_BOOL : dtype, &shape);
}

/** As reals where one of the operands is real: of Pow, whose operands may differ. */
static rescl_status fold_pair(const struct op_call *call, const struct arithmetic *arithmetic) {
  const struct tensor *a = call->inputs[0], *b = call->inputs[1];
  struct tensor *output = call->outputs[0];
  struct strided_view view_a, view_b;
  broadcast_view(&a->shape, &output->shape, &view_a);
  broadcast_view(&b->shape, &output->shape, &view_b);
  struct cursor at_a = cursor_start(&view_a), at_b = cursor_start(&view_b);
  const int real = dtype_is_real(a->dtype) || dtype_is_real(b->dtype);
  const int64_t elements = shape_elements(&output->shape);
  for (int64_t index = 0; index < elements; index++, cursor_advance(&at_a), cursor_advance(&at_b)) {
    if (real)
      tensor_set_real(output, index,
                      arithmetic->reals(tensor_real(a, at_a.position), tensor_real(b, at_b.position)));
    else
      tensor_set_integer(
          output, index,
          arithmetic->integers(tensor_integer(a, at_a.position), tensor_integer(b, at_b.position)));
  }
  return RESCL_OK;
}

static rescl_status operation_fold(const struct op_call *call) {
  const struct operation *operation = operation_of(call->op);
  if (operation->kind == KIND_NUMBER) return fold_arithmetic(call, &operation->arithmetic);
  return fold_pair(call, &operation->arithmetic);
}

#define OPERATION(symbol, onnx_name, kind, most, real, integer) \
  const struct op op_##symbol = {                               \
      .name = onnx_name,                                        \
      .traits = OP_TYPED,                                       \
      .input_min = (most) == 2 ? 2 : 1,                         \
      .input_max = (most),                                      \
      .output_max = 1,                                          \
      .infer = operation_infer,                                 \
      .fold = operation_fold,                                   \
  };
#include "ops/operations.def"
#undef OPERATION
