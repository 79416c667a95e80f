/** Compiling in a process of its own, by the helper program rescl-compiler: a driver's compiler that works
 *  inside the process, such as PoCL's, then costs it no memory, several work at once where the driver would
 *  let only one thread compile, and a compiler that crashes takes nobody along.
 *
 *  It is looked for beside the library and where `cmake --install` puts it. The environment variable
 *  RESCL_COMPILER names another one, or says "off". */
#ifndef RESCL_OPENCL_COMPILER_H
#define RESCL_OPENCL_COMPILER_H

#include <stdio.h>

#include "opencl/program.h"

struct cache_entry;

/** Lets it compile the program into the cache, and waits. Does nothing where the driver does not compile
 *  inside the process, where there is no helper, and where the program could not be put into the cache: then
 *  all would be compiled twice.
 *  @param is_there  receives whether the program is there now: the device may be another one to the helper,
 *                   the helper be of another version, or the program be wrong
 *  @param options   all that the program is built with
 *  @param entry     of the program, from cache_find()
 *  @return RESCL_DEVICE where the compiler crashed before the program was there */
rescl_status compiler_run(int *is_there, const struct context *context, const struct program_request *request,
                          const char *options, const struct cache_entry *entry);

/** The helper's side: does what compiler_run() of the same version asks for. It compiles by itself: a
 *  helper never runs another.
 *  @return RESCL_MALFORMED where it is asked for something else, RESCL_DEVICE with the compiler's log */
rescl_status compiler_serve(FILE *stream);

#endif
