/** Seeds for random_graph(): pseudo-random bytes, which make networks of up to a dozen layers. */
#ifndef RESCL_TESTS_FUZZ_SEEDS_RANDOM_H
#define RESCL_TESTS_FUZZ_SEEDS_RANDOM_H

#include "base/random.h"
#include "fuzz/fuzz.h"

static inline void seed_random_graphs(seed_function seed, int count) {
  for (int index = 0; index < count; index++) {
    struct random_state random = random_seeded((uint64_t)index);
    uint8_t bytes[76];
    char name[24];
    for (size_t byte = 0; byte < sizeof bytes; byte++) bytes[byte] = (uint8_t)random_bits(&random);
    snprintf(name, sizeof name, "random_%d", index);
    seed(name, bytes, sizeof bytes);
  }
}

#endif
