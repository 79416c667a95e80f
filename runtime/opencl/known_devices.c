#include "opencl/known_devices.h"

#include <stdio.h>
#include <string.h>

const struct known_device known_devices[] = {
#define DEVICE(name, title, class, channel_block, ...) {name, title, class, channel_block, {__VA_ARGS__}},
#include "opencl/devices.def"
#undef DEVICE
    {.name = NULL}};

rescl_status known_device_find(const struct known_device **device, const char *name) {
  char names[1024] = "";
  size_t used = 0;
  *device = NULL;
  for (const struct known_device *known = known_devices; known->name; known++) {
    if (strcmp(known->name, name) == 0) {
      *device = known;
      return RESCL_OK;
    }
    if (used < sizeof names)
      used += (size_t)snprintf(names + used, sizeof names - used, "%s%s", used ? ", " : "", known->name);
  }
  return fail(RESCL_NOT_FOUND, "there is no description of a device '%s'; there are: %s", name, names);
}

void known_device_describe(rescl_device_info *info, const struct known_device *device) {
  *info = device->info;
  snprintf(info->selector, sizeof info->selector, "%s", device->name);
  snprintf(info->name, sizeof info->name, "%s", device->title);
  device_profile_describe(info);
}
