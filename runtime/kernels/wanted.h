/** The programs that a recorder's nodes want, each once: noted while collecting, then obtained. With them the
 *  kernels, so that what the device does not run is known before anything is recorded. */
#ifndef RESCL_KERNELS_WANTED_H
#define RESCL_KERNELS_WANTED_H

#include "base/arena.h"
#include "kernels/shelf.h"

struct wanted_program {
  const char *source, *options;
};

/** A kernel as a launch wants it. */
struct wanted_kernel {
  const char *source; // a static string: stem of the cl/ file
  const char *options, *name;
  size_t local[3], local_bytes; // as launch_check_kernel() takes them
  size_t program;               // number in the list
  int is_allowed;               // known by then
};

struct wanted {
  struct arena arena; // of texts, and what is built
  struct wanted_program *list;
  size_t count, capacity;
  struct wanted_kernel *kernels; // each once
  size_t kernel_count, kernel_capacity;
  size_t *uses; // numbers of kernels, as they were added
  size_t use_count, use_capacity;
  struct program **programs; // by number in the list, the shelf's; NULL until they are built
  struct shelf *own_shelf;   // where none was given
};

/** @param source  a static string: stem of the cl/ file */
rescl_status wanted_add(struct wanted *wanted, const char *source, const char *options);
/** Adds the kernel's program, and a use of the kernel. `program` and `is_allowed` are set here. */
rescl_status wanted_add_kernel(struct wanted *wanted, const struct wanted_kernel *kernel);
/** Where in the list one stands that was added. */
size_t wanted_number(const struct wanted *wanted, const char *source, const char *options);
/** One that was added, once it is built. */
struct program *wanted_program(const struct wanted *wanted, const char *source, const char *options);

/** Obtains all of them, also those that are then found not to build.
 *  @param shelf  NULL: one of its own
 *  @param progress  as programs_build() takes it */
rescl_status wanted_build(struct wanted *wanted, struct shelf *shelf, struct context *context,
                          int (*progress)(void *user, size_t done, size_t count), void *user);
/** Whether the device runs the kernels of those uses, once their programs are there: launch_check_kernel(). */
rescl_status wanted_check(struct wanted *wanted, struct context *context, size_t first_use, size_t use_count);

/** Nothing is wanted any more; programs stay on the shelf. */
void wanted_forget(struct wanted *wanted);
void wanted_free(struct wanted *wanted);

#endif
