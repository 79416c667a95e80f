/** Functions of one element: the rows of functions.def. */
#include "ops/function.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>

#include "ops/blocks.h"
#include "ops/fold.h"

enum function_kind { KIND_REAL, KIND_NUMBER, KIND_TEST, KIND_BITS };

struct function {
  const struct op *op;
  const char *symbol;
  enum function_kind kind;
  double (*real)(double x, double alpha, double beta);
  int64_t (*integer)(int64_t x);
};

#define FUNCTION(symbol, name, kind, parameters, alpha_default, beta_default, real, integer) \
  static double symbol##_real(double x, double alpha, double beta) {                         \
    (void)x, (void)alpha, (void)beta;                                                        \
    return real;                                                                             \
  }                                                                                          \
  static int64_t symbol##_integer(int64_t x) {                                               \
    return integer;                                                                          \
  }
#include "ops/functions.def"
#undef FUNCTION

static const struct function functions[] = {
#define FUNCTION(symbol, name, kind, parameters, alpha, beta, real, integer) \
  {&op_##symbol, #symbol, KIND_##kind, symbol##_real, symbol##_integer},
#include "ops/functions.def"
#undef FUNCTION
};

static const struct function *function_of(const struct op *op) {
  const struct function *function = functions;
  while (function->op != op) function++;
  return function;
}

/** The float attributes of the table are alpha and beta by their order; IsInf's are integers. */
struct function_parameters function_resolve(const struct op_call *call) {
  const struct attribute_spec *specs = call->op->attributes;
  double values[2] = {0, 0};
  for (int index = 0; index < 2 && specs[index].kind != ATTRIBUTE_NONE; index++)
    values[index] = specs[index].kind == ATTRIBUTE_INT ? (double)attribute_int(call, specs[index].name)
                                                       : (double)attribute_float(call, specs[index].name);
  return (struct function_parameters){(float)values[0], (float)values[1]};
}

void symbol_of_name(const char *name, char symbol[FUNCTION_SYMBOL_BYTES]) {
  snprintf(symbol, FUNCTION_SYMBOL_BYTES, "%s", name);
  for (char *letter = symbol; *letter; letter++) *letter = (char)toupper((unsigned char)*letter);
}

void function_symbol(const struct op *op, char symbol[FUNCTION_SYMBOL_BYTES]) {
  symbol_of_name(function_of(op)->symbol, symbol);
}

static rescl_status function_infer(const struct op_call *call) {
  const struct tensor *input;
  const enum function_kind kind = function_of(call->op)->kind;
  TRY(rule_input(call, 0, "X", &input));
  const int is_real = dtype_is_real(input->dtype);
  if (is_real ? kind == KIND_BITS : kind == KIND_REAL || kind == KIND_TEST)
    return fail(RESCL_SHAPE_MISMATCH, "%s is defined for %s, found %s", call->op->name,
                kind == KIND_BITS ? "integers and truth values" : "real numbers", dtype_name(input->dtype));
  return rule_output(call, 0, kind == KIND_TEST ? DTYPE_BOOL : input->dtype, &input->shape);
}

static rescl_status function_fold(const struct op_call *call) {
  const struct function *function = function_of(call->op);
  const struct function_parameters parameters = function_resolve(call);
  const double alpha = (double)parameters.alpha, beta = (double)parameters.beta;
  const struct tensor *input = call->inputs[0];
  struct tensor *output = call->outputs[0];
  const int64_t elements = shape_elements(&input->shape);
  for (int64_t index = 0; index < elements; index++) {
    if (dtype_is_real(input->dtype))
      tensor_set_real(output, index, function->real(tensor_real(input, index), alpha, beta));
    else
      tensor_set_integer(output, index, function->integer(tensor_integer(input, index)));
  }
  return RESCL_OK;
}

#define ATTRIBUTES_NONE(first, second) \
  { 0 }
#define ATTRIBUTES_ALPHA(first, second)                          \
  {.name = "alpha", .kind = ATTRIBUTE_FLOAT, .real = (first)}, { \
    0                                                            \
  }
#define ATTRIBUTES_TWO(first_name, first, second_name, second)              \
  {.name = (first_name), .kind = ATTRIBUTE_FLOAT, .real = (first)},         \
      {.name = (second_name), .kind = ATTRIBUTE_FLOAT, .real = (second)}, { \
    0                                                                       \
  }
#define ATTRIBUTES_ALPHA_GAMMA(first, second) ATTRIBUTES_TWO("alpha", first, "gamma", second)
#define ATTRIBUTES_LAMBD_BIAS(first, second) ATTRIBUTES_TWO("lambd", first, "bias", second)
#define ATTRIBUTES_DETECTED(first, second)                                       \
  {.name = "detect_negative", .kind = ATTRIBUTE_INT, .integer = (first)},        \
      {.name = "detect_positive", .kind = ATTRIBUTE_INT, .integer = (second)}, { \
    0                                                                            \
  }

#define FUNCTION(symbol, onnx_name, kind, parameters, alpha, beta, real, integer)                    \
  static const struct attribute_spec symbol##_attributes[] = {ATTRIBUTES_##parameters(alpha, beta)}; \
  const struct op op_##symbol = {                                                                    \
      .name = onnx_name,                                                                             \
      .traits = OP_TYPED,                                                                            \
      .input_min = 1,                                                                                \
      .input_max = 1,                                                                                \
      .output_max = 1,                                                                               \
      .attributes = symbol##_attributes,                                                             \
      .infer = function_infer,                                                                       \
      .fold = function_fold,                                                                         \
      .takes_blocks =                                                                                \
          KIND_##kind == KIND_REAL || KIND_##kind == KIND_NUMBER ? blocks_of_whole_planes : NULL,    \
  };
#include "ops/functions.def"
#undef FUNCTION
