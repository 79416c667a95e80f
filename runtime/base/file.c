#define _GNU_SOURCE
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static rescl_status check_regular(const struct stat *about, const char *path) {
  if (S_ISDIR(about->st_mode)) return fail(RESCL_IO, "%s: is a folder, expected a file", path);
  if (!S_ISREG(about->st_mode)) return fail(RESCL_IO, "%s: not a regular file", path);
  return RESCL_OK;
}

static rescl_status open_regular(int *descriptor, struct stat *about, const char *path) {
  *descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (*descriptor < 0)
    return fail(errno == ENOENT ? RESCL_NOT_FOUND : RESCL_IO, "%s: %s", path, strerror(errno));
  const rescl_status status = fstat(*descriptor, about) != 0 ? fail(RESCL_IO, "%s: %s", path, strerror(errno))
                                                             : check_regular(about, path);
  if (status != RESCL_OK) close(*descriptor);
  return status;
}

static rescl_status map_descriptor(struct file_map *map, int descriptor, size_t size_bytes,
                                   const char *path) {
  if (size_bytes == 0) return RESCL_OK;
  void *bytes = mmap(NULL, size_bytes, PROT_READ, MAP_PRIVATE, descriptor, 0);
  if (bytes == MAP_FAILED) return fail(RESCL_IO, "%s: can not be mapped: %s", path, strerror(errno));
  *map = (struct file_map){bytes, size_bytes};
  return RESCL_OK;
}

/** Cuts the path behind the last slash, before it where that is the root's. "" has no slash: the current folder. */
static void cut_to_folder(char *path) {
  char *slash = strrchr(path, '/');
  path[slash ? (slash == path ? 1 : slash - path) : 0] = '\0';
}

static rescl_status check_owner(const struct stat *about, const char *path) {
  if (about->st_uid != geteuid() && about->st_uid != 0)
    return fail(RESCL_IO, "%s: is not used, as it belongs to another user; choose a folder of your own",
                path);
  if (about->st_mode & (S_IWGRP | S_IWOTH))
    return fail(RESCL_IO, "%s: is not used, as others may write to it; 'chmod go-w' takes that from them",
                path);
  return RESCL_OK;
}

rescl_status file_check_private(const char *folder) {
  char path[PATH_MAX];
  struct stat about;
  if ((size_t)snprintf(path, sizeof path, "%s", folder) >= sizeof path)
    return fail(RESCL_INVALID_ARGUMENT, "%s: the path is too long", folder);
  for (int level = 0; level < 2 && path[0]; level++) {
    if (stat(path, &about) == 0) TRY(check_owner(&about, path));
    cut_to_folder(path);
  }
  return RESCL_OK;
}

static rescl_status check_private(const struct stat *about, const char *path) {
  char folder[PATH_MAX];
  snprintf(folder, sizeof folder, "%s", path);
  cut_to_folder(folder);
  TRY(check_owner(about, path));
  return file_check_private(folder);
}

static rescl_status map_file(struct file_map *map, const char *path, int is_private) {
  int descriptor;
  struct stat about;
  *map = (struct file_map){0};
  TRY(open_regular(&descriptor, &about, path));
  rescl_status status = is_private ? check_private(&about, path) : RESCL_OK;
  if (status == RESCL_OK) status = map_descriptor(map, descriptor, (size_t)about.st_size, path);
  close(descriptor);
  return status;
}

rescl_status file_map_open(struct file_map *map, const char *path) {
  return map_file(map, path, 0);
}

rescl_status file_map_private(struct file_map *map, const char *path) {
  return map_file(map, path, 1);
}

/** Bytes read, fewer where the file ends before; -1 on failure. */
static ssize_t read_all(int descriptor, unsigned char *bytes, size_t size_bytes) {
  size_t done = 0;
  while (done < size_bytes) {
    const ssize_t count = read(descriptor, bytes + done, size_bytes - done);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return -1;
    if (count == 0) break;
    done += (size_t)count;
  }
  return (ssize_t)done;
}

static int is_unchanged(const struct stat *before, const struct stat *now) {
  return before->st_size == now->st_size && before->st_mtim.tv_sec == now->st_mtim.tv_sec &&
         before->st_mtim.tv_nsec == now->st_mtim.tv_nsec;
}

