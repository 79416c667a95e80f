/** For LD_PRELOAD: a process that has no memory left for its environment. */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <stdlib.h>

__attribute__((visibility("default"))) int setenv(const char *name, const char *value, int overwrite) {
  (void)name, (void)value, (void)overwrite;
  errno = ENOMEM;
  return -1;
}
