/** All that a device says of itself, as JSON: an entry of "rescl.devices/1". */
#ifndef RESCL_DRIVERS_DEVICE_JSON_H
#define RESCL_DRIVERS_DEVICE_JSON_H

#include <cjson/cJSON.h>

#include "rescl/device.h"

/** cJSON_Delete() frees it. */
cJSON *device_to_json(const rescl_device_info *info);

#endif
