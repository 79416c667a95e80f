/** Which of a dataset's categories a network's classes are. */
#ifndef RESCL_EVALUATE_CATEGORIES_H
#define RESCL_EVALUATE_CATEGORIES_H

#include "evaluate/dataset.h"
#include "rescl/vision.h"

/** Zeroed: none. */
struct categories {
  size_t *of_class; // DATASET_NONE: none of them
  size_t count;
};

/** A category of the same name, without regard to case; else the one of the id that the network's set of labels
 *  has for the class. Classes that are none are reported as a number, and wrong where all are.
 *  @param model  its path, for messages
 *  @return the exit code. categories_free() in either case */
int categories_find(struct categories *categories, const struct dataset *dataset, const rescl_vision *vision,
                    const char *model);
void categories_free(struct categories *categories);

/** DATASET_NONE where the class is none of them. */
size_t categories_of(const struct categories *categories, int class_index);

#endif