static rescl_status read_descriptor(const struct file_bytes *file, int descriptor, const struct stat *opened,
                                    const char *path) {
  struct stat now;
  const ssize_t count = read_all(descriptor, file->bytes, file->size_bytes);
  if (count < 0 || fstat(descriptor, &now) != 0) return fail(RESCL_IO, "%s: %s", path, strerror(errno));
  if ((size_t)count == file->size_bytes && is_unchanged(opened, &now)) return RESCL_OK;
  return fail(RESCL_IO, "%s: was changed while it was read", path);
}

rescl_status file_read(struct file_bytes *file, const char *path) {
  *file = (struct file_bytes){0};
  int descriptor;
  struct stat about;
  TRY(open_regular(&descriptor, &about, path));
  struct file_bytes made = {malloc((size_t)about.st_size + 1), (size_t)about.st_size};
  const rescl_status status =
      made.bytes ? read_descriptor(&made, descriptor, &about, path) : fail_memory(made.size_bytes);
  close(descriptor);
  if (status == RESCL_OK)
    *file = made;
  else
    free(made.bytes);
  return status;
}

void file_map_close(struct file_map *map) {
  if (map->bytes) munmap((void *)(size_t)map->bytes, map->size_bytes);
  *map = (struct file_map){0};
}

void file_map_release(const void *bytes, size_t size_bytes) {
  const uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE), start = (uintptr_t)bytes;
  const uintptr_t first = (start + page - 1) / page * page, end = (start + size_bytes) / page * page;
  if (end > first) madvise((void *)first, end - first, MADV_DONTNEED);
}

static int write_all(int descriptor, const unsigned char *bytes, size_t size_bytes) {
  while (size_bytes > 0) {
    const ssize_t written = write(descriptor, bytes, size_bytes);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return -1;
    bytes += written;
    size_bytes -= (size_t)written;
  }
  return 0;
}

static int write_parts(int descriptor, const struct file_part *parts, size_t part_count) {
  for (size_t part = 0; part < part_count; part++)
    if (write_all(descriptor, parts[part].bytes, parts[part].size_bytes) != 0) return -1;
  return 0;
}

/** Makes a new file under a name that nobody can know before, with the permissions that
 *  the umask leaves any file.
 *  @param temporary  receives the name, "PATH.123abc"
 *  @return the descriptor, -1 on failure */
static int create_beside(char temporary[PATH_MAX], const char *path, mode_t mode) {
  int descriptor = -1;
  for (uint32_t attempt = 0; attempt < 100; attempt++) {
    uint32_t number = 0;
    (void)getentropy(&number, sizeof number);
    snprintf(temporary, PATH_MAX, "%s.%06x", path, (number + attempt) & 0xffffff);
    descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
    if (descriptor >= 0 || errno != EEXIST) break;
  }
  return descriptor;
}

static rescl_status write_renamed(const char *path, int is_private, const struct file_part *parts,
                                  size_t part_count) {
  char temporary[PATH_MAX];
  struct stat about;
  // Renaming over /dev/null would put a plain file in its place.
  if (stat(path, &about) == 0 && !S_ISREG(about.st_mode))
    return fail(RESCL_IO, "%s: can not be written: it is there and not a regular file", path);
  if (strlen(path) + sizeof ".123abc" > sizeof temporary)
    return fail(RESCL_INVALID_ARGUMENT, "%s: the path is too long", path);
  const int descriptor = create_beside(temporary, path, is_private ? 0600 : 0666);
  if (descriptor < 0) return fail(RESCL_IO, "%s: can not be written: %s", path, strerror(errno));
  int failed = write_parts(descriptor, parts, part_count) != 0;
  int reason = errno;
  if (!failed && !is_private && fsync(descriptor) != 0) failed = 1, reason = errno;
  if (close(descriptor) != 0 && !failed) failed = 1, reason = errno;
  if (!failed && rename(temporary, path) != 0) failed = 1, reason = errno;
  if (!failed) return RESCL_OK;
  unlink(temporary);
  return fail(RESCL_IO, "%s: can not be written: %s", path, strerror(reason));
}

