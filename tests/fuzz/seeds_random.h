/** Seeds for random_graph(): pseudo-random bytes, which make networks of up to a dozen layers, and all of random_layers.h,
 *  some to a network, each of which reads its input. */
#ifndef RESCL_TESTS_FUZZ_SEEDS_RANDOM_H
#define RESCL_TESTS_FUZZ_SEEDS_RANDOM_H

#include "base/random.h"
#include "fuzz/fuzz.h"
#include "fuzz/random_layers.h"

enum { SEED_BYTES = 160, SEED_LAYERS = 10 };

static inline void seed_random_graphs(seed_function seed, int count) {
  for (int index = 0; index < count; index++) {
    struct random_state random = random_seeded((uint64_t)index);
    uint8_t bytes[SEED_BYTES];
    char name[24];
    for (size_t byte = 0; byte < sizeof bytes; byte++) bytes[byte] = (uint8_t)random_bits(&random);
    snprintf(name, sizeof name, "random_%d", index);
    seed(name, bytes, sizeof bytes);
  }
}

static inline void seed_random_layers(seed_function seed) {
  const int count = sizeof random_layers / sizeof *random_layers;
  struct random_state random = random_seeded(1);
  for (int first = 0; first < count; first += SEED_LAYERS) {
    uint8_t bytes[SEED_BYTES] = {0, 3}; // one picture of 4 channels, 8 x 8
    char name[24];
    size_t length = 4;
    for (int layer = 0; layer < SEED_LAYERS && first + layer < count; layer++) {
      bytes[length++] = (uint8_t)(first + layer);
      bytes[length++] = (uint8_t)(layer << 4);
      bytes[length++] = 0;
      for (const char *letter = random_layers[first + layer]; *letter; letter++)
        if (*letter == '<') bytes[length++] = (uint8_t)random_bits(&random);
    }
    FUZZ_HOLDS(length <= sizeof bytes, "many choices");
    snprintf(name, sizeof name, "layers_%d", first);
    seed(name, bytes, length);
  }
}

#endif
