#include "kernels/recording.h"

struct argument argument_int8_end(const int64_t *values, int count, int32_t fill) {
  struct argument argument = {.kind = ARGUMENT_INT8};
  for (int lane = 0; lane < 8; lane++) {
    const int index = lane - (8 - count);
    argument.integers[lane] = index < 0 ? fill : (int32_t)values[index];
  }
  return argument;
}

struct argument argument_int8(const int64_t *values, int count) {
  struct argument argument = {.kind = ARGUMENT_INT8};
  for (int lane = 0; lane < count; lane++) argument.integers[lane] = (int32_t)values[lane];
  return argument;
}
