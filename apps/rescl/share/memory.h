/** Memory that a process and its children have in common. */
#ifndef RESCL_SHARE_MEMORY_H
#define RESCL_SHARE_MEMORY_H

#include <stddef.h>

struct shared_memory {
  int descriptor; // what a child is handed; -1: there is none
  unsigned char *data;
  size_t size_bytes;
};

/** Memory of no size yet. @return 0, or -1 with errno */
int shared_memory_open(struct shared_memory *memory);

/** Makes it so large, filled with zeros, and maps it. @return 0, or -1 with errno */
int shared_memory_grow(struct shared_memory *memory, size_t size_bytes);

/** Maps what another process has made so large. @return 0, or -1 with errno */
int shared_memory_map(struct shared_memory *memory, size_t size_bytes);

void shared_memory_close(struct shared_memory *memory);

#endif
