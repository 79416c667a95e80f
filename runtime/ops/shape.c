#include <stdio.h>
#include <string.h>

#include "ops/tensor.h"

int64_t shape_elements(const struct shape *shape) {
  if (!shape_is_known(shape)) return -1;
  int64_t elements = 1; // of the dimensions that are not 0, so that products of some of them are safe as well
  int empty = 0;
  for (int dimension = 0; dimension < shape->rank; dimension++) {
    const int64_t size = shape->dims[dimension];
    if (size > TENSOR_MAX_ELEMENTS / elements) return -1;
    if (size)
      elements *= size;
    else
      empty = 1;
  }
  return empty ? 0 : elements;
}

int64_t shape_product(const struct shape *shape, int first, int last) {
  int64_t product = 1;
  for (int dimension = first; dimension < last; dimension++) product *= shape->dims[dimension];
  return product;
}

int shape_equal(const struct shape *a, const struct shape *b) {
  if (a->rank != b->rank) return 0;
  for (int dimension = 0; dimension < a->rank; dimension++)
    if (a->dims[dimension] != b->dims[dimension]) return 0;
  return 1;
}

int shape_is_known(const struct shape *shape) {
  if (shape->rank < 0 || shape->rank > RESCL_MAX_RANK) return 0;
  for (int dimension = 0; dimension < shape->rank; dimension++)
    if (shape->dims[dimension] < 0) return 0;
  return 1;
}

struct shape shape_of(int rank, const int64_t *dims) {
  struct shape shape = {.rank = rank};
  for (int dimension = 0; dimension < rank; dimension++) shape.dims[dimension] = dims[dimension];
  return shape;
}

void shape_strides(const struct shape *shape, int64_t strides[RESCL_MAX_RANK]) {
  int64_t stride = 1;
  for (int dimension = shape->rank - 1; dimension >= 0; dimension--) {
    strides[dimension] = stride;
    stride *= shape->dims[dimension];
  }
}

/** The size of dimension `d` of `rank` dimensions, counted from the right, where missing ones are 1. */
static int64_t aligned_size(const struct shape *shape, int rank, int d) {
  const int own = d - (rank - shape->rank);
  return own < 0 ? 1 : shape->dims[own];
}

rescl_status shape_broadcast(const struct shape *a, const struct shape *b, struct shape *result) {
  struct shape joined = {.rank = a->rank > b->rank ? a->rank : b->rank};
  for (int dimension = 0; dimension < joined.rank; dimension++) {
    const int64_t size_a = aligned_size(a, joined.rank, dimension),
                  size_b = aligned_size(b, joined.rank, dimension);
    if (size_a != size_b && size_a != 1 && size_b != 1) {
      char text_a[SHAPE_TEXT_BYTES], text_b[SHAPE_TEXT_BYTES];
      return fail(
          RESCL_SHAPE_MISMATCH,
          "shapes %s and %s do not broadcast: aligned at the last dimension, sizes must be equal or 1",
          shape_text(a, text_a), shape_text(b, text_b));
    }
    joined.dims[dimension] = size_a == 1 ? size_b : size_a;
  }
  *result = joined;
  return RESCL_OK;
}

char *shape_text(const struct shape *shape, char text[SHAPE_TEXT_BYTES]) {
  if (shape->rank < 0 || shape->rank > RESCL_MAX_RANK) {
    snprintf(text, SHAPE_TEXT_BYTES, "[?]");
    return text;
  }
  size_t used = 0;
  text[used++] = '[';
  for (int dimension = 0; dimension < shape->rank; dimension++) {
    const char *comma = dimension ? "," : "";
    int length;
    if (shape->dims[dimension] < 0)
      length = snprintf(text + used, SHAPE_TEXT_BYTES - used, "%s?", comma);
    else
      length =
          snprintf(text + used, SHAPE_TEXT_BYTES - used, "%s%lld", comma, (long long)shape->dims[dimension]);
    used += (size_t)length; // RESCL_MAX_RANK numbers of at most 19 digits always fit
  }
  memcpy(text + used, "]", 2);
  return text;
}
