/** Devices whose descriptions are built in: what would be chosen for one can be told, and tested, without it. */
#ifndef RESCL_OPENCL_KNOWN_DEVICES_H
#define RESCL_OPENCL_KNOWN_DEVICES_H

#include "base/status.h"
#include "opencl/device_profile.h"

/** A row of devices.def. */
struct known_device {
  const char *name;        // "radeon-rx-7900-xtx"
  const char *title;       // "gfx1100, Radeon RX 7900 XTX"
  enum device_class class; // that its profile must have …
  int channel_block;       // … and its channel_block
  rescl_device_info info;
};

/** devices.def as a table, ending with a NULL name. */
extern const struct known_device known_devices[];

/** RESCL_NOT_FOUND with all names where there is none of that name. */
rescl_status known_device_find(const struct known_device **device, const char *name);

/** What its driver says, with its title for a name and its name for a selector, and what it is taken for. */
void known_device_describe(rescl_device_info *info, const struct known_device *device);

#endif
