/** The cache of program binaries: files under the cache folder's programs/, one per program, device, driver
 *  and options. What is missing, cut short, damaged or of another version is a miss and never an error;
 *  what can not be written is not kept. Files are renamed into place, so processes can share it.
 *  RESCL_CACHE=off turns it off. */
#ifndef RESCL_OPENCL_CACHE_H
#define RESCL_OPENCL_CACHE_H

#include <limits.h>
#include <xxhash.h>

#include "base/file.h"
#include "opencl/program.h"

/** What its files begin with, in each version. */
#define CACHE_BEGINNING "resclp"

/** What an entry is, for people. */
struct cache_label {
  char program[64];
  char device[160];
};

/** Where a program's binary is or would be. An empty path: no cache. */
struct cache_entry {
  XXH128_hash_t key;
  struct cache_label label;
  char path[PATH_MAX];
};

struct cache_binary {
  const unsigned char *bytes; // in the map
  size_t size_bytes;
  struct file_map map;
};

/** Nonzero where the environment says RESCL_CACHE=off. */
int cache_is_off(void);
/** What tells this device under this driver from others, and this version of the library, mixed with `texts`;
 *  NULL ones are passed over. 0 where there is no memory for it. */
int cache_make_key(XXH128_hash_t *key, const rescl_device_info *info, const char *const *texts, size_t count);

/** @param options  all that the program is built with */
void cache_find(struct cache_entry *entry, const rescl_device_info *info,
                const struct program_request *request, const char *options);

/** Whether there is a whole one. */
int cache_has(const struct cache_entry *entry);
/** Nonzero on a hit; the caller then calls cache_release(). */
int cache_load(const struct cache_entry *entry, struct cache_binary *binary);
void cache_release(struct cache_binary *binary);

/** Whether one could be put there; makes its folder. */
int cache_can_store(const struct cache_entry *entry);
void cache_store(const struct cache_entry *entry, const unsigned char *bytes, size_t size_bytes);

/** What the file at `path` is. Zero, and an empty label, for one that this version can not use. */
int cache_describe(struct cache_label *label, const char *path);

#endif
