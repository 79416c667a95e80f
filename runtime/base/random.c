#include "base/random.h"

#include <math.h>

static uint64_t rotate_left(uint64_t value, int bits) {
  return (value << bits) | (value >> (64 - bits));
}

struct random_state random_seeded(uint64_t seed) {
  struct random_state state;
  for (int word = 0; word < 4; word++) {
    seed += 0x9e3779b97f4a7c15u;
    uint64_t mixed = seed;
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9u;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebu;
    state.words[word] = mixed ^ (mixed >> 31);
  }
  return state;
}

uint64_t random_bits(struct random_state *state) {
  uint64_t *words = state->words;
  const uint64_t result = rotate_left(words[1] * 5, 7) * 9, shifted = words[1] << 17;
  words[2] ^= words[0];
  words[3] ^= words[1];
  words[1] ^= words[2];
  words[0] ^= words[3];
  words[2] ^= shifted;
  words[3] = rotate_left(words[3], 45);
  return result;
}

double random_uniform(struct random_state *state) {
  return (double)(random_bits(state) >> 11) * 0x1p-53;
}

double random_normal(struct random_state *state) {
  const double radius = sqrt(-2.0 * log(1.0 - random_uniform(state)));
  return radius * cos(6.283185307179586 * random_uniform(state));
}

void random_normal_fill(struct random_state *state, float *values, size_t count, double standard_deviation) {
  for (size_t index = 0; index < count; index += 2) {
    const double radius = standard_deviation * sqrt(-2.0 * log(1.0 - random_uniform(state)));
    const double angle = 6.283185307179586 * random_uniform(state);
    values[index] = (float)(radius * cos(angle));
    if (index + 1 < count) values[index + 1] = (float)(radius * sin(angle));
  }
}
