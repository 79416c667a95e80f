/** Parts of paths. */
#ifndef RESCL_DATA_PATH_H
#define RESCL_DATA_PATH_H

/** Behind the last slash, where anything is; a part of `path`. */
const char *path_file_name(const char *path);

#endif
