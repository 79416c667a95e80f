#include "ops/tensor.h"

#include <math.h>
#include <string.h>

static const struct {
  const char *name;
  int onnx;
  size_t bytes;
  rescl_type type;
} dtypes[] = {[DTYPE_UNKNOWN] = {"?", 0, 0, RESCL_FLOAT32},
#define DTYPE_ROW(name, text, onnx, bytes) [DTYPE_##name] = {text, onnx, bytes, RESCL_##name},
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

enum dtype dtype_from_type(rescl_type type) {
  for (size_t index = 1; index < DTYPE_COUNT; index++)
    if (dtypes[index].type == type) return (enum dtype)index;
  return DTYPE_UNKNOWN;
}

rescl_type dtype_to_type(enum dtype dtype) {
  return dtypes[dtype].type;
}

int dtype_is_real(enum dtype dtype) {
  return dtype == DTYPE_FLOAT32 || dtype == DTYPE_FLOAT16 || dtype == DTYPE_FLOAT64;
}

enum { HALF_FRACTION_BITS = 10, HALF_BIAS = 15, HALF_MOST_EXPONENT = 31 };

double half_to_real(uint16_t half) {
  const uint32_t sign = (uint32_t)(half >> 15) << 31,
                 exponent = half >> HALF_FRACTION_BITS & HALF_MOST_EXPONENT;
  const uint32_t fraction = half & 1023;
  if (exponent == 0) return (sign ? -1.0 : 1.0) * fraction * 0x1p-24;
  // binary32 has 13 more bits of fraction and a bias of 127; infinities and NaN keep all exponent bits set
  const uint32_t wide = exponent == HALF_MOST_EXPONENT ? 255 : exponent + 127 - HALF_BIAS;
  const uint32_t bits = sign | wide << 23 | fraction << 13;
  float value;
  memcpy(&value, &bits, sizeof value);
  return (double)value;
}

uint16_t half_from_real(double value) {
  const uint16_t sign = signbit(value) ? 0x8000 : 0;
  int exponent;
  if (isnan(value)) return 0x7e00;
  if (value == 0) return sign;
  if (fabs(value) >= 65520.0) return sign | 0x7c00;       // rounds beyond the largest, 65504
  frexp(fabs(value), &exponent);                          // value = f 2^exponent, f in [0.5, 1)
  if (exponent < 2 - HALF_BIAS) exponent = 2 - HALF_BIAS; // below the normal ones all have one spacing
  const double steps = nearbyint(ldexp(fabs(value), HALF_FRACTION_BITS + 1 - exponent));
  // the spacing's number of steps; a carry into the exponent is just the next number
  return sign | (uint16_t)((exponent - 2 + HALF_BIAS) * 1024 + (int)steps);
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

static int64_t integer_from_half(uint16_t half) {
  return integer_from_real(half_to_real(half));
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
    LOAD_CASE(DTYPE_FLOAT16, uint16_t, integer_from_half)
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
    LOAD_CASE(DTYPE_FLOAT16, uint16_t, half_to_real)
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
    STORE_CASE(DTYPE_FLOAT16, uint16_t, half_from_real((double)value))
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
    STORE_CASE(DTYPE_FLOAT16, uint16_t, half_from_real(value))
    STORE_CASE(DTYPE_BOOL, uint8_t, value != 0)
  default:
    tensor_set_integer(tensor, index, integer_from_real(value));
  }
}

rescl_status tensor_convert(struct tensor *converted, const struct tensor *tensor) {
  const int64_t count = shape_elements(&tensor->shape);
  const int from_real = dtype_is_real(tensor->dtype), to_real = dtype_is_real(converted->dtype);
  for (int64_t index = 0; index < count; index++) {
    if (from_real)
      tensor_set_real(converted, index, tensor_real(tensor, index));
    else
      tensor_set_integer(converted, index, tensor_integer(tensor, index));
    const int holds = to_real     ? 1
                      : from_real ? tensor_real(converted, index) == tensor_real(tensor, index)
                                  : tensor_integer(converted, index) == tensor_integer(tensor, index);
    if (!holds)
      return fail(RESCL_INVALID_ARGUMENT, "element %lld is %.9g, which is no %s", (long long)index,
                  tensor_real(tensor, index), dtype_name(converted->dtype));
  }
  return RESCL_OK;
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
