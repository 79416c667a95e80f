/** Spreading independent steps over the host's cores. */
#ifndef RESCL_BASE_THREADS_H
#define RESCL_BASE_THREADS_H

#include <stddef.h>

#include "base/status.h"

/** One step: `index` is 0 to count - 1. Called from several threads at once, so
 *  it shares `user` with care. */
typedef rescl_status (*threads_step)(void *user, size_t index);

/** Called in the calling thread after steps have finished; nonzero stops early with RESCL_CANCELLED. */
typedef int (*threads_progress)(void *user, size_t done, size_t count);

/** Runs every step, several at a time. The first failure stops those not yet begun; its status and
 *  message become the caller's. Steps are handed out in order. Where no thread can be started the
 *  caller does the work alone.
 *  @param progress  NULL: none. */
rescl_status threads_for(size_t count, threads_step step, threads_progress progress, void *user);

/** Cores this process may use, at least 1. */
size_t threads_available(void);

#endif
