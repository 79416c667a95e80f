/** Parts of paths, and folders for what is written. */
#ifndef RESCL_DATA_PATH_H
#define RESCL_DATA_PATH_H

/** Behind the last slash, where anything is; a part of `path`. */
const char *path_file_name(const char *path);

/** FOLDER and NAME with one slash between them; the caller frees it. */
char *path_join(const char *folder, const char *name);

/** Makes the folder where it is not there; reports a failure.
 *  @return the exit code */
int folder_make(const char *path);

#endif
