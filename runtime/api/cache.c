#define _GNU_SOURCE // O_NOFOLLOW, openat
#include "rescl/cache.h"

#include <cjson/cJSON.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/argument.h"
#include "base/array.h"
#include "base/file.h"
#include "opencl/cache.h"
#include "tune/results.h"

#define NAME_DIGITS 32 // of a hash

/** One kind of entry: where its files are, how they are known, and how to read what they are for. */
struct kind {
  const char *name, *folder, *ending, *beginning;
  void (*describe)(rescl_cache_entry *entry, const char *path);
};

static void describe_program(rescl_cache_entry *entry, const char *path) {
  struct cache_label label;
  if (!cache_describe(&label, path)) return;
  snprintf(entry->name, sizeof entry->name, "%s", label.program);
  snprintf(entry->device, sizeof entry->device, "%s", label.device);
}

/** Tuning results say which device they are for in "device": {"name"}. */
static void describe_tuning(rescl_cache_entry *entry, const char *path) {
  struct file_map map;
  if (file_map_open(&map, path) != RESCL_OK) return;
  cJSON *root = map.bytes ? cJSON_ParseWithLength((const char *)map.bytes, map.size_bytes) : NULL;
  const cJSON *device = cJSON_GetObjectItemCaseSensitive(root, "device");
  const char *name = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(device, "name"));
  if (name) snprintf(entry->device, sizeof entry->device, "%s", name);
  cJSON_Delete(root);
  file_map_close(&map);
  struct results *results = NULL;
  if (results_read(&results, path) == RESCL_OK)
    results_write_refused(results, entry->refused, sizeof entry->refused);
  results_free(results);
}

static const struct kind kinds[] = {{"program", "programs", ".bin", CACHE_BEGINNING, describe_program},
                                    {"tuning", "tuning", ".json", RESULTS_BEGINNING, describe_tuning}};

/** A file of the cache. */
struct found_file {
  const struct kind *kind;
  const char *name, *path; // name: in the folder of its kind
  uint64_t size_bytes;
  int64_t written; // seconds since 1970
};

typedef rescl_status (*visit_function)(void *user, const struct found_file *file);

/** Nonzero for a name as the library gives them, HASH.ending, or HASH.ending.123abc: what a process that was
 *  killed while it wrote has left behind. */
static int has_our_name(const struct kind *kind, const char *name) {
  const size_t length = strlen(kind->ending);
  if (strspn(name, "0123456789abcdef") != NAME_DIGITS ||
      strncmp(name + NAME_DIGITS, kind->ending, length) != 0)
    return 0;
  const char *end = name + NAME_DIGITS + length;
  return *end == '\0' || (*end == '.' && strlen(end) == strlen(".123abc"));
}

