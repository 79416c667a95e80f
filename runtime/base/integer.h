/** Whole numbers. */
#ifndef RESCL_BASE_INTEGER_H
#define RESCL_BASE_INTEGER_H

#include <stdint.h>

static inline int64_t clamp(int64_t value, int64_t least, int64_t most) {
  return value < least ? least : value > most ? most : value;
}

/** How many of `divisor` hold `count`, rounded up; both positive. */
static inline int64_t divide_up(int64_t count, int64_t divisor) {
  return (count + divisor - 1) / divisor;
}

#endif
