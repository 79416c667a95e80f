/** A thing in a picture, as an annotation or as a network tells of it. */
#ifndef RESCL_EVALUATE_OBJECT_H
#define RESCL_EVALUATE_OBJECT_H

#include <cjson/cJSON.h>

#include "data/fields.h"
#include "rescl/mask.h"

/** What is known of where it is. */
enum object_part { OBJECT_BOX = 1, OBJECT_MASK = 2 };

struct object {
  size_t picture, category; // of the dataset
  double id;                // of an annotation
  size_t order;             // in the file
  double box[4];            // left, top, width, height; pixels
  double area;              // pixels; what decides how large it is
  double score;             // of what was found
  double is_crowd;          // 1: many that nobody has told apart
  rescl_mask mask;          // its runs are free()'s
};

struct object_list {
  struct object *items;
  size_t count, capacity;
};

/** A new one at the end of the list, zeroed. */
struct object *object_list_add(struct object_list *list);
void object_list_free(struct object_list *list);

/** In order of category, then picture, then score, the largest first, then as they were. */
void object_list_sort(struct object_list *list);

/** Which of enum object_part an entry has. */
unsigned object_parts(const cJSON *entry);

/** Reads "bbox" and "segmentation" of an entry; reports what is wrong with them.
 *  @param parts  of enum object_part: what there must be
 *  @param size   of the picture, of which masks must be: width, height, pixels
 *  @return the exit code */
int object_read_parts(struct object *object, unsigned parts, const cJSON *entry, const double size[2],
                      const struct place *place);

#endif
