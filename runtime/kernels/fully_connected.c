/** Gemm and MatMul with constant weights on devices with wide vectors
 *  (cl/fully_connected.cl): a network's last layers. */
#include "base/integer.h"
#include "base/threads.h"
#include "kernels/layout.h"
#include "kernels/recording.h"

enum { INPUT, WEIGHTS, BIAS };

static int supports(const struct node *node, const struct device_profile *profile) {
  struct matrix_product product;
  return profile->has_vectors && kernel_takes_plain(node, profile) && node->inputs[WEIGHTS]->tensor.data &&
         matrix_product_resolve(&node->call, &product) == RESCL_OK && product.batch == 1 &&
         !product.transpose_a;
}

struct layout {
  struct matrix_product product;
  int64_t lanes;
  const float *weights;
  float *packed;
};

/** One block of columns. */
static rescl_status pack_block(void *user, size_t index) {
  const struct layout *layout = user;
  const struct matrix_product *product = &layout->product;
  const int64_t lanes = layout->lanes, first = (int64_t)index * lanes;
  const int64_t k_stride = product->transpose_b ? 1 : product->columns;
  const int64_t column_stride = product->transpose_b ? product->inner : 1;
  float *packed = layout->packed + first * product->inner;
  for (int64_t lane = 0; lane < lanes; lane++) {
    const float *column = layout->weights + (first + lane) * column_stride;
    const int inside = first + lane < product->columns;
    for (int64_t k = 0; k < product->inner; k++)
      packed[k * lanes + lane] = inside ? column[k * k_stride] : 0.0f;
  }
  return RESCL_OK;
}

static size_t block_count(const struct layout *layout) {
  return (size_t)divide_up(layout->product.columns, layout->lanes);
}

static rescl_status pack(const struct node *node, const void *configuration, float *packed) {
  struct layout layout = *(const struct layout *)configuration;
  layout.weights = node->inputs[WEIGHTS]->tensor.data;
  layout.packed = packed;
  return threads_for(block_count(&layout), pack_block, NULL, &layout);
}

static rescl_status record(struct recorder *recorder, const struct node *node) {
  struct layout layout = {.lanes = 2 * recorder_profile(recorder)->vector_width};
  const struct matrix_product *product = &layout.product;
  TRY(matrix_product_resolve(&node->call, &layout.product));
  const struct activation activation = activation_epilogue(&node->call);
  const int share = product->rows == 1 ? 1 : product->rows <= 4 ? 4 : 8; // one of cl/fully_connected.cl's
  const size_t blocks = block_count(&layout);
  struct buffer *weights = recorder_packed(
      recorder, node,
      &(struct packing){.size_bytes = blocks * (size_t)(layout.lanes * product->inner) * sizeof(float),
                        .pack = pack,
                        .configuration = &layout});
  const int has_bias = product->beta != 0.0f;
  return recorder_task(
      recorder,
      &(struct kernel_task){
          .name = "fully_connected",
          .block = recorder_profile(recorder)->vector_width,
          .pieces = (int64_t)blocks * divide_up(product->rows, share),
          .input = recorder_input(recorder, node, INPUT),
          .output = recorder_output(recorder, node),
          KERNEL_ARGUMENTS(
              ARGUMENT_OF_BUFFER(weights),
              ARGUMENT_OF_BUFFER(has_bias ? recorder_input(recorder, node, BIAS) : NULL),
              ARGUMENT_OF_INT((int32_t)product->rows), ARGUMENT_OF_INT((int32_t)product->columns),
              ARGUMENT_OF_INT((int32_t)product->inner), ARGUMENT_OF_INT(share),
              ARGUMENT_OF_INT((int32_t)product->bias_row_stride),
              ARGUMENT_OF_INT((int32_t)product->bias_column_stride), ARGUMENT_OF_FLOAT(product->alpha),
              ARGUMENT_OF_FLOAT(product->beta), ARGUMENTS_OF_ACTIVATION(activation))});
}

const struct kernel kernel_fully_connected = {
    .name = "fully_connected", .supports = supports, .record = record};
