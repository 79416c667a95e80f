/** A device as `rescl devices` shows it, and as children tell of it: an entry of "rescl.devices/1". */
#ifndef RESCL_DRIVERS_DEVICE_H
#define RESCL_DRIVERS_DEVICE_H

#include "data/fields.h"
#include "rescl/device.h"

struct device {
  rescl_device_info info; // its type stands in the next
  char *type;
  char *driver_file;                      // of its driver, where that was asked alone; else NULL
  double peak_gflops, peak_bandwidth_gbs; // measured; NaN: it was not
  char *measuring_failed;                 // why; else NULL
  char *refused;                          // rescl_cache_refused(); NULL: nothing
};

/** A driver that told nothing. */
struct driver_failure {
  char *driver_file, *status, *message;
};

/** Forms of a device in JSON: all that it says of itself, and what was measured. */
enum device_form { DEVICE_WHOLE = 1, DEVICE_LIMITS = 2 };

extern const struct field device_fields[], failure_fields[];

/** All that a device says of itself; fields_free() frees it. */
struct device device_of(const rescl_device_info *info);

#endif
