#include "base/heap.h"

#include <stdlib.h> // says which C library it is

#ifdef __GLIBC__
#include <malloc.h>
#endif

void heap_trim(void) {
#ifdef __GLIBC__
  malloc_trim(0);
#endif
}