/** Whether it is the library's: a plain file, no link, that begins as those of its kind do, as far as it goes. */
static int recognise(struct found_file *file, int folder) {
  char beginning[64];
  struct stat about = {0};
  if (!has_our_name(file->kind, file->name)) return 0;
  const int descriptor = openat(folder, file->name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  if (descriptor < 0) return 0;
  const int is_plain = fstat(descriptor, &about) == 0 && S_ISREG(about.st_mode);
  const ssize_t read_bytes = is_plain ? read(descriptor, beginning, strlen(file->kind->beginning)) : -1;
  close(descriptor);
  file->size_bytes = (uint64_t)about.st_size;
  file->written = (int64_t)about.st_mtime;
  return read_bytes >= 0 && memcmp(beginning, file->kind->beginning, (size_t)read_bytes) == 0;
}

static rescl_status visit_folder(DIR *directory, const char *folder, const struct kind *kind,
                                 visit_function visit, void *user) {
  char path[PATH_MAX + 512];
  rescl_status status = RESCL_OK;
  for (const struct dirent *entry; status == RESCL_OK && (entry = readdir(directory));) {
    struct found_file file = {.kind = kind, .name = entry->d_name, .path = path};
    snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
    if (recognise(&file, dirfd(directory))) status = visit(user, &file);
  }
  return status;
}

/** What is not there holds nothing. */
static rescl_status miss_folder(const char *folder, int reason) {
  struct stat about;
  if (lstat(folder, &about) == 0 && S_ISLNK(about.st_mode))
    return fail(RESCL_IO, "%s: is a link, which is not followed", folder);
  return reason == ENOENT || reason == ENOTDIR ? RESCL_OK
                                               : fail(RESCL_IO, "%s: %s", folder, strerror(reason));
}

static rescl_status visit_kind(const char *folder, const struct kind *kind, visit_function visit,
                               void *user) {
  const int descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (descriptor < 0) return miss_folder(folder, errno);
  DIR *directory = fdopendir(descriptor);
  if (!directory) {
    close(descriptor);
    return fail_memory(sizeof(struct dirent));
  }
  const rescl_status status = visit_folder(directory, folder, kind, visit, user);
  closedir(directory);
  return status;
}

static rescl_status visit_files(visit_function visit, void *user) {
  char root[PATH_MAX], folder[PATH_MAX + 16];
  TRY(file_cache_folder(root));
  for (size_t kind = 0; kind < sizeof kinds / sizeof *kinds; kind++) {
    snprintf(folder, sizeof folder, "%s/%s", root, kinds[kind].folder);
    TRY(visit_kind(folder, &kinds[kind], visit, user));
  }
  return RESCL_OK;
}

rescl_status rescl_cache_path(char *path, size_t path_bytes) {
  char folder[PATH_MAX];
  REQUIRE(path);
  TRY(file_cache_folder(folder));
  const size_t needed_bytes = strlen(folder) + 1;
  if (needed_bytes > path_bytes)
    return fail(RESCL_INVALID_ARGUMENT, "rescl_cache_path: path_bytes is %zu, but %zu are needed", path_bytes,
                needed_bytes);
  memcpy(path, folder, needed_bytes);
  return RESCL_OK;
}

rescl_status rescl_cache_check(void) {
  char root[PATH_MAX], folder[PATH_MAX + 16];
  TRY(file_cache_folder(root));
  for (size_t kind = 0; kind < sizeof kinds / sizeof *kinds; kind++) {
    snprintf(folder, sizeof folder, "%s/%s", root, kinds[kind].folder);
    TRY(file_check_private(folder));
  }
  return RESCL_OK;
}

/** A list that grows. */
struct listing {
  rescl_cache_entry *entries;
  size_t count, capacity;
};

static rescl_status add_entry(void *user, const struct found_file *file) {
  struct listing *listing = user;
  TRY(ARRAY_RESERVE(listing->entries, listing->count + 1, listing->capacity));
  rescl_cache_entry *entry = &listing->entries[listing->count++];
  *entry =
      (rescl_cache_entry){.kind = file->kind->name, .size_bytes = file->size_bytes, .written = file->written};
  snprintf(entry->name, sizeof entry->name, "%.*s", NAME_DIGITS, file->name);
  file->kind->describe(entry, file->path);
  return RESCL_OK;
}

static int compare_entries(const void *first, const void *second) {
  const rescl_cache_entry *a = first, *b = second;
  int order = strcmp(a->kind, b->kind);
  if (order == 0) order = strcmp(a->device, b->device);
  return order ? order : strcmp(a->name, b->name);
}

rescl_status rescl_cache_list(rescl_cache_entry **entries, size_t *count) {
  struct listing listing = {0};
  if (entries) *entries = NULL;
  if (count) *count = 0;
  REQUIRE(entries);
  REQUIRE(count);
  const rescl_status status = visit_files(add_entry, &listing);
  if (status != RESCL_OK) {
    free(listing.entries);
    return status;
  }
  if (listing.count > 0) qsort(listing.entries, listing.count, sizeof *listing.entries, compare_entries);
  *entries = listing.entries;
  *count = listing.count;
  return RESCL_OK;
}

rescl_status rescl_cache_refused(const rescl_device_info *device, char *text, size_t text_bytes) {
  struct results *results = NULL;
  REQUIRE(device);
  REQUIRE(text);
  if (text_bytes == 0) return fail(RESCL_INVALID_ARGUMENT, "rescl_cache_refused: text_bytes is 0");
  text[0] = '\0';
  TRY(results_open(&results, device));
  results_write_refused(results, text, text_bytes);
  results_free(results);
  return RESCL_OK;
}

void rescl_cache_list_free(rescl_cache_entry *entries) {
  free(entries);
}

/** What was removed, and the first failure: the rest is removed all the same. */
struct removal {
  size_t count;
  uint64_t size_bytes;
  rescl_status status;
};

static rescl_status remove_entry(void *user, const struct found_file *file) {
  struct removal *removal = user;
  if (unlink(file->path) == 0) {
    removal->count++;
    removal->size_bytes += file->size_bytes;
  } else if (errno != ENOENT && removal->status == RESCL_OK) {
    removal->status = fail(RESCL_IO, "%s: can not be removed: %s", file->path, strerror(errno));
  }
  return RESCL_OK;
}

rescl_status rescl_cache_clear(size_t *count, uint64_t *size_bytes) {
  struct removal removal = {.status = RESCL_OK};
  const rescl_status status = visit_files(remove_entry, &removal);
  if (count) *count = removal.count;
  if (size_bytes) *size_bytes = removal.size_bytes;
  return status != RESCL_OK ? status : removal.status;
}
