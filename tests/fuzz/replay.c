/** A fuzzer without libFuzzer.
 *
 *      replay_NAME                 its seeds, and each of them damaged a few times: a test
 *      replay_NAME --write FOLDER  writes the seeds there, for libFuzzer to begin with
 *      replay_NAME FILE...         these inputs: what a fuzzer has found, or its whole corpus
 */
#include <string.h>

#include "base/random.h"
#include "fuzz/fuzz.h"

#ifndef DAMAGED_PER_SEED
#define DAMAGED_PER_SEED 20
#endif

static const char *folder;
static size_t count;

/** With memory of its own, so that what is read behind it is seen. */
static void run(const void *bytes, size_t size_bytes) {
  unsigned char *copy = malloc(size_bytes ? size_bytes : 1);
  FUZZ_HOLDS(copy, "no memory");
  if (size_bytes) memcpy(copy, bytes, size_bytes);
  (void)LLVMFuzzerTestOneInput(copy, size_bytes);
  free(copy);
  count++;
}

static void damage(unsigned char *bytes, size_t size_bytes, struct random_state *random) {
  static const unsigned char telling[] = {0x00, 0x01, 0x7f, 0x80, 0xff};
  const size_t place = (size_t)(random_bits(random) % size_bytes);
  if (random_bits(random) & 1)
    bytes[place] ^= (unsigned char)(1u << (random_bits(random) & 7));
  else
    bytes[place] = telling[random_bits(random) % sizeof telling];
}

static void run_seed(const char *name, const void *bytes, size_t size_bytes) {
  struct random_state random = random_seeded(size_bytes);
  (void)name;
  run(bytes, size_bytes);
  for (int index = 0; size_bytes && index < DAMAGED_PER_SEED; index++) {
    unsigned char *damaged = malloc(size_bytes);
    FUZZ_HOLDS(damaged, "no memory");
    memcpy(damaged, bytes, size_bytes);
    for (int times = index % 3; times >= 0; times--) damage(damaged, size_bytes, &random);
    run(damaged, index % 4 == 3 ? (size_t)(random_bits(&random) % size_bytes) : size_bytes);
    free(damaged);
  }
}

static void write_seed(const char *name, const void *bytes, size_t size_bytes) {
  char path[4096];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  FILE *file = fopen(path, "wb");
  FUZZ_HOLDS(file && fwrite(bytes, 1, size_bytes, file) == size_bytes, "%s", path);
  FUZZ_HOLDS(fclose(file) == 0, "%s", path);
}

static void run_file(const char *path) {
  FILE *file = fopen(path, "rb");
  FUZZ_HOLDS(file && fseek(file, 0, SEEK_END) == 0, "%s", path);
  const long size_bytes = ftell(file);
  unsigned char *bytes = malloc((size_t)size_bytes + 1);
  rewind(file);
  FUZZ_HOLDS(bytes && fread(bytes, 1, (size_t)size_bytes, file) == (size_t)size_bytes, "%s", path);
  fclose(file);
  run(bytes, (size_t)size_bytes);
  free(bytes);
}

int main(int argc, char **argv) {
  if (argc == 3 && strcmp(argv[1], "--write") == 0) {
    folder = argv[2];
    fuzz_seeds(write_seed);
    return EXIT_SUCCESS;
  }
  for (int index = 1; index < argc; index++) run_file(argv[index]);
  if (argc == 1) fuzz_seeds(run_seed);
  printf("%zu inputs\n", count);
  return count ? EXIT_SUCCESS : EXIT_FAILURE;
}
