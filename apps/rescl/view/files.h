/** A file for each picture of a list, in a folder of their own. */
#ifndef RESCL_VIEW_FILES_H
#define RESCL_VIEW_FILES_H

#include "data/pictures.h"

/** Zeroed: no files are wanted. */
struct picture_files {
  char **paths; // by picture
  size_t count;
};

/** Makes the folder where it is not there, and names the files as their pictures are named; of those with the
 *  same name all but the first with their number in the list behind it. Reports failures, among them a file
 *  that is one of the pictures, which would be overwritten. picture_files_free() in either case.
 *  @param option     that names the folder, for messages
 *  @param folder     NULL: no files are wanted
 *  @param extension  ".png": of all; NULL: a picture's own, .png where it has none of PNG or JPEG
 *  @return the exit code */
int picture_files_plan(struct picture_files *files, const struct picture_list *pictures, const char *option,
                       const char *folder, const char *extension);
void picture_files_free(struct picture_files *files);

/** Whether the name says JPEG. */
int picture_file_is_jpeg(const char *path);

#endif
