#define _POSIX_C_SOURCE 200809L // mkdir
#include "data/path.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "console/report.h"

const char *path_file_name(const char *path) {
  const char *slash = strrchr(path, '/');
  return slash && slash[1] ? slash + 1 : path;
}

char *path_join(const char *folder, const char *name) {
  const size_t length = strlen(folder);
  return format_text("%s%s%s", folder, length > 0 && folder[length - 1] == '/' ? "" : "/", name);
}

int folder_make(const char *path) {
  struct stat about;
  if (mkdir(path, 0777) == 0) return EXIT_DONE;
  const int reason = errno;
  if (stat(path, &about) == 0 && S_ISDIR(about.st_mode)) return EXIT_DONE;
  report("%s: the output folder can not be made: %s", path, strerror(reason));
  return EXIT_FAILED;
}
