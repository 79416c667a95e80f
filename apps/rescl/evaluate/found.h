/** What a network found in pictures, as COCO's files of results tell it,
 *  https://cocodataset.org/#format-results. */
#ifndef RESCL_EVALUATE_FOUND_H
#define RESCL_EVALUATE_FOUND_H

#include "evaluate/dataset.h"

struct found_file {
  const char *path; // the caller's
  cJSON *root;
};

/** Opens a file of results. Reports what is wrong with it.
 *  @return the exit code. found_close() in either case */
int found_open(struct found_file *file, const char *path);
void found_close(struct found_file *file);

/** Which of enum object_part the first one has; all where there is none. */
unsigned found_parts(const struct found_file *file);

/** Reads all objects, and puts them in order. Reports what is wrong, by name and place. Pictures that the
 *  dataset does not have are wrong; objects of categories that it does not have are left out, and reported.
 *  @param parts  of enum object_part: what each must have
 *  @return the exit code. object_list_free() in either case */
int found_read(struct object_list *objects, const struct found_file *file, const struct dataset *dataset,
               unsigned parts);

/** Sets what decides how large an object that was found is: its box or, where it has none, its mask. */
void found_measure(struct object *object, unsigned parts);

#endif
