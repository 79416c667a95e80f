#define _GNU_SOURCE // dladdr
#include "base/helper.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static int is_there(char *path, int folder_length, const char *folder, const char *below, const char *name) {
  const int length = snprintf(path, PATH_MAX, "%.*s/%s%s", folder_length, folder, below, name);
  return length > 0 && length < PATH_MAX && access(path, X_OK) == 0;
}

/** RESCL_HELPERS_FROM_LIBRARY: where helpers are installed, as seen from the library's folder.
 *
 *  A name without a folder is that of a program which the library is linked into: nobody knows where that is,
 *  and what happens to lie in the current folder is not to be run. */
int helper_find(char *path, const char *name) {
  Dl_info library;
  static const char inside = 0;
  const char *end = dladdr(&inside, &library) && library.dli_fname ? strrchr(library.dli_fname, '/') : NULL;
  if (!end) return 0;
  const int length = (int)(end - library.dli_fname);
  return is_there(path, length, library.dli_fname, "", name) ||
         is_there(path, length, library.dli_fname, RESCL_HELPERS_FROM_LIBRARY "/", name);
}

/** A file that has no name any more: unlike a pipe it needs nobody to read it. */
static FILE *put_aside(const void *bytes, size_t size_bytes) {
  FILE *file = tmpfile();
  if (file && (fwrite(bytes, 1, size_bytes, file) != size_bytes || fflush(file) != 0 ||
               fseek(file, 0, SEEK_SET) != 0)) {
    fclose(file);
    file = NULL;
  }
  return file;
}

static int start(pid_t *id, const char *path, int input) {
  char program[PATH_MAX];
  snprintf(program, sizeof program, "%s", path);
  char *const arguments[] = {program, NULL};
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  sigset_t none;
  sigemptyset(&none);
  if (posix_spawn_file_actions_init(&actions) != 0) return 0;
  if (posix_spawnattr_init(&attributes) != 0) {
    posix_spawn_file_actions_destroy(&actions);
    return 0;
  }
  const int error = posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO) ||
                    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0) ||
                    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0) ||
                    posix_spawnattr_setsigmask(&attributes, &none) ||
                    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK) ||
                    posix_spawn(id, program, &actions, &attributes, arguments, environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return !error;
}

int helper_run(const char *path, const void *bytes, size_t size_bytes) {
  pid_t id = -1, ended = -1;
  int status = 0;
  FILE *input = put_aside(bytes, size_bytes);
  if (!input) return 0;
  const int is_started = start(&id, path, fileno(input));
  fclose(input);
  if (!is_started) return 0;
  do {
    ended = waitpid(id, &status, 0);
  } while (ended < 0 && errno == EINTR);
  return ended == id && WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}
