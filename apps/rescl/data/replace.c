#define _GNU_SOURCE // getentropy
#include "data/replace.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "console/report.h"

static int report_path(const char *path, const char *what, int reason) {
  report("%s: %s: %s", path, what, strerror(reason));
  return EXIT_FAILED;
}

static void release(struct replacement *replacement) {
  free(replacement->path);
  free(replacement->temporary);
  *replacement = (struct replacement){0};
}

/** Others may write to the folder, too: a name that nobody can know before, and never a
 *  file or a link that is there. */
static int create_temporary(struct replacement *replacement) {
  uint32_t number;
  if (getentropy(&number, sizeof number) != 0) return -1;
  replacement->temporary = format_text("%s.%08" PRIx32 ".part", replacement->path, number);
  return open(replacement->temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
}

int replacement_open(struct replacement *replacement, const char *path) {
  struct stat about;
  const int exists = stat(path, &about) == 0;
  if (exists && S_ISDIR(about.st_mode)) return report_path(path, "can not be written", EISDIR);
  char *target = realpath(path, NULL); // a link stays a link
  *replacement = (struct replacement){.path = format_text("%s", target ? target : path)};
  free(target);
  // Renaming over /dev/null would put a plain file in its place.
  const int in_place = exists && !S_ISREG(about.st_mode);
  const int descriptor =
      in_place ? open(replacement->path, O_WRONLY | O_TRUNC | O_CLOEXEC) : create_temporary(replacement);
  replacement->stream = descriptor < 0 ? NULL : fdopen(descriptor, "wb");
  if (replacement->stream) return EXIT_DONE;
  const int reason = errno;
  if (descriptor >= 0) close(descriptor);
  release(replacement);
  return report_path(path, "can not be written", reason);
}

/** Closes and renames; NULL, or what went wrong. */
static const char *put_in_place(struct replacement *replacement) {
  const int is_short = ferror(replacement->stream); // the write's own errno is gone by now
  if (fclose(replacement->stream) != 0) return strerror(errno);
  if (is_short) return "not all of it could be written; is the disk full?";
  if (!replacement->temporary || rename(replacement->temporary, replacement->path) == 0) return NULL;
  return strerror(errno);
}

int replacement_commit(struct replacement *replacement) {
  const char *what = put_in_place(replacement);
  if (what && replacement->temporary) unlink(replacement->temporary);
  if (what) report("%s: can not be written: %s", replacement->path, what);
  release(replacement);
  return what ? EXIT_FAILED : EXIT_DONE;
}

void replacement_cancel(struct replacement *replacement) {
  if (!replacement->stream) return;
  fclose(replacement->stream);
  if (replacement->temporary) unlink(replacement->temporary);
  release(replacement);
}
