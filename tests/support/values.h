/** Small shapes, tensors and attributes, written where they are needed. */
#ifndef RESCL_TESTS_VALUES_H
#define RESCL_TESTS_VALUES_H

#include "ops/op.h"

#define COUNT_OF(type, ...) (sizeof((type[]){__VA_ARGS__}) / sizeof(type))
#define SHAPE(...) ((struct shape){.rank = (int)COUNT_OF(int64_t, __VA_ARGS__), .dims = {__VA_ARGS__}})
#define SCALAR ((struct shape){.rank = 0})
#define ABSENT \
  { .dtype = DTYPE_UNKNOWN }

/** A tensor with its data. */
#define DATA(dtype_, type, shape_, ...)                  \
  {                                                      \
    .dtype = dtype_, .shape = shape_, .data = (type[]) { \
      __VA_ARGS__                                        \
    }                                                    \
  }
#define F32(shape_, ...) DATA(DTYPE_FLOAT32, float, shape_, __VA_ARGS__)

#define INT(name_, value_) \
  { .name = name_, .kind = ATTRIBUTE_INT, .integer = value_ }
#define FLOAT(name_, value_) \
  { .name = name_, .kind = ATTRIBUTE_FLOAT, .real = value_ }
#define STRING(name_, value_) \
  { .name = name_, .kind = ATTRIBUTE_STRING, .string = value_ }
#define INTS(name_, ...)                                                         \
  {                                                                              \
    .name = name_, .kind = ATTRIBUTE_INTS, .integers = (int64_t[]){__VA_ARGS__}, \
    .count = COUNT_OF(int64_t, __VA_ARGS__)                                      \
  }

#endif
