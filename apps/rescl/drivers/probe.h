/** The devices of this machine, found in child processes: a driver may crash or hang while it is asked. */
#ifndef RESCL_DRIVERS_PROBE_H
#define RESCL_DRIVERS_PROBE_H

#include "drivers/device.h"

/** How long drivers may take to list their devices, or to open one, where --probe-limit says nothing. */
#define PROBE_LIMIT_SECONDS 20.0

/** How long it may take to measure what a device can do at most. */
#define MEASURE_LIMIT_SECONDS 120.0

struct probe {
  struct device *devices;
  size_t device_count, device_capacity;
  struct driver_failure *failures; // drivers that told nothing
  size_t failure_count, failure_capacity;
};

/** Asks all drivers at once, as any program would. Where that crashes or hangs, each driver is
 *  asked alone, and the selectors of the devices then name their driver, since only so can they be
 *  used: see rescl/driver.h.
 *  @param limit_seconds  0: PROBE_LIMIT_SECONDS
 *  @return the exit code; EXIT_FAILED, reported, where there is no device and no driver that failed */
int probe_devices(struct probe *probe, double limit_seconds);
void probe_free(struct probe *probe);

/** The child's part: tells the devices of one driver, or of all for "". */
_Noreturn void probe_as_worker(const char *driver);

/** Measures a device in a child: sets its peaks, or why that failed. */
void probe_measure(struct device *device);

/** The child's part: measures the device that the selector names. */
_Noreturn void probe_measure_as_worker(const char *selector);

#endif
