#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "vision/vision.h"

static rescl_status check_count(const rescl_vision *vision, size_t count, const char *what) {
  const size_t classes = (size_t)vision->heads.class_count;
  if (classes == 0 || classes == count) return RESCL_OK;
  return fail(RESCL_SHAPE_MISMATCH, "%zu labels%s, but the network has %zu classes", count, what, classes);
}

static void use_set(rescl_vision *vision, const rescl_label_set *set) {
  vision->label_set = set;
  vision->labels = set->labels;
  vision->label_count = set->count;
}

/** Points `labels` to the lines of a text, which it cuts apart; how many. NULL: only counts. */
static size_t split_lines(char *text, const char **labels) {
  size_t count = 0;
  for (char *line = text; *line; count++) {
    const size_t length = strcspn(line, "\n");
    const int is_last = line[length] == '\0';
    if (labels) {
      line[length] = '\0';
      if (length > 0 && line[length - 1] == '\r') line[length - 1] = '\0';
      labels[count] = line;
    }
    line += length + !is_last;
  }
  return count;
}

static rescl_status use_lines(rescl_vision *vision, const char *text, const char *what) {
  char *copy = arena_string(&vision->arena, text);
  if (!copy) return fail_memory(strlen(text));
  const size_t count = split_lines(copy, NULL);
  TRY(check_count(vision, count, what));
  const char **labels;
  ARENA_NEW(&vision->arena, labels, count);
  split_lines(copy, labels);
  vision->label_set = NULL;
  vision->labels = labels;
  vision->label_count = count;
  return RESCL_OK;
}

rescl_status vision_set_labels(rescl_vision *vision, const char *text) {
  const rescl_label_set *set = rescl_label_set_find(text);
  if (!set) return use_lines(vision, text, "");
  TRY(check_count(vision, set->count, " in that set"));
  use_set(vision, set);
  return RESCL_OK;
}

/** Where names of Ultralytics go, and whether memory was enough. */
struct naming {
  rescl_vision *vision;
  const char **labels;
  size_t count;
  int failed;
};

static void take_name(void *user, const char *name, size_t length) {
  struct naming *naming = user;
  char *copy = arena_format(&naming->vision->arena, "%.*s", (int)length, name), *to = copy;
  if (!copy) {
    naming->failed = 1;
    return;
  }
  for (const char *from = copy; *from; from++) // an apostrophe is written \'
    if (*from != '\\' || !from[1]) *to++ = *from;
  *to = '\0';
  naming->labels[naming->count++] = copy;
}

static rescl_status use_names(rescl_vision *vision, const char *names) {
  struct naming naming = {.vision = vision};
  ARENA_NEW(&vision->arena, naming.labels, (size_t)vision->notes.named_classes);
  notes_read_names(names, take_name, &naming);
  if (naming.failed) return fail_memory(strlen(names));
  vision->labels = naming.labels;
  vision->label_count = naming.count;
  return RESCL_OK;
}

/** The first of the preset's sets with as many labels as there are classes. */
static void use_fitting_set(rescl_vision *vision) {
  for (const char *at = vision->preset->label_sets; *at;) {
    const size_t length = strcspn(at, " ");
    size_t count;
    const rescl_label_set *sets = rescl_label_sets(&count);
    for (size_t index = 0; index < count; index++)
      if (strlen(sets[index].name) == length && strncmp(sets[index].name, at, length) == 0 &&
          (sets[index].count == (size_t)vision->heads.class_count || vision->heads.class_count == 0)) {
        use_set(vision, &sets[index]);
        return;
      }
    at += length + strspn(at + length, " ");
  }
}

static rescl_status read_category_ids(rescl_vision *vision, const char *text) {
  size_t count = 0;
  ARENA_NEW(&vision->arena, vision->category_ids, strlen(text) / 2 + 1); // a digit and what ends it
  for (const char *at = text; *at;) {
    char *end;
    if (isspace((unsigned char)*at) || *at == ',') {
      at++;
      continue;
    }
    errno = 0;
    const long id = strtol(at, &end, 10);
    if (end == at || errno || id < INT_MIN || id > INT_MAX)
      return fail(RESCL_MALFORMED, "metadata rescl.category_ids \"%.60s\": expected whole numbers", text);
    vision->category_ids[count++] = (int)id;
    at = end;
  }
  vision->category_count = count;
  if (vision->heads.class_count == 0 || count == (size_t)vision->heads.class_count) return RESCL_OK;
  return fail(RESCL_SHAPE_MISMATCH,
              "%zu numbers in metadata rescl.category_ids, but the network has %d classes", count,
              vision->heads.class_count);
}

rescl_status vision_find_labels(rescl_vision *vision, metadata_function metadata, const void *user) {
  const char *own = metadata(user, "rescl.labels"), *ids = metadata(user, "rescl.category_ids");
  if (own && *own) {
    const rescl_label_set *set = rescl_label_set_find(own);
    if (set) TRY(vision_set_labels(vision, own));
    if (!set) TRY(use_lines(vision, own, " in the metadata (rescl.labels)"));
  } else if (vision->notes.named_classes > 0) {
    TRY(use_names(vision, metadata(user, "names")));
  } else {
    use_fitting_set(vision);
  }
  return ids ? read_category_ids(vision, ids) : RESCL_OK;
}

const char *rescl_vision_label(const rescl_vision *vision, size_t class_index) {
  return vision && class_index < vision->label_count ? vision->labels[class_index] : NULL;
}

static int equal_without_case(const char *left, const char *right) {
  while (*left && tolower((unsigned char)*left) == tolower((unsigned char)*right)) left++, right++;
  return *left == '\0' && *right == '\0';
}

int rescl_vision_find_class(const rescl_vision *vision, const char *label) {
  if (!vision || !label) return -1;
  for (size_t index = 0; index < vision->label_count; index++)
    if (equal_without_case(vision->labels[index], label)) return (int)index;
  char *end;
  errno = 0;
  const long number = *label >= '0' && *label <= '9' ? strtol(label, &end, 10) : -1;
  const int has_count = vision->heads.class_count > 0;
  if (number < 0 || errno || *end || number > INT_MAX || (has_count && number >= vision->heads.class_count))
    return -1;
  return (int)number;
}

int rescl_vision_category_id(const rescl_vision *vision, size_t class_index) {
  if (vision && class_index < vision->category_count) return vision->category_ids[class_index];
  if (vision && vision->label_set && vision->label_set->category_ids &&
      class_index < vision->label_set->count)
    return vision->label_set->category_ids[class_index];
  return (int)class_index;
}

void rescl_vision_colour(const rescl_vision *vision, size_t class_index, unsigned char rgb[3]) {
  if (!rgb) return;
  const rescl_label_set *set = vision ? vision->label_set : NULL;
  if (set && set->colours && class_index < set->count)
    memcpy(rgb, set->colours + 3 * class_index, 3);
  else // where 0 is background it is black, else no class is
    rescl_label_colour(class_index + (!vision || vision->preset->about.task != RESCL_TASK_SEGMENT), rgb);
}
