/** Repeatable random numbers: xoshiro256** seeded by splitmix64 (Blackman and Vigna, 2018). */
#ifndef RESCL_BASE_RANDOM_H
#define RESCL_BASE_RANDOM_H

#include <stddef.h>
#include <stdint.h>

struct random_state {
  uint64_t words[4];
};

/** The same seed gives the same numbers on every machine. */
struct random_state random_seeded(uint64_t seed);

/** 64 uniform bits. */
uint64_t random_bits(struct random_state *state);

/** Uniform in [0, 1). */
double random_uniform(struct random_state *state);

/** Normally distributed, mean 0, variance 1. */
double random_normal(struct random_state *state);

/** Fills `values` with normally distributed numbers of mean 0; twice as fast as as many random_normal(),
 *  and not the same numbers. */
void random_normal_fill(struct random_state *state, float *values, size_t count, double standard_deviation);

#endif
