/** Numbers as people read them. Decimal: 1 MB is 1,000,000 bytes. */
#ifndef RESCL_CONSOLE_UNITS_H
#define RESCL_CONSOLE_UNITS_H

#include <stdint.h>

/** Room for a number with its unit. */
struct unit_text {
  char text[32];
};

/** "102.2 MB" */
struct unit_text unit_bytes(uint64_t bytes);

/** "8.21 GFLOP" */
struct unit_text unit_flops(int64_t flops);

/** "25,557,032" */
struct unit_text unit_count(int64_t count);

/** Three digits that count, and all those before the point: "1.23", "12.3", "1234"; "" for NaN. */
struct unit_text unit_number(double number);

/** "45.0 %" of 0.45; "" for NaN. */
struct unit_text unit_percent(double fraction);

/** "timed out" of the name "timed_out". */
struct unit_text unit_words(const char *name);

/** "3.1e-07", "0" or "not a number" */
struct unit_text unit_error(double error);

/** "12 s", "3 min", "5 h" or "9 days", of a time that has passed; "0 s" for one that has not. */
struct unit_text unit_age(int64_t seconds);

/** A shape as "1×64×56×56", "?" for symbolic dimensions, "scalar" for rank 0, "unknown" for rank -1. */
struct shape_text {
  char text[8 * 24];
};
struct shape_text unit_shape(int rank, const int64_t *shape);

/** A fraction as a bar of so many columns, in eighths of them, with blanks behind;
 *  at most UNIT_BAR_COLUMNS. */
#define UNIT_BAR_COLUMNS 24
struct bar_text {
  char text[3 * UNIT_BAR_COLUMNS + 1];
};
struct bar_text unit_bar(double fraction, int columns);

#endif
