/** What is known of pictures: COCO's annotations, https://cocodataset.org/#format-data. */
#ifndef RESCL_EVALUATE_DATASET_H
#define RESCL_EVALUATE_DATASET_H

#include <cjson/cJSON.h>

#include "data/fields.h"
#include "evaluate/object.h"

struct dataset_picture {
  double id;
  double width, height; // pixels; NaN: the file does not say
  char *file_name;      // NULL: likewise
};

struct dataset_category {
  double id;
  char *name; // NULL: the file does not say
};

/** All of it in order of the ids; objects in order of category, then picture, then as the file has them. */
struct dataset {
  const char *path; // the caller's
  struct dataset_picture *pictures;
  size_t picture_count;
  struct dataset_category *categories;
  size_t category_count;
  struct object_list objects;
};

/** Reads a file of annotations; reports what is wrong with it, by name and place. Objects of pictures or
 *  categories that the file does not list are left out.
 *  @param parts  in: what is wanted of each object, of enum object_part; out: those of them that the first one
 *                has, which all must have
 *  @return the exit code. dataset_free() in either case */
int dataset_read(struct dataset *dataset, const char *path, unsigned *parts);
void dataset_free(struct dataset *dataset);

/** Where the id stands; DATASET_NONE where there is none. */
#define DATASET_NONE ((size_t)-1)
size_t dataset_find_picture(const struct dataset *dataset, double id);
size_t dataset_find_category(const struct dataset *dataset, double id);

#endif
