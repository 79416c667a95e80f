#define _POSIX_C_SOURCE 200809L
#include "classes.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report.h"
#include "terminal.h"

enum { LABEL_FILE_MOST_BYTES = 16 << 20 };

void labels_split(struct labels *labels, const char *text) {
  *labels = (struct labels){.text = format_text("%s", text)};
  size_t capacity = 0;
  char *line = labels->text;
  while (*line) {
    char *end = line + strcspn(line, "\n");
    const int is_last = *end == '\0';
    *end = '\0';
    if (end > line && end[-1] == '\r') end[-1] = '\0';
    text_make_safe(line, "");
    labels->items = allocate_more(labels->items, labels->count, &capacity, sizeof *labels->items);
    labels->items[labels->count++] = line;
    line = is_last ? end : end + 1;
  }
}

int labels_load(struct labels *labels, const char *path) {
  *labels = (struct labels){0};
  char *text = allocate(LABEL_FILE_MOST_BYTES + 1, 1);
  FILE *stream = fopen(path, "rb");
  const size_t size_bytes = stream ? fread(text, 1, LABEL_FILE_MOST_BYTES, stream) : 0;
  const char *what = !stream || ferror(stream) ? strerror(errno)
                     : size_bytes == 0         ? "the file is empty, expected one label in each line"
                     : size_bytes == LABEL_FILE_MOST_BYTES ? "larger than 16 MB: not a file of labels"
                     : memchr(text, '\0', size_bytes)      ? "not text, expected one label in each line"
                                                           : NULL;
  if (what)
    report("%s: %s", path, what);
  else
    labels_split(labels, text);
  if (stream) fclose(stream);
  free(text);
  return what ? EXIT_FAILED : EXIT_DONE;
}

void labels_free(struct labels *labels) {
  free(labels->items);
  free(labels->text);
  *labels = (struct labels){0};
}

static int is_distribution(const float *scores, size_t count) {
  double sum = 0.0;
  for (size_t index = 0; index < count; index++) {
    if (!(scores[index] >= 0.0f && scores[index] <= 1.0f)) return 0;
    sum += (double)scores[index];
  }
  return fabs(sum - 1.0) <= 1e-3;
}

int classes_probabilities(double *probabilities, const float *scores, size_t count) {
  double largest = -INFINITY, sum = 0.0;
  for (size_t index = 0; index < count; index++) {
    if (isnan(scores[index])) return 0;
    largest = fmax(largest, (double)scores[index]);
  }
  const int is_ready = is_distribution(scores, count);
  for (size_t index = 0; index < count; index++) {
    const double score = (double)scores[index];
    // An infinite score takes everything; subtracting it from itself would not be a number.
    probabilities[index] = is_ready ? score : score == largest ? 1.0 : exp(score - largest);
    sum += probabilities[index];
  }
  for (size_t index = 0; index < count && !is_ready; index++) probabilities[index] /= sum;
  return 1;
}

void classes_rank(size_t *ranking, size_t top, const double *probabilities, size_t count) {
  size_t filled = 0;
  for (size_t index = 0; index < count; index++) {
    size_t place = filled;
    while (place > 0 && probabilities[ranking[place - 1]] < probabilities[index]) place--;
    if (place >= top) continue;
    if (filled < top) filled++;
    memmove(ranking + place + 1, ranking + place, (filled - 1 - place) * sizeof *ranking);
    ranking[place] = index;
  }
}
