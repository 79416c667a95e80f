/** Texts of an option that may be given many times. */
#ifndef RESCL_DATA_TEXT_LIST_H
#define RESCL_DATA_TEXT_LIST_H

#include <stddef.h>

/** The texts belong to somebody else, mostly to argv. Zeroed: empty. */
struct text_list {
  const char **items;
  size_t count;
  size_t capacity;
};

void text_list_add(struct text_list *list, const char *text);

/** Frees the list, not the texts. */
void text_list_free(struct text_list *list);

#endif
