/** How long what a recorder launches takes.
 *
 *  Where work-items are lanes, by the device's own clock, as the host's adds what its launching takes, which is
 *  more than a small layer; unless the two contradict each other. CPUs are timed by the host. */
#ifndef RESCL_TUNE_STOPWATCH_H
#define RESCL_TUNE_STOPWATCH_H

#include "kernels/recorder.h"

struct stopwatch {
  int is_warm;            // the device has worked for long enough to be at its usual speed
  int tells_device_ns;    // its own clock can be believed; not known before it is warm
  int is_on;              // the context's launches tell device times
  rescl_profiling before; // how the context records when it is off
};

/** Keeps the device busy with the recorder's launches where work-items are lanes: GPUs save power by a low clock
 *  and take some tenths of a second to raise it. The first call takes that long and compares the clocks, each
 *  later one some milliseconds: what was computed on the host since may have let it fall again. */
rescl_status stopwatch_warm_up(struct stopwatch *stopwatch, struct context *context,
                               struct recorder *recorder);

/** Runs everything once, and waits. */
rescl_status stopwatch_time(struct stopwatch *stopwatch, struct context *context, struct recorder *recorder,
                            uint64_t *elapsed_ns);

/** The context records again as it did. */
rescl_status stopwatch_put_away(struct stopwatch *stopwatch, struct context *context);

/** Whether the device's clock can be right.
 *  @param device_ns  of the shortest of some runs, by the device
 *  @param host_ns    of the shortest of them, by the host, from queuing it to the end of the wait */
int stopwatch_agrees(uint64_t device_ns, uint64_t host_ns);

#endif
