/** Labels of classes, from a file or a model's metadata. */
#ifndef RESCL_DATA_LABELS_H
#define RESCL_DATA_LABELS_H

#include <stddef.h>

/** Labels, one per class; none where the network's classes have no names. */
struct labels {
  char *text; // what the items point into
  char **items;
  size_t count;
};

/** Cuts a text into its lines; a last line feed and carriage returns are not part of any. The caller frees
 *  the labels: labels_free(). */
void labels_split(struct labels *labels, const char *text);

/** Reads a file of labels, one in each line. Reports failures.
 *  @return the exit code; on EXIT_FAILED there is nothing to free */
int labels_load(struct labels *labels, const char *path);

void labels_free(struct labels *labels);

#endif
