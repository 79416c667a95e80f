/** Arrays that grow. */
#ifndef RESCL_BASE_ARRAY_H
#define RESCL_BASE_ARRAY_H

#include <stddef.h>

#include "base/status.h"

/** Makes room for `count` elements in an array from malloc() (NULL: none yet) that has room for
 *  `capacity`; more than asked for, so that adding one by one takes constant time each. On failure
 *  the array stays as it was.
 *
 *      TRY(ARRAY_RESERVE(list->items, list->count + 1, list->capacity));
 *      list->items[list->count++] = item; */
#define ARRAY_RESERVE(array, count, capacity) array_reserve(&(array), (count), &(capacity), sizeof *(array))

/** @param array  the address of the pointer, whatever it points to */
rescl_status array_reserve(void *array, size_t count, size_t *capacity, size_t element_bytes);

#endif
