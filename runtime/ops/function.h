/** Elementwise functions: what kernels ask of the rows of functions.def and operations.def. */
#ifndef RESCL_OPS_FUNCTION_H
#define RESCL_OPS_FUNCTION_H

#include "ops/op.h"

enum { FUNCTION_SYMBOL_BYTES = 32 };

/** What a function of one element takes beside it. */
struct function_parameters {
  float alpha, beta;
};
struct function_parameters function_resolve(const struct op_call *call);

/** The name in capitals, as programs are told it. */
void symbol_of_name(const char *name, char symbol[FUNCTION_SYMBOL_BYTES]);
/** The row's symbol in capitals, for -DFUNCTION. The operator must be of functions.def. */
void function_symbol(const struct op *op, char symbol[FUNCTION_SYMBOL_BYTES]);
/** The same of operations.def, and of Add, Sub, Mul, Div and Mod, for -DOPERATION. */
void operation_symbol(const struct op_call *call, char symbol[FUNCTION_SYMBOL_BYTES]);

#endif
