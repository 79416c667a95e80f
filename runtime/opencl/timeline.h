/** What a context made with profiling did and when: programs made ready, constants packed, bytes copied.
 *  Launches keep their own times: launch_times(). Host times are clock_now_ns()'s; device times are the
 *  device's own clock, whose zero and rate need not be the host's. */
#ifndef RESCL_OPENCL_TIMELINE_H
#define RESCL_OPENCL_TIMELINE_H

#include "opencl/context.h"

/** The life of one command. */
struct command_times {
  uint64_t called_ns; // host's clock: just before the call that queued it, so never after queued_ns
  uint64_t queued_ns, submitted_ns, start_ns, end_ns; // device's clock; host's with RESCL_PROFILING_HOST
};

enum host_work { HOST_PROGRAM, HOST_PACKING };

/** Something the host did. */
struct host_record {
  enum host_work kind;
  const char *name, *detail; // of a program: its stem and build options; of a packing: "pack" and the node
  int cached;                // a program from the binary cache
  uint64_t start_ns, end_ns; // host's clock
};

struct copy_record {
  char name[64];    // what the buffer is called
  const char *kind; // "write", "read", "map", "unmap"; a static string
  size_t size_bytes;
  int of_run; // made after timeline_begin_run()
  struct command_times times;
};

/** Adds what the host did; from any thread. Nothing happens where the context records
 *  nothing. Texts are copied. */
rescl_status timeline_add(struct context *context, const struct host_record *record);

/** Whether copies and packing are recorded: not at first. Programs always are. */
void timeline_watch_copies(struct context *context, int on);
/** Forgets the copies of the run before. */
void timeline_begin_run(struct context *context);

/** What the host did, in the order in which it was done with; the records stay the context's, until the next.
 */
const struct host_record *timeline_host_records(const struct context *context, size_t *count);

size_t timeline_copy_count(const struct context *context);
/** One copy, in the order of the calls, after context_finish().
 *  @param record  receives it; it stays the context's, until the next copy. All device times are 0
 *                 where it could not be queued */
rescl_status timeline_copy(struct context *context, size_t index, const struct copy_record **record);

#endif