rescl_status file_write_atomic(const char *path, const struct file_part *parts, size_t part_count) {
  return write_renamed(path, 0, parts, part_count);
}

rescl_status file_write_private(const char *path, const struct file_part *parts, size_t part_count) {
  return write_renamed(path, 1, parts, part_count);
}

int file_is_folder(const char *path) {
  struct stat about;
  return stat(path, &about) == 0 && S_ISDIR(about.st_mode);
}

rescl_status file_make_folders(const char *path) {
  char folder[PATH_MAX];
  const size_t length = strlen(path);
  if (length == 0 || length >= sizeof folder)
    return fail(RESCL_INVALID_ARGUMENT, "%s: not a usable path", path);
  for (size_t end = 1; end <= length; end++) {
    if (path[end] != '/' && path[end] != '\0') continue;
    memcpy(folder, path, end);
    folder[end] = '\0';
    if (mkdir(folder, 0700) != 0 && !(errno == EEXIST && file_is_folder(folder)))
      return fail(RESCL_IO, "%s: the folder can not be made: %s", folder, strerror(errno));
  }
  return RESCL_OK;
}

static int has_parent_step(const char *path) {
  for (const char *step = path; step; step = strchr(step, '/') ? strchr(step, '/') + 1 : NULL)
    if (strncmp(step, "..", 2) == 0 && (step[2] == '/' || step[2] == '\0')) return 1;
  return 0;
}

/** Both are real paths: no links in them. */
static int lies_within(const char *path, const char *folder) {
  const size_t length = strcmp(folder, "/") == 0 ? 0 : strlen(folder);
  return strncmp(path, folder, length) == 0 && path[length] == '/';
}

/** Whether both real paths lead into the very same folder. */
static int are_neighbours(const char *path, const char *other) {
  const char *slash = strrchr(path, '/'), *other_slash = strrchr(other, '/');
  return slash - path == other_slash - other && strncmp(path, other, (size_t)(slash - path)) == 0;
}

rescl_status file_resolve_beside(char *path, const char *file, const char *relative) {
  if (relative[0] == '\0' || relative[0] == '/' || has_parent_step(relative))
    return fail(RESCL_UNSUPPORTED,
                "the external data path '%s' leads outside the model's folder: refused; "
                "put the data file beside the model",
                relative);
  char folder[PATH_MAX], joined[PATH_MAX], root[PATH_MAX], target[PATH_MAX];
  if ((size_t)snprintf(folder, sizeof folder, "%s", file) >= sizeof folder)
    return fail(RESCL_INVALID_ARGUMENT, "%s: the path is too long", file);
  cut_to_folder(folder);
  if ((size_t)snprintf(joined, sizeof joined, "%s/%s", folder[0] ? folder : ".", relative) >= sizeof joined)
    return fail(RESCL_INVALID_ARGUMENT, "%s: the path is too long", relative);
  if (!realpath(folder[0] ? folder : ".", root)) return fail(RESCL_IO, "%s: %s", folder, strerror(errno));
  if (!realpath(file, target)) return fail(RESCL_IO, "%s: %s", file, strerror(errno));
  if (!realpath(joined, path))
    return fail(errno == ENOENT ? RESCL_NOT_FOUND : RESCL_IO, "external data file %s: %s", joined,
                strerror(errno));
  if (lies_within(path, root) || are_neighbours(path, target)) return RESCL_OK;
  return fail(RESCL_UNSUPPORTED,
              "the external data file %s is a link out of the model's folder: refused; "
              "put the data file itself beside the model",
              joined);
}

rescl_status file_cache_folder(char *path) {
  const char *chosen = getenv("RESCL_CACHE_DIR"), *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
  int length = -1;
  if (chosen && *chosen)
    length = snprintf(path, PATH_MAX, "%s", chosen);
  else if (cache && *cache)
    length = snprintf(path, PATH_MAX, "%s/rescl", cache);
  else if (home && *home)
    length = snprintf(path, PATH_MAX, "%s/.cache/rescl", home);
  if (length < 0 || length >= PATH_MAX)
    return fail(RESCL_NOT_FOUND, "there is no cache folder: set RESCL_CACHE_DIR, XDG_CACHE_HOME or HOME");
  return RESCL_OK;
}
