/** Classes: their labels, and what a network thinks of them. */
#ifndef RESCL_PROGRAM_CLASSES_H
#define RESCL_PROGRAM_CLASSES_H

#include <stddef.h>

/** Labels, one per class; none where the network's classes have no names. */
struct labels {
  char *text; // what the items point into
  char **items;
  size_t count;
};

/** Cuts a text into its lines; a last line feed and carriage returns are not part of any. The caller frees
 * the labels: labels_free(). */
void labels_split(struct labels *labels, const char *text);

/** Reads a file of labels, one in each line. Reports failures.
 *  @return the exit code; on EXIT_FAILED there is nothing to free */
int labels_load(struct labels *labels, const char *path);

void labels_free(struct labels *labels);

/** Turns a network's scores into probabilities in place of softmax where the network has one: scores that
 * all lie in 0..1 and add up to 1 are taken as they are, others go through softmax, in double.
 *  @return 0 where a score is not a number */
int classes_probabilities(double *probabilities, const float *scores, size_t count);

/** The `top` classes with the largest probabilities, the best first; equal ones in order of their number. */
void classes_rank(size_t *ranking, size_t top, const double *probabilities, size_t count);

#endif
