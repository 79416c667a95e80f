#include "ops/tensor.h"

#include <math.h>
#include <string.h>

static const struct {
  const char *name;
  int onnx;
  size_t bytes;
} dtypes[] = {[DTYPE_UNKNOWN] = {"?", 0, 0},
#define DTYPE_ROW(name, text, onnx, bytes) [DTYPE_##name] = {text, onnx, bytes},
              DTYPE_LIST(DTYPE_ROW)
#undef DTYPE_ROW
};
#define DTYPE_COUNT (sizeof dtypes / sizeof *dtypes)

size_t dtype_size(enum dtype dtype) {
  return dtypes[dtype].bytes;
}

const char *dtype_name(enum dtype dtype) {
  return dtypes[dtype].name;
}

enum dtype dtype_from_name(const char *name) {
  for (size_t index = 1; index < DTYPE_COUNT; index++)
    if (!strcmp(dtypes[index].name, name)) return (enum dtype)index;
  return DTYPE_UNKNOWN;
}

enum dtype dtype_from_onnx(int code) {
  for (size_t index = 1; index < DTYPE_COUNT; index++)
    if (dtypes[index].onnx == code) return (enum dtype)index;
  return DTYPE_UNKNOWN;
}

int dtype_to_onnx(enum dtype dtype) {
  return dtypes[dtype].onnx;
}

int dtype_is_real(enum dtype dtype) {
  return dtype == DTYPE_FLOAT32 || dtype == DTYPE_FLOAT64;
}

int64_t tensor_stored_elements(const struct tensor *tensor) {
  if (!tensor->block) return shape_elements(&tensor->shape);
  struct shape stored = tensor->shape;
  stored.dims[1] = (stored.dims[1] + tensor->block - 1) / tensor->block * tensor->block;
  return shape_elements(&stored);
}

size_t tensor_size(const struct tensor *tensor) {
  const int64_t elements = tensor_stored_elements(tensor);
  return elements < 0 ? 0 : (size_t)elements * dtype_size(tensor->dtype);
}

/** Bytes from a model file's mapping need not be aligned for their type, so
 *  elements are copied out and in. */
#define LOAD(type, tensor, index) \
  type element;                   \
  memcpy(&element, (const char *)(tensor)->data + (size_t)(index) * sizeof element, sizeof element)
#define STORE(tensor, index, element) \
  memcpy((char *)(tensor)->data + (size_t)(index) * sizeof(element), &(element), sizeof(element))

/** C leaves the conversion of a real outside the integer's range undefined: such reals are held at
 *  the ends, and NaN becomes 0. */
static int64_t integer_from_real(double value) {
  if (isnan(value)) return 0;
  if (value >= 9223372036854775808.0) return INT64_MAX;
  if (value < -9223372036854775808.0) return INT64_MIN;
  return (int64_t)value;
}

#define LOAD_CASE(code, type, convert) \
  case code: {                         \
    LOAD(type, tensor, index);         \
    return convert(element);           \
  }

int64_t tensor_integer(const struct tensor *tensor, int64_t index) {
  switch (tensor->dtype) {
    LOAD_CASE(DTYPE_FLOAT32, float, integer_from_real)
    LOAD_CASE(DTYPE_FLOAT64, double, integer_from_real)
    LOAD_CASE(DTYPE_UINT8, uint8_t, (int64_t))
    LOAD_CASE(DTYPE_INT8, int8_t, (int64_t))
    LOAD_CASE(DTYPE_INT32, int32_t, (int64_t))
    LOAD_CASE(DTYPE_INT64, int64_t, )
    LOAD_CASE(DTYPE_BOOL, uint8_t, 0 !=)
  case DTYPE_UNKNOWN:
    break;
  }
  return 0;
}

double tensor_real(const struct tensor *tensor, int64_t index) {
  switch (tensor->dtype) {
    LOAD_CASE(DTYPE_FLOAT32, float, (double))
    LOAD_CASE(DTYPE_FLOAT64, double, )
  default:
    return (double)tensor_integer(tensor, index);
  }
}

#define STORE_CASE(code, type, value)   \
  case code: {                          \
    const type element = (type)(value); \
    STORE(tensor, index, element);      \
    break;                              \
  }

void tensor_set_integer(struct tensor *tensor, int64_t index, int64_t value) {
  switch (tensor->dtype) {
    STORE_CASE(DTYPE_FLOAT32, float, value)
    STORE_CASE(DTYPE_FLOAT64, double, value)
    STORE_CASE(DTYPE_UINT8, uint8_t, value)
    STORE_CASE(DTYPE_INT8, int8_t, value)
    STORE_CASE(DTYPE_INT32, int32_t, value)
    STORE_CASE(DTYPE_INT64, int64_t, value)
    STORE_CASE(DTYPE_BOOL, uint8_t, value != 0)
  case DTYPE_UNKNOWN:
    break;
  }
}

void tensor_set_real(struct tensor *tensor, int64_t index, double value) {
  switch (tensor->dtype) {
    STORE_CASE(DTYPE_FLOAT32, float, value)
    STORE_CASE(DTYPE_FLOAT64, double, value)
    STORE_CASE(DTYPE_BOOL, uint8_t, value != 0)
  default:
    tensor_set_integer(tensor, index, integer_from_real(value));
  }
}

rescl_status tensor_allocate(struct tensor *tensor, struct arena *arena) {
  const int64_t elements = shape_elements(&tensor->shape);
  char text[SHAPE_TEXT_BYTES];
  if (elements < 0 || tensor->dtype == DTYPE_UNKNOWN)
    return fail(RESCL_INVALID_ARGUMENT, "a tensor of type %s and shape %s cannot be given memory",
                dtype_name(tensor->dtype), shape_text(&tensor->shape, text));
  tensor->data = arena_allocate(arena, (size_t)elements, dtype_size(tensor->dtype));
  return tensor->data ? RESCL_OK : fail_memory(tensor_size(tensor));
}
