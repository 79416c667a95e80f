/** Gemm and MatMul with constant weights on devices with wide vectors
 *  (cl/fully_connected.cl): a network's last layers. */
#include "kernels/fully_connected.h"

static int supports(const struct node *node, const struct device_profile *profile) {
  struct matrix_product product;
  return profile->has_vectors && fully_connected_resolve(node, profile, &product);
}

static rescl_status record(struct recorder *recorder, const struct node *node) {
  const int64_t lanes = 2 * recorder_profile(recorder)->vector_width;
  struct matrix_product product;
  TRY(matrix_product_resolve(&node->call, &product));
  const struct activation activation = activation_epilogue(&node->call);
  const int share = product.rows == 1 ? 1 : product.rows <= 4 ? 4 : 8; // one of cl/fully_connected.cl's
  struct buffer *weights = fully_connected_packed(recorder, node, &product, lanes);
  return recorder_task(
      recorder,
      &(struct kernel_task){
          .name = "fully_connected",
          .block = recorder_profile(recorder)->vector_width,
          .pieces = divide_up(product.columns, lanes) * divide_up(product.rows, share),
          .input = fully_connected_input(recorder, node),
          .output = recorder_output(recorder, node),
          KERNEL_ARGUMENTS(ARGUMENT_OF_BUFFER(weights),
                           ARGUMENT_OF_BUFFER(fully_connected_bias(recorder, node, &product)),
                           ARGUMENT_OF_INT((int32_t)product.rows), ARGUMENT_OF_INT((int32_t)product.columns),
                           ARGUMENT_OF_INT((int32_t)product.inner), ARGUMENT_OF_INT(share),
                           ARGUMENTS_OF_FULLY_CONNECTED(product, activation))});
}

const struct kernel kernel_fully_connected = {
    .name = "fully_connected", .supports = supports, .record = record};
