/** Time that only moves forward. */
#ifndef RESCL_BASE_CLOCK_H
#define RESCL_BASE_CLOCK_H

#include <stdint.h>

/** Nanoseconds since some fixed moment. */
uint64_t clock_now_ns(void);

/** Milliseconds between a clock_now_ns() and now. */
double clock_since_ms(uint64_t start_ns);

#endif
