#include "vision/facts.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/integer.h"

enum { MOST_KEYPOINTS = 10000 };

void say(char *text, const char *format, ...) {
  const size_t length = strlen(text);
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(text + length, REASON_BYTES - length, format, arguments);
  va_end(arguments);
}

void say_output(char *text, const rescl_tensor *output) {
  say(text, "output '%s' ", output->name ? output->name : "");
  for (int axis = 0; axis < output->rank; axis++)
    if (output->shape[axis] < 0)
      say(text, "[?]");
    else
      say(text, "[%" PRId64 "]", output->shape[axis]);
}

int64_t places_of(int width, int height, int last_stride) {
  int64_t places = 0;
  if (width < 1 || height < 1) return -1;
  for (int stride = 8; stride <= last_stride; stride *= 2)
    places += divide_up(width, stride) * divide_up(height, stride);
  return places;
}

int notes_read_names(const char *text, name_function take, void *user) {
  int count = 0;
  for (const char *at = text; at && (at = strchr(at, ':')) != NULL;) {
    at += 1 + strspn(at + 1, " ");
    const char quote = *at;
    if (quote != '\'' && quote != '"') return 0;
    const char *end = ++at;
    while (*end && *end != quote) end += *end == '\\' && end[1] ? 2 : 1;
    if (!*end) return 0;
    if (take) take(user, at, (size_t)(end - at));
    count++;
    at = end + 1;
  }
  return count;
}

/** "[17, 3]", "640" into as many numbers as there are, at most two; how many. */
static int read_pair(const char *text, int pair[2]) {
  int count = 0;
  for (const char *at = text ? text : ""; *at && count < 2;) {
    char *end;
    const long number = strtol(at, &end, 10);
    if (end == at) {
      at++;
    } else {
      pair[count++] = number > 0 && number < INT32_MAX ? (int)number : 0;
      at = end;
    }
  }
  return count;
}

void notes_read(struct notes *notes, metadata_function metadata, const void *user) {
  const char *task = metadata(user, "task"), *end_to_end = metadata(user, "end2end");
  int pair[2];
  if (task) snprintf(notes->task, sizeof notes->task, "%s", task);
  notes->is_end_to_end = end_to_end && (strcmp(end_to_end, "True") == 0 || strcmp(end_to_end, "true") == 0);
  notes->named_classes = notes_read_names(metadata(user, "names"), NULL, NULL);
  if (read_pair(metadata(user, "kpt_shape"), pair) == 2 && pair[0] <= MOST_KEYPOINTS &&
      (pair[1] == 2 || pair[1] == 3)) {
    notes->keypoint_count = pair[0];
    notes->keypoint_values = pair[1];
  }
  const int sizes = read_pair(metadata(user, "imgsz"), pair); // height, width
  if (sizes > 0) {
    notes->own_height = pair[0];
    notes->own_width = pair[sizes - 1];
  }
}
