/** Gemm, MatMul and Linear with constant weights, which are packed. */
#ifndef RESCL_KERNELS_FULLY_CONNECTED_H
#define RESCL_KERNELS_FULLY_CONNECTED_H

#include "base/integer.h"
#include "kernels/layout.h"
#include "kernels/recording.h"

/** Nonzero for one product, of plain tensors, whose weights can be packed. */
int fully_connected_resolve(const struct node *node, const struct device_profile *profile,
                            struct matrix_product *product);

/** Nonzero if such a product has them. */
int fully_connected_packs(const struct node *node, const struct matrix_product *product);

/** The weights as [ceil(columns / lanes)][inner][lanes], 0 beyond the last column. */
struct buffer *fully_connected_packed(struct recorder *recorder, const struct node *node,
                                      const struct matrix_product *product, int64_t lanes);

/** Input and bias, which is NULL where there is none. */
struct buffer *fully_connected_input(struct recorder *recorder, const struct node *node);
struct buffer *fully_connected_bias(struct recorder *recorder, const struct node *node,
                                    const struct matrix_product *product);

/** The arguments from the strides of the bias on, as both kernels take them. */
#define ARGUMENTS_OF_FULLY_CONNECTED(product, activation)                                         \
  ARGUMENT_OF_INT((int32_t)(product).bias_row_stride),                                            \
      ARGUMENT_OF_INT((int32_t)(product).bias_column_stride), ARGUMENT_OF_FLOAT((product).alpha), \
      ARGUMENT_OF_FLOAT((product).beta), ARGUMENTS_OF_ACTIVATION(activation)

#endif
