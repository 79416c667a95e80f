/** What shape rules check and set, said once; for the files of this folder. */
#ifndef RESCL_OPS_RULE_H
#define RESCL_OPS_RULE_H

#include "ops/geometry.h"

/** The input, which must be present with known type and shape. `role` names it in
 *  messages: "X", "weights". */
rescl_status rule_input(const struct op_call *call, int index, const char *role,
                        const struct tensor **tensor);

/** The same for an operator that computes: float32 and at least one element. */
rescl_status rule_float_input(const struct op_call *call, int index, const char *role,
                              const struct tensor **tensor);

/** The same for an operator that computes with bytes as if they were float32: passes/widen_bytes.c. */
rescl_status rule_pixel_input(const struct op_call *call, int index, const char *role,
                              const struct tensor **tensor);

/** Fails unless the input has exactly that shape. */
rescl_status rule_expect_shape(const struct tensor *tensor, const char *role, const struct shape *expected);

/** Sets an output's type and shape, if it is asked for; RESCL_UNSUPPORTED beyond TENSOR_MAX_ELEMENTS. */
rescl_status rule_output(const struct op_call *call, int index, enum dtype dtype, const struct shape *shape);

/** Output 0 has input 0's type and shape: a whole shape rule, for any type or for float32 only. */
rescl_status rule_like_input(const struct op_call *call);
rescl_status rule_like_float_input(const struct op_call *call);

/** Axes from input `index` if it is there, else from the attribute `axes`, resolved against `rank`.
 *  @param axes  receives a bit per axis; 0 when none are given */
rescl_status rule_axes(const struct op_call *call, int index, int rank, unsigned *axes);

/** A shape given as an input, which must be there and constant; sizes as they stand, negative ones too. */
rescl_status rule_shape_input(const struct op_call *call, int index, struct shape *shape);

/** Fails with RESCL_UNSUPPORTED when `rank` is more than RESCL_MAX_RANK. */
rescl_status rule_rank(size_t rank);

#endif
