/** Gemm, MatMul and Linear through CLBlast, then the epilogue (cl/epilogue.cl) for C and the activation. */
#include "kernels/epilogue.h"

enum { GEMM_A, GEMM_B, GEMM_C };

static int supports(const struct node *node, const struct device_profile *profile) {
  struct matrix_product product;
  return kernel_takes_plain(node, profile) && matrix_product_resolve(&node->call, &product) == RESCL_OK &&
         product.is_uniform;
}

static rescl_status record(struct recorder *recorder, const struct node *node) {
  struct matrix_product product;
  TRY(matrix_product_resolve(&node->call, &product));
  const int64_t product_elements = product.rows * product.columns;
  TRY(recorder_gemm(recorder,
                    &(struct launch_gemm_spec){
                        .rows = (size_t)product.rows,
                        .columns = (size_t)product.columns,
                        .inner = (size_t)product.inner,
                        .transpose_a = product.transpose_a,
                        .transpose_b = product.transpose_b,
                        .alpha = product.alpha,
                        .a = recorder_input(recorder, node, GEMM_A),
                        .b = recorder_input(recorder, node, GEMM_B),
                        .c = recorder_output(recorder, node),
                        .leading_a = (size_t)(product.transpose_a ? product.rows : product.inner),
                        .leading_b = (size_t)(product.transpose_b ? product.inner : product.columns),
                        .leading_c = (size_t)product.columns,
                        .batch = (size_t)product.batch,
                        .stride_a = (size_t)product.batch_stride_a,
                        .stride_b = (size_t)product.batch_stride_b,
                        .stride_c = (size_t)product_elements,
                    }));
  const int has_bias = op_input(&node->call, GEMM_C) != NULL && product.beta != 0.0f;
  return epilogue_record(recorder, &(struct epilogue_spec){
                                       .output = recorder_output(recorder, node),
                                       .bias = has_bias ? recorder_input(recorder, node, GEMM_C) : NULL,
                                       .has_bias = has_bias,
                                       .rows = product.batch * product.rows,
                                       .columns = product.columns,
                                       .bias_rows = product.rows,
                                       .bias_row_stride = product.bias_row_stride,
                                       .bias_column_stride = product.bias_column_stride,
                                       .bias_scale = product.beta,
                                       .activation = activation_epilogue(&node->call),
                                   });
}

const struct kernel kernel_gemm = {
    .name = "gemm", .algorithm = "im2col_gemm", .supports = supports, .record = record};
