/** @file labels.h
 *  Names of classes that networks are trained on, in the order of their outputs.
 *
 *  Everything here is static. */
#ifndef RESCL_LABELS_H
#define RESCL_LABELS_H

#include <stddef.h>

#include "rescl/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/** A well-known set of classes. */
typedef struct rescl_label_set {
  const char *name; /**< "coco80": YOLO's order without gaps; "coco91": COCO's own category ids, 0 and gaps
                         "N/A"; "voc20"; "voc21": 0 is background; "cityscapes19": its train ids; "face": one */
  size_t count;
  const char *const *labels; /**< [count] */
  const int *category_ids;   /**< [count] what COCO's annotations call each class; NULL: the class itself */
  const unsigned char *colours; /**< [count][3] R, G, B that the set's makers draw each class in; NULL:
                                    rescl_label_colour() of the class, or they have none */
} rescl_label_set;

/** All sets: a static array of *count entries. */
RESCL_API const rescl_label_set *rescl_label_sets(size_t *count);

/** The set of that name; NULL where there is none. */
RESCL_API const rescl_label_set *rescl_label_set_find(const char *name);

/** The colour of an index in the palette of PASCAL VOC's masks, which any number of classes can be drawn in:
 *  0 is black, each bit of the index sets one of R, G, B. Indices from 256 on begin anew. */
RESCL_API void rescl_label_colour(size_t index, unsigned char rgb[3]);

#ifdef __cplusplus
}
#endif
#endif
