#define _POSIX_C_SOURCE 200809L
#include "fuzz/fuzz.h"

#include <string.h>
#include <unistd.h>

static char path[] = "/tmp/rescl-fuzz-XXXXXX";
static int descriptor = -1;

static void remove_file(void) {
  unlink(path);
}

// Kept open and written in place, shortened last: some file systems wait for the disk where a file is made anew or was empty.
const char *fuzz_file(const void *bytes, size_t size_bytes) {
  if (descriptor < 0) {
    descriptor = mkstemp(path);
    FUZZ_HOLDS(descriptor >= 0, "no temporary file");
    atexit(remove_file);
  }
  FUZZ_HOLDS(pwrite(descriptor, bytes, size_bytes, 0) == (ssize_t)size_bytes, "%s", path);
  FUZZ_HOLDS(ftruncate(descriptor, (off_t)size_bytes) == 0, "%s", path);
  return path;
}

void fuzz_read(const void *bytes, size_t size_bytes) {
  static volatile unsigned sum;
  for (size_t index = 0; index < size_bytes; index++) sum = sum + ((const unsigned char *)bytes)[index];
}

unsigned fuzz_byte(struct fuzz_bytes *bytes) {
  if (!bytes->left_bytes) return 0;
  bytes->left_bytes--;
  return *bytes->bytes++;
}

unsigned fuzz_below(struct fuzz_bytes *bytes, unsigned bound) {
  return fuzz_byte(bytes) % bound;
}
