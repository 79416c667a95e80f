/** One function per operator family, declared from the second column of ops/ops.def. */
#ifndef RESCL_REFERENCE_TABLE_H
#define RESCL_REFERENCE_TABLE_H

#include "ops/op.h"

/** Computes the call's outputs. Types have been checked: float32 everywhere but in integer
 *  parameters; a view's may be any. */
typedef rescl_status (*reference_function)(const struct op_call *call);

#define OP(symbol, reference) rescl_status reference_##reference(const struct op_call *call);
#include "ops/ops.def"
#undef OP

/** About `most` multiplications of it, or what takes as long, 0: all; what is not computed stays as it is. Conv of one
 *  to three dimensions, ConvTranspose, products of matrices, pools and Resize. */
typedef rescl_status (*sample_function)(const struct op_call *call, int64_t most);
rescl_status sample_conv(const struct op_call *call, int64_t most);
rescl_status sample_conv_volume(const struct op_call *call, int64_t most);
rescl_status sample_gemm(const struct op_call *call, int64_t most);
rescl_status sample_max_pool(const struct op_call *call, int64_t most);
rescl_status sample_average_pool(const struct op_call *call, int64_t most);
rescl_status sample_resize(const struct op_call *call, int64_t most);

/** The same on bytes, of an operator whose function is for float32. */
rescl_status reference_bytes(const struct op_call *call);

#endif
