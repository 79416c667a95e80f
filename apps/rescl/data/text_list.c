#include "data/text_list.h"

#include <stdlib.h>

#include "console/report.h"

void text_list_add(struct text_list *list, const char *text) {
  list->items = allocate_more(list->items, list->count, &list->capacity, sizeof *list->items);
  list->items[list->count++] = text;
}

void text_list_free(struct text_list *list) {
  free(list->items);
  *list = (struct text_list){0};
}
