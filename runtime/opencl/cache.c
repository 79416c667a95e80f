#define _POSIX_C_SOURCE 200809L
#include "opencl/cache.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/** Does it pay where the driver has a cache too? PoCL 3.1, ten of our programs, its own cache warm: 830
 *  ms from source (its front end runs each time, under a lock: threads do not help), 30-60 ms from
 *  here. Storing costs 0.25-0.4 s per program, once, since PoCL compiles every kernel when asked for a
 *  binary. What PoCL's cache is still needed for is work-group functions, 0.06-0.1 s per kernel and
 *  local size at the first launch. */

/** What a cache file starts with; the binary follows. In the machine's own byte order: caches do not travel.
 */
struct cache_header {
  char magic[8];
  XXH128_hash_t key;
  uint64_t size_bytes; // of the binary
  uint64_t checksum;   // of the binary
  struct cache_label label;
};

static const char magic[8] = CACHE_BEGINNING "2";

/** With its end, so that no two lists of texts hash alike. */
static void hash_text(XXH3_state_t *state, const char *text) {
  XXH3_128bits_update(state, text, strlen(text) + 1);
}

int cache_make_key(XXH128_hash_t *key, const rescl_device_info *info, const char *const *texts,
                   size_t count) {
  XXH3_state_t *state = XXH3_createState();
  if (!state) return 0;
  XXH3_128bits_reset(state);
  const char *const of_device[] = {rescl_version(), info->platform, info->platform_version, info->name,
                                   info->vendor,    info->driver,   info->version};
  for (size_t text = 0; text < sizeof of_device / sizeof *of_device; text++)
    hash_text(state, of_device[text]);
  for (size_t text = 0; text < count; text++)
    if (texts[text]) hash_text(state, texts[text]);
  *key = XXH3_128bits_digest(state);
  XXH3_freeState(state);
  return 1;
}

int cache_is_off(void) {
  const char *setting = getenv("RESCL_CACHE");
  return setting && strcmp(setting, "off") == 0;
}

void cache_find(struct cache_entry *entry, const rescl_device_info *info,
                const struct program_request *request, const char *options) {
  char folder[PATH_MAX];
  *entry = (struct cache_entry){0};
  if (cache_is_off() || file_cache_folder(folder) != RESCL_OK) return;
  const char *const texts[] = {options, request->sources[0], request->sources[1]};
  if (!cache_make_key(&entry->key, info, texts, sizeof texts / sizeof *texts)) return;
  const int length = snprintf(entry->path, sizeof entry->path, "%s/programs/%016llx%016llx.bin", folder,
                              (unsigned long long)entry->key.high64, (unsigned long long)entry->key.low64);
  snprintf(entry->label.program, sizeof entry->label.program, "%s", request->name);
  snprintf(entry->label.device, sizeof entry->label.device, "%s", info->name);
  if (length < 0 || (size_t)length >= sizeof entry->path) *entry = (struct cache_entry){0};
}

static int is_valid(const struct cache_entry *entry, const struct file_map *map) {
  struct cache_header header;
  if (map->size_bytes <= sizeof header) return 0;
  memcpy(&header, map->bytes, sizeof header);
  return memcmp(header.magic, magic, sizeof magic) == 0 && XXH128_isEqual(header.key, entry->key) &&
         header.size_bytes == map->size_bytes - sizeof header &&
         header.checksum == XXH3_64bits(map->bytes + sizeof header, (size_t)header.size_bytes);
}

int cache_load(const struct cache_entry *entry, struct cache_binary *binary) {
  *binary = (struct cache_binary){0};
  if (!entry->path[0] || file_map_private(&binary->map, entry->path) != RESCL_OK) return 0;
  if (!is_valid(entry, &binary->map)) {
    cache_release(binary);
    return 0;
  }
  binary->bytes = binary->map.bytes + sizeof(struct cache_header);
  binary->size_bytes = binary->map.size_bytes - sizeof(struct cache_header);
  return 1;
}

int cache_has(const struct cache_entry *entry) {
  struct cache_binary binary;
  const int is_there = cache_load(entry, &binary);
  if (is_there) cache_release(&binary);
  return is_there;
}

void cache_release(struct cache_binary *binary) {
  file_map_close(&binary->map);
  *binary = (struct cache_binary){0};
}

int cache_can_store(const struct cache_entry *entry) {
  const char *end = strrchr(entry->path, '/');
  char folder[PATH_MAX];
  if (!end) return 0;
  snprintf(folder, sizeof folder, "%.*s", (int)(end - entry->path), entry->path);
  return file_make_folders(folder) == RESCL_OK && file_check_private(folder) == RESCL_OK &&
         access(folder, W_OK) == 0;
}

void cache_store(const struct cache_entry *entry, const unsigned char *bytes, size_t size_bytes) {
  if (size_bytes == 0 || !cache_can_store(entry)) return;
  struct cache_header header;
  memset(&header, 0, sizeof header); // padding too: it is written
  memcpy(header.magic, magic, sizeof magic);
  header.key = entry->key;
  header.size_bytes = size_bytes;
  header.checksum = XXH3_64bits(bytes, size_bytes);
  header.label = entry->label;
  const struct file_part parts[] = {{&header, sizeof header}, {bytes, size_bytes}};
  (void)file_write_private(entry->path, parts, 2);
}

int cache_describe(struct cache_label *label, const char *path) {
  struct cache_header header;
  FILE *file = fopen(path, "rb");
  *label = (struct cache_label){0};
  if (!file) return 0;
  const int is_whole = fread(&header, sizeof header, 1, file) == 1 && fseek(file, 0, SEEK_END) == 0;
  const long size_bytes = ftell(file);
  fclose(file);
  if (!is_whole || memcmp(header.magic, magic, sizeof magic) != 0 || size_bytes < 0 ||
      (uint64_t)size_bytes != sizeof header + header.size_bytes)
    return 0;
  *label = header.label;
  label->program[sizeof label->program - 1] = label->device[sizeof label->device - 1] = '\0';
  return 1;
}
