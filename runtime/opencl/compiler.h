/** Compiling in a process of its own, by the helper program rescl-compiler: a driver's compiler that works
 * inside the process, such as PoCL's, then costs it no memory, several work at once where the driver would
 * let only one thread compile, and a compiler that crashes takes nobody along. */
#ifndef RESCL_OPENCL_COMPILER_H
#define RESCL_OPENCL_COMPILER_H

#include <stdio.h>

#include "opencl/program.h"

struct cache_entry;

/** Nonzero where programs for this device are best compiled there: its compiler would work inside this
 * process, and the helper is to be found. $RESCL_COMPILER names another one, or is "off". */
int compiler_is_there(const struct context *context);

/** Lets it compile the program into the cache, and waits. Does nothing where compiler_is_there() says no,
 * where the cache has it, and where it could not be put there: then all would be compiled twice.
 *  @param entry  of the request, from cache_find()
 *  @param is_done  receives whether that has put it there: the device may be another one to the helper, or
 * the program be wrong
 *  @return RESCL_DEVICE where the compiler crashed before it was there */
rescl_status compiler_run(const struct context *context, const struct program_request *request,
                          const struct cache_entry *entry, int *is_done);

enum { COMPILER_TEXTS = 5 };

/** What the helper is asked for. */
struct compiler_order {
  const char *selector; // of the device
  struct program_request program;
  char *texts[COMPILER_TEXTS]; // what they point into
};

/** The helper's side: reads what compiler_run() asks for. The caller frees it, also after a failure:
 * compiler_order_free().
 *  @return RESCL_MALFORMED where it is something else */
rescl_status compiler_read(struct compiler_order *order, FILE *stream);
void compiler_order_free(struct compiler_order *order);

#endif
