#include "classify/classes.h"

#include <math.h>
#include <string.h>

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
    size_t position = filled;
    while (position > 0 && probabilities[ranking[position - 1]] < probabilities[index]) position--;
    if (position >= top) continue;
    if (filled < top) filled++;
    memmove(ranking + position + 1, ranking + position, (filled - 1 - position) * sizeof *ranking);
    ranking[position] = index;
  }
}

size_t classes_before(const float *scores, size_t count, size_t class_index) {
  size_t before = 0;
  for (size_t index = 0; index < count; index++) {
    if (isnan(scores[index])) return count;
    const int is_same = !(scores[index] < scores[class_index]) && !(scores[index] > scores[class_index]);
    before += scores[index] > scores[class_index] || (is_same && index < class_index);
  }
  return before;
}
