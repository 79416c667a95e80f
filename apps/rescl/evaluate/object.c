#include "evaluate/object.h"

#include <stdlib.h>
#include <string.h>

#include "console/report.h"

struct object *object_list_add(struct object_list *list) {
  list->items = allocate_more(list->items, list->count, &list->capacity, sizeof *list->items);
  struct object *object = &list->items[list->count];
  *object = (struct object){.order = list->count++};
  return object;
}

void object_list_free(struct object_list *list) {
  for (size_t index = 0; index < list->count; index++) free(list->items[index].mask.runs);
  free(list->items);
  *list = (struct object_list){0};
}

static int compare_sizes(size_t left, size_t right) {
  return (left > right) - (left < right);
}

static int compare_objects(const void *left_item, const void *right_item) {
  const struct object *left = left_item, *right = right_item;
  int order = compare_sizes(left->category, right->category);
  if (!order) order = compare_sizes(left->picture, right->picture);
  if (!order) order = (left->score < right->score) - (left->score > right->score);
  return order ? order : compare_sizes(left->order, right->order);
}

void object_list_sort(struct object_list *list) {
  if (list->count > 0) qsort(list->items, list->count, sizeof *list->items, compare_objects);
}
