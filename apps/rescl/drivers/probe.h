/** The devices of this machine, found in child processes: a driver may crash or hang while it is asked. */
#ifndef RESCL_DRIVERS_PROBE_H
#define RESCL_DRIVERS_PROBE_H

#include <cjson/cJSON.h>

/** How long drivers may take to list their devices, or to open one, where --probe-limit says nothing. */
#define PROBE_LIMIT_SECONDS 20.0

/** How long it may take to measure what a device can do at most. */
#define MEASURE_LIMIT_SECONDS 120.0

struct probe {
  cJSON *devices;  // array: device_to_json() of each, and "driver_file" where its driver was asked alone
  cJSON *failures; // array: {"driver_file", "status", "message"} of each driver that told nothing
};

/** Asks all drivers at once, as any program would. Where that crashes or hangs, each driver is asked alone,
 * and the selectors of the devices then name their driver, since only so can they be used: see drivers.h.
 *  @param limit_seconds  0: PROBE_LIMIT_SECONDS
 *  @return the exit code; EXIT_FAILED, reported, where there is no device and no driver that failed */
int probe_devices(struct probe *probe, double limit_seconds);
void probe_free(struct probe *probe);

/** The child's part: tells the devices of one driver, or of all for "". */
_Noreturn void probe_as_worker(const char *driver);

/** Measures a device in a child, and adds "peak_gflops_measured" and "peak_bandwidth_gbs_measured" to it, or
 * "measuring_failed" with what happened. */
void probe_measure(cJSON *device);

/** The child's part: measures the device that the selector names. */
_Noreturn void probe_measure_as_worker(const char *selector);

#endif
