#include "base/arena.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_BYTES ((size_t)64 << 10)

struct arena_block {
  struct arena_block *next;
  size_t used_bytes;
  size_t size_bytes;
  int is_shared; // more than one allocation lies in it
  _Alignas(max_align_t) unsigned char memory[];
};

static struct arena_block *block_with(struct arena *arena, size_t size_bytes) {
  struct arena_block *block = arena->blocks;
  if (block && block->size_bytes - block->used_bytes >= size_bytes) return block;
  const size_t capacity = size_bytes > BLOCK_BYTES ? size_bytes : BLOCK_BYTES;
  block = calloc(1, sizeof *block + capacity);
  if (!block) return NULL;
  block->size_bytes = capacity;
  block->next = arena->blocks;
  arena->blocks = block;
  return block;
}

void *arena_allocate(struct arena *arena, size_t count, size_t size_bytes) {
  if (size_bytes && count > (SIZE_MAX / 2) / size_bytes) return NULL;
  const size_t alignment = _Alignof(max_align_t);
  const size_t wanted = (count * size_bytes + alignment - 1) / alignment * alignment;
  struct arena_block *block = block_with(arena, wanted ? wanted : alignment);
  if (!block) return NULL;
  void *memory = block->memory + block->used_bytes;
  block->is_shared |= block->used_bytes > 0;
  block->used_bytes += wanted ? wanted : alignment;
  return memory;
}

char *arena_string(struct arena *arena, const char *text) {
  const size_t size_bytes = strlen(text) + 1;
  char *copy = arena_allocate(arena, 1, size_bytes);
  return copy ? memcpy(copy, text, size_bytes) : NULL;
}

char *arena_format(struct arena *arena, const char *format, ...) {
  va_list arguments, again;
  va_start(arguments, format);
  va_copy(again, arguments);
  const int length = vsnprintf(NULL, 0, format, arguments);
  char *text = length < 0 ? NULL : arena_allocate(arena, 1, (size_t)length + 1);
  if (text) vsnprintf(text, (size_t)length + 1, format, again);
  va_end(again);
  va_end(arguments);
  return text;
}

int arena_release(struct arena *arena, const void *memory) {
  for (struct arena_block **link = &arena->blocks; *link; link = &(*link)->next) {
    struct arena_block *block = *link;
    if ((const void *)block->memory != memory || block->size_bytes < BLOCK_BYTES) continue;
    if (block->used_bytes != block->size_bytes || block->is_shared) return 0;
    *link = block->next;
    free(block);
    return 1;
  }
  return 0;
}

void arena_free(struct arena *arena) {
  while (arena->blocks) {
    struct arena_block *next = arena->blocks->next;
    free(arena->blocks);
    arena->blocks = next;
  }
}
