/** How long a network's layers take on the device itself, by the device's own clock. */
#ifndef RESCL_MEASURE_DEVICE_TIME_H
#define RESCL_MEASURE_DEVICE_TIME_H

#include "measure/statistics.h"
#include "measure/timing.h"
#include "network/session.h"

/** What a session is to be made with whose runs are timed first: it can record times, which slows runs down,
 * and does not yet. */
rescl_status device_time_open(struct bench_session *session, const struct bench_session_request *request);

/** Records times from now on: as many runs as were timed before, but no more than take about a second.
 *  @return nonzero where the times are there */
int device_time_take(struct statistics *device_ms, struct bench_session *session, const struct timing *timing,
                     struct progress *progress);

/** Whether a device of that measured peak (0: not known) can have done so many operations in that time. Some
 * drivers stamp commands when they are queued and not when they run: Mesa 22.3's rusticl over llvmpipe says
 * that every launch takes a nanosecond. */
int device_time_is_possible(double device_ms, double flops, double peak_gflops);

#endif
