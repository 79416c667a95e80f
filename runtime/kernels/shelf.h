/** Programs that several recorders share: what one has built the next finds. */
#ifndef RESCL_KERNELS_SHELF_H
#define RESCL_KERNELS_SHELF_H

#include "opencl/program.h"

struct shelf;

/** Owned by the caller: shelf_free(), after everything that uses its programs. */
rescl_status shelf_create(struct shelf **shelf);
/** The binaries of what was compiled go to the cache now. */
void shelf_free(struct shelf *shelf);

/** programs_build_each() for what is not there yet; `programs` stay the shelf's, also those that could not be
 *  built: none is tried twice. Always with the same context. */
rescl_status shelf_build(struct shelf *shelf, struct context *context, const struct program_request *requests,
                         size_t count, struct program **programs,
                         int (*progress)(void *user, size_t done, size_t count), void *user);

/** Where what it holds came from, and how long obtaining it took. */
struct shelf_statistics {
  struct program_statistics programs;
  double elapsed_ms;
};
struct shelf_statistics shelf_statistics(const struct shelf *shelf);

#endif
