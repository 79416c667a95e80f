/** Reporting failure: a status that is returned and a message that waits in the thread. */
#ifndef RESCL_BASE_STATUS_H
#define RESCL_BASE_STATUS_H

#include <stddef.h>

#include "rescl/status.h"

/** Sets this thread's message and returns `status`: `return fail(RESCL_MALFORMED, "…", …);`. Say what and
 *  where, what was expected, what was found, and what to do. */
#define fail(status, ...) \
  ((void)status_fail(status, __VA_ARGS__), (rescl_status)(status)) // plain to compilers
rescl_status status_fail(rescl_status status, const char *format, ...) __attribute__((format(printf, 2, 3)));

/** Puts context in front of this thread's message ("resnet.onnx: node 'conv1' (Conv): ") and returns
 *  `status`, so a caller that knows the place can add it: `return status_within(status, "node '%s': ",
 *  name);`. RESCL_OK passes through untouched. */
rescl_status status_within(rescl_status status, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/** Replaces this thread's message; for carrying a message from a worker thread to the one that waits. */
void status_set_message(const char *message);

/** Forwards a failure to the caller. */
#define TRY(call)                                  \
  do {                                             \
    const rescl_status try_status = (call);        \
    if (try_status != RESCL_OK) return try_status; \
  } while (0)

/** The same in a function that has a variable `status` and a label `cleanup`. */
#define TRY_CLEANUP(call)                 \
  do {                                    \
    status = (call);                      \
    if (status != RESCL_OK) goto cleanup; \
  } while (0)

/** What to return when an allocation of that many bytes failed. */
#define fail_memory(size_bytes) ((void)status_fail_memory(size_bytes), (rescl_status)RESCL_OUT_OF_MEMORY)
rescl_status status_fail_memory(size_t size_bytes);

#endif
