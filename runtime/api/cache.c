#define _XOPEN_SOURCE 700
#include "rescl/cache.h"

#include <cjson/cJSON.h>
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "opencl/cache.h"

/** One kind of entry: where its files are, and how to read what they are for. */
struct kind {
  const char *name, *folder, *ending;
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
}

static const struct kind kinds[] = {{"program", "programs", ".bin", describe_program},
                                    {"tuning", "tuning", ".json", describe_tuning}};

/** Called for each file of the cache.
 *  @param name  in the folder of its kind */
typedef rescl_status (*visit_function)(void *user, const struct kind *kind, const char *name,
                                       const char *path);

/** Nonzero for a name as the library gives them, NAME.ending, or NAME.ending.XXXXXX: what a process that was
 * killed while it wrote has left behind. */
static int is_ours(const struct kind *kind, const char *name) {
  const char *end = strstr(name, kind->ending);
  if (!end || end == name) return 0;
  end += strlen(kind->ending);
  return *end == '\0' || (*end == '.' && strlen(end) == strlen(".XXXXXX"));
}

static rescl_status visit_kind(const char *folder, const struct kind *kind, visit_function visit,
                               void *user) {
  char path[PATH_MAX + 512];
  struct stat about;
  rescl_status status = RESCL_OK;
  DIR *directory = opendir(folder);
  if (!directory) // what is not there holds nothing
    return errno == ENOENT || errno == ENOTDIR ? RESCL_OK : fail(RESCL_IO, "%s: %s", folder, strerror(errno));
  for (const struct dirent *file; status == RESCL_OK && (file = readdir(directory));) {
    snprintf(path, sizeof path, "%s/%s", folder, file->d_name);
    if (is_ours(kind, file->d_name) && lstat(path, &about) == 0 && S_ISREG(about.st_mode))
      status = visit(user, kind, file->d_name, path);
  }
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
  if (!path) return fail(RESCL_INVALID_ARGUMENT, "rescl_cache_path: path must not be NULL");
  TRY(file_cache_folder(folder));
  if (strlen(folder) >= path_bytes)
    return fail(RESCL_INVALID_ARGUMENT, "rescl_cache_path: %zu bytes are needed, %zu given",
                strlen(folder) + 1, path_bytes);
  strcpy(path, folder);
  return RESCL_OK;
}

/** A list that grows. */
struct listing {
  rescl_cache_entry *entries;
  size_t count, capacity;
};

static rescl_status add_entry(void *user, const struct kind *kind, const char *name, const char *path) {
  struct listing *listing = user;
  struct stat about;
  if (stat(path, &about) != 0) return RESCL_OK; // another process has removed it
  if (listing->count == listing->capacity) {
    const size_t capacity = listing->capacity ? 2 * listing->capacity : 64;
    rescl_cache_entry *grown = realloc(listing->entries, capacity * sizeof *grown);
    if (!grown) return fail_memory(capacity * sizeof *grown);
    listing->entries = grown;
    listing->capacity = capacity;
  }
  rescl_cache_entry *entry = &listing->entries[listing->count++];
  *entry = (rescl_cache_entry){
      .kind = kind->name, .size_bytes = (uint64_t)about.st_size, .written = (int64_t)about.st_mtime};
  snprintf(entry->name, sizeof entry->name, "%.*s", (int)strcspn(name, "."), name);
  kind->describe(entry, path);
  return RESCL_OK;
}

static int compare_entries(const void *first, const void *second) {
  const rescl_cache_entry *a = first, *b = second;
  int order = strcmp(a->kind, b->kind);
  if (order == 0) order = strcmp(a->device, b->device);
  return order ? order : strcmp(a->name, b->name);
}

rescl_status rescl_cache_list(rescl_cache_entry **entries, size_t *count) {
  if (!entries || !count)
    return fail(RESCL_INVALID_ARGUMENT, "rescl_cache_list: entries and count must not be NULL");
  struct listing listing = {0};
  *entries = NULL, *count = 0;
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

void rescl_cache_list_free(rescl_cache_entry *entries) {
  free(entries);
}

/** What was removed, and the first failure: the rest is removed all the same. */
struct removal {
  size_t count;
  uint64_t size_bytes;
  rescl_status status;
};

static rescl_status remove_entry(void *user, const struct kind *kind, const char *name, const char *path) {
  struct removal *removal = user;
  struct stat about = {0};
  (void)kind, (void)name;
  (void)stat(path, &about);
  if (unlink(path) == 0) {
    removal->count++;
    removal->size_bytes += (uint64_t)about.st_size;
  } else if (errno != ENOENT && removal->status == RESCL_OK) {
    removal->status = fail(RESCL_IO, "%s: can not be removed: %s", path, strerror(errno));
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
