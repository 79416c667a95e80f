/** Files: mapped or read, written whole or not at all, and the cache folder. */
#ifndef RESCL_BASE_FILE_H
#define RESCL_BASE_FILE_H

#include <stddef.h>

#include "base/status.h"

/** A file's bytes, read-only. An empty file has size 0 and bytes NULL. */
struct file_map {
  const unsigned char *bytes;
  size_t size_bytes;
};

/** Maps a regular file. RESCL_NOT_FOUND, or RESCL_IO (a folder, no permission …)
 *  with the path and the reason. */
rescl_status file_map_open(struct file_map *map, const char *path);
void file_map_close(struct file_map *map);

/** A file's bytes in memory of their own: free(bytes). */
struct file_bytes {
  unsigned char *bytes;
  size_t size_bytes;
};

/** Reads a regular file that others may be writing to: as many bytes as it had when it was opened, RESCL_IO
 *  where it changed meanwhile. Else like file_map_open(). */
rescl_status file_read(struct file_bytes *file, const char *path);

/** Says that a stretch of a mapping will hardly be read again, so that its whole pages need not stay in
 *  memory. Reading them stays possible. */
void file_map_release(const void *bytes, size_t size_bytes);

/** One stretch of what file_write_atomic() writes. */
struct file_part {
  const void *bytes;
  size_t size_bytes;
};

/** Writes the parts to a temporary file in the same folder, then renames it over `path`: readers and other
 *  writers never see half a file, nor does anybody after the power has failed. */
rescl_status file_write_atomic(const char *path, const struct file_part *parts, size_t part_count);
/** The same for this user alone, and soon written again if it is lost: it does not wait for the disk. */
rescl_status file_write_private(const char *path, const struct file_part *parts, size_t part_count);

/** Makes the folder and those above it, for this user alone. */
rescl_status file_make_folders(const char *path);

/** Whether what lies in the folder, or would, is this user's own: it and the one above it, where they are there, belong to
 *  this user or to root, and nobody else may write to them.
 *  @return RESCL_IO with the folder and what to do */
rescl_status file_check_private(const char *folder);
/** file_map_open() for a file that is to be trusted: RESCL_IO where others may have written it, or its folder. */
rescl_status file_map_private(struct file_map *map, const char *path);

/** Nonzero if `path` is an existing folder. */
int file_is_folder(const char *path);

/** Resolves `relative`, what a model file says where its data lies, into `path`, of PATH_MAX bytes: in or below
 *  the folder of `file`, the model. Absolute paths, `..` and links out of that folder are RESCL_UNSUPPORTED:
 *  nothing a model says may reach outside its own folder. But where the model's path is itself a link, a link of
 *  the data into the very folder that this one leads into is as good, as download caches lay out their files. */
rescl_status file_resolve_beside(char *path, const char *file, const char *relative);

/** The cache folder into `path`, of PATH_MAX bytes: $RESCL_CACHE_DIR, else $XDG_CACHE_HOME/rescl, else
 *  ~/.cache/rescl. RESCL_NOT_FOUND when none of them is set. It need not exist. */
rescl_status file_cache_folder(char *path);

#endif
