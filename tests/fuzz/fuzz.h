/** What a fuzzer is made of: a function that takes any bytes, and a few inputs to begin with. libFuzzer calls
 *  the first; replay.c, which needs no libFuzzer, both. */
#ifndef RESCL_TESTS_FUZZ_H
#define RESCL_TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/** Whatever the bytes are, it comes back: with 0, as libFuzzer wants it, and all memory freed. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size_bytes);

/** Takes a seed; the name is that of its file. */
typedef void (*seed_function)(const char *name, const void *bytes, size_t size_bytes);

/** Gives every seed of this fuzzer. */
void fuzz_seeds(seed_function seed);

/** What must hold for any input. */
#define FUZZ_HOLDS(condition, ...)                       \
  do {                                                   \
    if (!(condition)) {                                  \
      fprintf(stderr, "%s: ", #condition);               \
      fprintf(stderr, __VA_ARGS__), fputc('\n', stderr); \
      abort();                                           \
    }                                                    \
  } while (0)

/** The bytes as a file, the process's only one: its path. Gone at exit. */
const char *fuzz_file(const void *bytes, size_t size_bytes);

/** Reads every byte, so that AddressSanitizer sees one that is not there. */
void fuzz_read(const void *bytes, size_t size_bytes);

/** Numbers from the fuzzer's bytes, one byte each; 0 once there are none left. */
struct fuzz_bytes {
  const uint8_t *bytes;
  size_t left_bytes;
};
unsigned fuzz_byte(struct fuzz_bytes *bytes);
/** 0 to bound - 1. */
unsigned fuzz_below(struct fuzz_bytes *bytes, unsigned bound);

#endif
