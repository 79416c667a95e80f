#define _POSIX_C_SOURCE 200809L
#include "evaluate/categories.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "console/report.h"

static size_t find_name(const struct dataset *dataset, const char *label) {
  for (size_t index = 0; label && index < dataset->category_count; index++) {
    const char *name = dataset->categories[index].name;
    if (name && strcasecmp(name, label) == 0) return index;
  }
  return DATASET_NONE;
}

static size_t find(const struct dataset *dataset, const rescl_vision *vision, size_t class_index) {
  const size_t category = find_name(dataset, rescl_vision_label(vision, class_index));
  if (category != DATASET_NONE) return category;
  return dataset_find_category(dataset, (double)rescl_vision_category_id(vision, class_index));
}

/** Where the model does not say it, as many as have labels. */
static size_t count_classes(const rescl_vision *vision) {
  rescl_vision_info info;
  rescl_vision_get_info(vision, &info);
  size_t count = info.class_count;
  while (info.class_count == 0 && rescl_vision_label(vision, count)) count++;
  return count;
}

/** Sets of labels have gaps, which no network finds. */
static int is_gap(const rescl_vision *vision, size_t class_index) {
  const char *label = rescl_vision_label(vision, class_index);
  return label && strcmp(label, "N/A") == 0;
}

int categories_find(struct categories *categories, const struct dataset *dataset, const rescl_vision *vision,
                    const char *model) {
  const size_t count = count_classes(vision);
  size_t found = 0, missing = 0;
  *categories = (struct categories){allocate(count, sizeof(size_t)), count};
  for (size_t index = 0; index < count; index++) {
    categories->of_class[index] = find(dataset, vision, index);
    found += categories->of_class[index] != DATASET_NONE;
    missing += categories->of_class[index] == DATASET_NONE && !is_gap(vision, index);
  }
  if (found == 0) {
    report(
        "%s: none of the network's %zu classes is a category of %s: neither by name nor by id; give --labels "
        "with the categories' names",
        model, count, dataset->path);
    return EXIT_FAILED;
  }
  if (missing > 0)
    report("%s: %zu of the network's %zu classes are no categories of %s, and do not count", model, missing,
           count, dataset->path);
  return EXIT_DONE;
}

void categories_free(struct categories *categories) {
  free(categories->of_class);
  *categories = (struct categories){0};
}

size_t categories_of(const struct categories *categories, int class_index) {
  const size_t index = (size_t)class_index;
  return class_index >= 0 && index < categories->count ? categories->of_class[index] : DATASET_NONE;
}
