/** What a network thinks of the classes. */
#ifndef RESCL_CLASSIFY_CLASSES_H
#define RESCL_CLASSIFY_CLASSES_H

#include <stddef.h>

/** Turns a network's scores into probabilities in place of softmax where the network has one: scores that all
 *  lie in 0..1 and add up to 1 are taken as they are, others go through softmax, in double.
 *  @return 0 where a score is not a number */
int classes_probabilities(double *probabilities, const float *scores, size_t count);

/** The `top` classes with the largest probabilities, the best first; equal ones in order of their number. */
void classes_rank(size_t *ranking, size_t top, const double *probabilities, size_t count);

/** How many classes such a ranking of the scores themselves has before that one; all where a score is not a
 *  number. */
size_t classes_before(const float *scores, size_t count, size_t class_index);

#endif
