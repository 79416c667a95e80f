#include "base/threads.h"
#include "kernels/fully_connected.h"

enum { INPUT, WEIGHTS, BIAS };

int fully_connected_packs(const struct node *node, const struct matrix_product *product) {
  return node->inputs[WEIGHTS]->tensor.data && product->batch == 1;
}

int fully_connected_resolve(const struct node *node, const struct device_profile *profile,
                            struct matrix_product *product) {
  return kernel_takes_plain(node, profile) && matrix_product_resolve(&node->call, product) == RESCL_OK &&
         fully_connected_packs(node, product) && !product->transpose_a;
}

struct layout {
  const struct matrix_product *product;
  int64_t lanes;
  const float *weights;
  float *packed;
};

/** One block of columns. */
static rescl_status pack_block(void *user, size_t index) {
  const struct layout *layout = user;
  const struct matrix_product *product = layout->product;
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
  return (size_t)divide_up(layout->product->columns, layout->lanes);
}

static rescl_status pack(const struct node *node, const void *configuration, float *packed) {
  struct layout layout = *(const struct layout *)configuration;
  layout.weights = node->inputs[WEIGHTS]->tensor.data;
  layout.packed = packed;
  return threads_for(block_count(&layout), pack_block, NULL, &layout);
}

struct buffer *fully_connected_packed(struct recorder *recorder, const struct node *node,
                                      const struct matrix_product *product, int64_t lanes) {
  const struct layout layout = {.product = product, .lanes = lanes};
  return recorder_packed(
      recorder, node,
      &(struct packing){.size_bytes = block_count(&layout) * (size_t)(lanes * product->inner) * sizeof(float),
                        .pack = pack,
                        .configuration = &layout});
}

struct buffer *fully_connected_input(struct recorder *recorder, const struct node *node) {
  return recorder_input(recorder, node, INPUT);
}

struct buffer *fully_connected_bias(struct recorder *recorder, const struct node *node,
                                    const struct matrix_product *product) {
  return product->beta != 0.0f ? recorder_input(recorder, node, BIAS) : NULL;
}
