#include "vision/score_order.h"

#include <stdlib.h>
#include <string.h>

enum { DIGIT_BITS = 11, DIGITS = 1 << DIGIT_BITS };

/** What is sorted: a number, and whose it is. */
struct key {
  uint32_t number;
  uint32_t index;
};

/** One pass over a digit; stable. */
static void sort_digit(const struct key *from, struct key *to, size_t count, unsigned shift) {
  uint32_t begin[DIGITS] = {0};
  for (size_t index = 0; index < count; index++) begin[from[index].number >> shift & (DIGITS - 1)]++;
  for (uint32_t digit = 0, sum = 0; digit < DIGITS; digit++) {
    const uint32_t here = begin[digit];
    begin[digit] = sum;
    sum += here;
  }
  for (size_t index = 0; index < count; index++)
    to[begin[from[index].number >> shift & (DIGITS - 1)]++] = from[index];
}

/** Larger floats have smaller numbers. Bits of a positive float rise with it, those of a negative one fall. */
static uint32_t falling(float score) {
  uint32_t bits;
  score += 0.0f; // -0 is 0
  memcpy(&bits, &score, sizeof bits);
  return bits >> 31 ? bits : ~bits & UINT32_C(0x7fffffff);
}

static rescl_status sort(const struct candidate *candidates, size_t count, uint32_t *order, int by_class) {
  struct key *keys = calloc(2 * count, sizeof *keys);
  if (!keys) return fail_memory(2 * count * sizeof *keys);
  struct key *from = keys, *to = keys + count;
  uint32_t most = 0;
  for (size_t index = 0; index < count; index++) {
    from[index].number =
        by_class ? (uint32_t)candidates[index].class_index : falling(candidates[index].score);
    from[index].index = (uint32_t)index;
    if (from[index].number > most) most = from[index].number;
  }
  for (unsigned shift = 0; shift < 32 && most >> shift; shift += DIGIT_BITS) {
    sort_digit(from, to, count, shift);
    struct key *const other = from;
    from = to;
    to = other;
  }
  for (size_t index = 0; index < count; index++) order[index] = from[index].index;
  free(keys);
  return RESCL_OK;
}

rescl_status score_order(const struct candidate *candidates, size_t count, uint32_t *order) {
  return sort(candidates, count, order, 0);
}

rescl_status class_order(const struct candidate *candidates, size_t count, uint32_t *order) {
  return sort(candidates, count, order, 1);
}
