/** Pictures, and the class that each shows: a folder for each class, or a list in a file. */
#ifndef RESCL_EVALUATE_CLASS_LIST_H
#define RESCL_EVALUATE_CLASS_LIST_H

#include <stddef.h>

#include "data/labels.h"

struct class_entry {
  char *path;
  char *name;         // of the class, as the folder or the file has it
  size_t place;       // line in the file, from 1; number of the folder, from 0, in order of names
  size_t class_index; // class_list_resolve()
};

struct class_list {
  const char *source; // the file or folder; the caller's
  int is_folders;
  struct class_entry *entries;
  size_t count, capacity;
  size_t folder_count;
};

/** The .png, .jpg and .jpeg files of each folder in a folder. Reports what is wrong.
 *  @return the exit code. class_list_free() in either case */
int class_list_read_folders(struct class_list *list, const char *folder);

/** A file with a picture and its class in each line, apart by a tab or else by the last blank; lines that are
 *  empty do not count.
 *  @param folder  that the pictures lie in */
int class_list_read_file(struct class_list *list, const char *path, const char *folder);

void class_list_free(struct class_list *list);

/** Finds out which class of a network each name means: a label, without regard to case, or a number from 0.
 *  Where no folder's name is any of that, and there are as many folders as classes, they are the classes in
 *  order of their names. Reports a name that means nothing.
 *  @return the exit code */
int class_list_resolve(struct class_list *list, const struct labels *labels, size_t class_count);

#endif
