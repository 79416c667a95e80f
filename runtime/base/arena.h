/** An arena: many small allocations of one lifetime, freed together. Not for use by two threads at once. */
#ifndef RESCL_BASE_ARENA_H
#define RESCL_BASE_ARENA_H

#include <stddef.h>

#include "base/status.h"

struct arena_block;

/** Zero-initialised is empty and ready: `struct arena arena = {0};`. */
struct arena {
  struct arena_block *blocks;
};

/** Zeroed memory for `count` elements of `size_bytes` each, aligned for any type; NULL when the host has none
 *  or the product overflows. Lives until arena_free(). A count of 0 gives a pointer that must not be read. */
void *arena_allocate(struct arena *arena, size_t count, size_t size_bytes);

/** A copy of the text; NULL when the host has no memory. */
char *arena_string(struct arena *arena, const char *text);
char *arena_format(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));

/** Gives a large allocation (64 KB or more, which the arena keeps by itself) back before the rest. Nonzero if
 *  it did; zero, and nothing happens, for smaller ones and for memory that is not the arena's. */
int arena_release(struct arena *arena, const void *memory);

/** Frees everything at once and leaves the arena empty and ready. */
void arena_free(struct arena *arena);

/** Points `pointer` to `count` zeroed elements or returns from the function with RESCL_OUT_OF_MEMORY. */
#define ARENA_NEW(arena, pointer, count)                                     \
  do {                                                                       \
    (pointer) = arena_allocate((arena), (size_t)(count), sizeof *(pointer)); \
    if (!(pointer)) return fail_memory((size_t)(count) * sizeof *(pointer)); \
  } while (0)

#endif
