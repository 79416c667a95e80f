/** @file cache.h
 *  What the library keeps on disk between processes: compiled programs and tuning results.
 *
 *  The folder is $RESCL_CACHE_DIR, else $XDG_CACHE_HOME/rescl, else ~/.cache/rescl. Everything in it can be
 *  made anew: it may be removed at any time, also while others use it. The environment variable
 *  RESCL_CACHE=off keeps the library from reading and writing it. What is in it is run: nothing is read from or
 *  written to files and folders that belong to anybody but this user and root, or that others may write to.
 *  Any thread may call anything here. */
#ifndef RESCL_CACHE_H
#define RESCL_CACHE_H

#include <stddef.h>
#include <stdint.h>

#include "rescl/device.h"
#include "rescl/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/** One file of the cache. */
typedef struct rescl_cache_entry {
  const char *kind; /**< "program" or "tuning"; a static string */
  char name[64];    /**< the program's, or the file's without its ending */
  char device[160]; /**< that it is for; "" where the file is of another version, damaged or not finished */
  uint64_t size_bytes; /**< of the file */
  int64_t written;     /**< when, in seconds since 1970 */
  char refused[256];   /**< of tuning results: as rescl_cache_refused() says; else "" */
} rescl_cache_entry;

/** Writes the folder's path to `path`. The folder need not exist.
 *  @return RESCL_NOT_FOUND where no environment variable says where it is,
 *          RESCL_INVALID_ARGUMENT where it does not fit. */
RESCL_API rescl_status rescl_cache_path(char *path, size_t path_bytes);

/** Whether the folder can be trusted.
 *  @return RESCL_IO where it is not used, with the reason and what to do */
RESCL_API rescl_status rescl_cache_check(void);

/** Lists the cache by kind, device and name.
 *  @param entries  receives an array of *count entries, owned by the caller:
 *                  rescl_cache_list_free(). NULL on failure.
 *  @param count    receives how many there are, 0 where there is no cache. */
RESCL_API rescl_status rescl_cache_list(rescl_cache_entry **entries, size_t *count);

/** What is not used on a device, with this driver and version of the library, as it was found to compute wrongly there or
 *  to fail, when it was tried or by a check of a run: "winograd_4 is wrong (2 kinds of layers), conv_tiled fails (1 kind
 *  of layers)". "" where nothing is known. rescl_cache_clear() forgets it.
 *  @param text  receives it, cut where it is longer than `text_bytes` */
RESCL_API rescl_status rescl_cache_refused(const rescl_device_info *device, char *text, size_t text_bytes);

/** Frees a list from rescl_cache_list(); NULL is fine. */
RESCL_API void rescl_cache_list_free(rescl_cache_entry *entries);

/** Removes what the library has put into the folder, and nothing else.
 *  @param count       receives how many files were removed; NULL: not wanted
 *  @param size_bytes  receives their size; NULL: not wanted
 *  @return RESCL_IO naming a file that can not be removed; the others are gone. */
RESCL_API rescl_status rescl_cache_clear(size_t *count, uint64_t *size_bytes);

#ifdef __cplusplus
}
#endif
#endif
