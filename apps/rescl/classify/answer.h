/** What a network says of a picture: the classes that are the most likely, or why there is no answer. */
#ifndef RESCL_CLASSIFY_ANSWER_H
#define RESCL_CLASSIFY_ANSWER_H

#include <cjson/cJSON.h>

#include "classify/classifier.h"

struct answer {
  size_t *classes;       // the most likely first
  double *probabilities; // of those
  size_t count;
  char *failure; // NULL: there is an answer
};

/** Ranks the scores of all classes, and keeps the `top` first of them.
 *  @return 0 where one of them is not a number */
int answer_take(struct answer *answer, const struct classifier *classifier, const float *scores, size_t top);

/** There is none, and that is why; the file's name goes in front where the message does not hold it. */
void answer_fail(struct answer *answer, const char *path, const char *message);

void answer_free(struct answer *answer);

/** For people: the file, and a line for each class. */
void answer_print(const struct answer *answer, const struct classifier *classifier, const char *path);

/** An entry of "rescl.classify/1". */
cJSON *answer_write(const struct answer *answer, const struct classifier *classifier, const char *path);

#endif
