/** The C library's heap. */
#ifndef RESCL_BASE_HEAP_H
#define RESCL_BASE_HEAP_H

/** Gives memory that was freed back to the system. glibc would keep most of what came in small pieces; with
 *  other C libraries nothing happens. From any thread; takes a few milliseconds. */
void heap_trim(void);

#endif
