/** How long a network's layers take on the device itself, by the device's own clock. */
#ifndef RESCL_MEASURE_DEVICE_TIME_H
#define RESCL_MEASURE_DEVICE_TIME_H

#include "measure/statistics.h"
#include "measure/timing.h"
#include "network/network.h"

/** network_create() of a session whose runs are timed first: it can record times, which slows
 *  runs down, and does not yet. */
int device_time_create(struct network *network);

/** Records times from now on: as many runs as were timed before, but no more than take about a second.
 *  @return nonzero where the times are there */
int device_time_take(struct statistics *device_ms, struct network *network, const struct timing *timing);

/** Whether a device of that measured peak (0: not known) can have done so many operations in that time. Some
 *  drivers stamp commands when they are queued and not when they run: Mesa 22.3's rusticl over llvmpipe says
 *  that every launch takes a nanosecond. */
int device_time_is_possible(double device_ms, double flops, double peak_gflops);

#endif
