#include "base/array.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define LEAST_ELEMENTS 16

rescl_status array_reserve(void *array, size_t count, size_t *capacity, size_t element_bytes) {
  if (count <= *capacity) return RESCL_OK;
  size_t wanted = *capacity ? 2 * *capacity : LEAST_ELEMENTS;
  if (wanted < count) wanted = count;
  if (wanted > SIZE_MAX / element_bytes) return fail_memory(SIZE_MAX);
  void *elements;
  memcpy(&elements, array, sizeof elements); // a pointer to anything has the same form
  void *grown = realloc(elements, wanted * element_bytes);
  if (!grown) return fail_memory(wanted * element_bytes);
  memcpy(array, &grown, sizeof grown);
  *capacity = wanted;
  // cppcheck-suppress memleak ; it is in `array` now
  return RESCL_OK;
}
