/** Programs that come with the library and do a part of its work in a process of their own, whose memory and
 *  crashes are not the caller's. */
#ifndef RESCL_BASE_HELPER_H
#define RESCL_BASE_HELPER_H

#include <stddef.h>

/** Finds the helper `name` (in path, of PATH_MAX bytes): in the folder of the library's own file, as it is
 *  built, or where it is installed, at a place relative to that file.
 *  @return nonzero where there is one that may be run */
int helper_find(char *path, const char *name);

/** Runs it with `bytes` as its standard input, throws away what it prints, and waits for its end. From any
 *  thread, also where others use OpenCL.
 *  @return the number of the signal that ended it; 0 where it ended by itself or could not be started. What
 *          it was to do tells whether it did: what it says at its end can be lost to a handler of SIGCHLD */
int helper_run(const char *path, const void *bytes, size_t size_bytes);

#endif
