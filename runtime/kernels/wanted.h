/** The programs that a recorder's nodes want, each once: noted while collecting, then obtained. */
#ifndef RESCL_KERNELS_WANTED_H
#define RESCL_KERNELS_WANTED_H

#include "base/arena.h"
#include "kernels/shelf.h"

struct wanted_program {
  const char *source, *options;
};

struct wanted {
  struct arena arena; // of options, and what is built
  struct wanted_program *list;
  size_t count, capacity;
  struct program **programs; // by number in the list, the shelf's; NULL until they are built
  struct shelf *own_shelf;   // where none was given
};

/** @param source  a static string: stem of the cl/ file */
rescl_status wanted_add(struct wanted *wanted, const char *source, const char *options);
/** Where in the list one stands that was added. */
size_t wanted_number(const struct wanted *wanted, const char *source, const char *options);
/** One that was added, once it is built. */
struct program *wanted_program(const struct wanted *wanted, const char *source, const char *options);

/** Obtains all of them.
 *  @param shelf  NULL: one of its own
 *  @param progress  as programs_build() takes it */
rescl_status wanted_build(struct wanted *wanted, struct shelf *shelf, struct context *context,
                          int (*progress)(void *user, size_t done, size_t count), void *user);
void wanted_free(struct wanted *wanted);

#endif
