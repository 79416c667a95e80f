/** Programs, obtained by one call, wherever they come from. */
#ifndef RESCL_OPENCL_PROGRAM_H
#define RESCL_OPENCL_PROGRAM_H

#include "opencl/context.h"

struct program;

/** A program wanted: sources concatenated, built with options. Strings must outlive the programs. */
struct program_request {
  const char *name;       // in messages and progress: the stem of the cl/ file
  const char *sources[2]; // common part and the file itself; NULL where there is none
  const char *options;    // "-DTILE=4 …", "" for none
};

struct program_statistics {
  unsigned compiled; // built from source
  unsigned cached;   // loaded from the binary cache
};

/** Obtains `count` programs, several at a time, whoever compiles them: the cache has them (RESCL_CACHE=off
 *  turns it off), or the helper compiles them into the cache (compiler.h), or they are compiled in this
 *  process and put into the cache as they are freed.
 *  @param programs  receives one per request, owned by the caller: program_free(); all NULL on failure
 *  @param progress  NULL, or called with (user, done, count); nonzero stops: RESCL_CANCELLED
 *  @return RESCL_DEVICE with the program's name and the compiler's log */
rescl_status programs_build(struct context *context, const struct program_request *requests, size_t count,
                            struct program **programs, struct program_statistics *statistics,
                            int (*progress)(void *user, size_t done, size_t count), void *user);
/** The same, but what the driver does not build keeps nobody from the others: such a program is there, launches
 *  of its kernels fail with the compiler's log, and program_check() tells before. */
rescl_status programs_build_each(struct context *context, const struct program_request *requests,
                                 size_t count, struct program **programs,
                                 struct program_statistics *statistics,
                                 int (*progress)(void *user, size_t done, size_t count), void *user);
/** @return RESCL_OK where it was built; else its failure, once more */
rescl_status program_check(const struct program *program);
/** NULL is fine. */
void program_free(struct program *program);
/** Frees several at a time, and sets them to NULL. */
void programs_free(struct program **programs, size_t count);

#endif
