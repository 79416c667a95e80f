/** Which pictures the command line means. */
#ifndef RESCL_DATA_PICTURES_H
#define RESCL_DATA_PICTURES_H

#include <stddef.h>

/** Paths of picture files. */
struct picture_list {
  char **paths;
  size_t count;
  size_t capacity;
};

/** Adds what `path` stands for: a file itself, of a folder its .png, .jpg and .jpeg files in order of their
 *  names, not those of folders in it. A folder that can not be read or has none is reported.
 *  @return the exit code */
int picture_list_add(struct picture_list *list, const char *path);

/** Adds the path of a file, which is the list's to free from then on. */
void picture_list_take(struct picture_list *list, char *path);

void picture_list_free(struct picture_list *list);

#endif
