/** Programs: compiled from source in parallel, or taken from the binary cache. */
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

/** Builds `count` programs, several at a time. Every one is taken from the cache where it has a valid entry
 *  (keyed by device, vendor, driver and platform version, sources and options; checksummed; a bad or stale
 * entry is a miss; RESCL_CACHE=off turns it off), else compiled; it is stored when it is freed. `programs`
 * receives one per request, each owned by the caller: program_free(); all NULL on failure. RESCL_DEVICE with
 * the program's name and the compiler's log.
 *  @param progress  NULL, or called with (user, done, count); nonzero stops: RESCL_CANCELLED */
rescl_status programs_build(struct context *context, const struct program_request *requests, size_t count,
                            struct program **programs, struct program_statistics *statistics,
                            int (*progress)(void *user, size_t done, size_t count), void *user);
/** Compiles what the cache lacks of them into the cache, by means of a cl_context that is gone afterwards.
 * Where the compiler works in this process, its memory goes with the platform's last cl_context: so this is
 * best called while no context is open. Does nothing where there is no cache, nor where the compiler works
 * elsewhere; what fails is left for programs_build() to report.
 *  @param context  need not be open
 *  @param compiled  receives how many it did
 *  @param progress  as in programs_build(): RESCL_CANCELLED is all that fails */
rescl_status programs_prepare(struct context *context, const struct program_request *requests, size_t count,
                              unsigned *compiled, int (*progress)(void *user, size_t done, size_t count),
                              void *user);
void program_free(struct program *program);
/** Frees several at a time, and sets them to NULL. */
void programs_free(struct program **programs, size_t count);

#endif
