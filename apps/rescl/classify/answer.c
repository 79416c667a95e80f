#include "classify/answer.h"

#include <stdlib.h>
#include <string.h>

#include "classify/classes.h"
#include "console/report.h"
#include "console/say.h"
#include "console/terminal.h"
#include "console/units.h"
#include "data/json.h"

int answer_take(struct answer *answer, const struct classifier *classifier, const float *scores, size_t top) {
  const size_t count = classifier->class_count;
  double *probabilities = allocate(count, sizeof *probabilities);
  answer->count = top < count ? top : count;
  answer->classes = allocate(answer->count + 1, sizeof *answer->classes);
  answer->probabilities = allocate(answer->count, sizeof *answer->probabilities);
  const int are_numbers = classes_probabilities(probabilities, scores, count);
  if (are_numbers) classes_rank(answer->classes, answer->count, probabilities, count);
  for (size_t position = 0; are_numbers && position < answer->count; position++)
    answer->probabilities[position] = probabilities[answer->classes[position]];
  free(probabilities);
  return are_numbers;
}

void answer_fail(struct answer *answer, const char *path, const char *message) {
  free(answer->failure);
  answer->failure = strstr(message, path) ? format_text("%s", message) : format_text("%s: %s", path, message);
}

void answer_free(struct answer *answer) {
  free(answer->classes);
  free(answer->probabilities);
  free(answer->failure);
  *answer = (struct answer){0};
}

void answer_print(const struct answer *answer, const struct classifier *classifier, const char *path) {
  say_bold("%s\n", path);
  for (size_t position = 0; position < answer->count; position++) {
    const char *label = classifier_label(classifier, answer->classes[position]);
    say("  %5.1f %%  ", answer->probabilities[position] * 100.0);
    const struct bar_text bar = unit_bar(answer->probabilities[position], 20);
    say("%s%*s", bar.text, 20 - (int)text_width(bar.text), "");
    if (label)
      say("  %s\n", label);
    else
      say("  class %zu\n", answer->classes[position]);
  }
}

cJSON *answer_write(const struct answer *answer, const struct classifier *classifier, const char *path) {
  cJSON *entry = cJSON_CreateObject();
  json_add_text(entry, "file", path);
  if (answer->failure) {
    json_add_text(entry, "error", answer->failure);
    return entry;
  }
  cJSON *list = cJSON_AddArrayToObject(entry, "top");
  for (size_t position = 0; position < answer->count; position++) {
    cJSON *class_entry = json_add_object(list);
    const char *label = classifier_label(classifier, answer->classes[position]);
    json_add_count(class_entry, "class", (int64_t)answer->classes[position]);
    if (label) json_add_text(class_entry, "label", label);
    cJSON_AddNumberToObject(class_entry, "probability", answer->probabilities[position]);
  }
  return entry;
}
