#define _GNU_SOURCE // memfd_create
#include "share/memory.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

/** A file without a name, in memory where the system can do that: not below /dev/shm, which containers
 *  keep small. */
static int open_nameless(void) {
#ifdef __linux__
  return memfd_create("rescl", MFD_CLOEXEC);
#else
  FILE *file = tmpfile();
  const int descriptor = file ? fcntl(fileno(file), F_DUPFD_CLOEXEC, 0) : -1;
  if (file) fclose(file);
  return descriptor;
#endif
}

int shared_memory_open(struct shared_memory *memory) {
  *memory = (struct shared_memory){.descriptor = open_nameless()};
  return memory->descriptor < 0 ? -1 : 0;
}

int shared_memory_map(struct shared_memory *memory, size_t size_bytes) {
  const size_t mapped_bytes = size_bytes ? size_bytes : 1; // nothing at all can not be mapped
  void *data = mmap(NULL, mapped_bytes, PROT_READ | PROT_WRITE, MAP_SHARED, memory->descriptor, 0);
  if (data == MAP_FAILED) return -1;
  memory->data = data;
  memory->size_bytes = mapped_bytes;
  return 0;
}

int shared_memory_grow(struct shared_memory *memory, size_t size_bytes) {
  if (ftruncate(memory->descriptor, (off_t)(size_bytes ? size_bytes : 1)) != 0) return -1;
  return shared_memory_map(memory, size_bytes);
}

void shared_memory_close(struct shared_memory *memory) {
  if (memory->data) munmap(memory->data, memory->size_bytes);
  if (memory->descriptor >= 0) close(memory->descriptor);
  *memory = (struct shared_memory){.descriptor = -1};
}
