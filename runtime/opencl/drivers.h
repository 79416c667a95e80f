/** Which drivers this process loads, as selectors say it: see rescl/driver.h. */
#ifndef RESCL_OPENCL_DRIVERS_H
#define RESCL_OPENCL_DRIVERS_H

#include "rescl/driver.h"

/** What a selector names: "pocl.icd:0:0" is device "0:0" of one driver loaded alone. */
struct driver_selector {
  char driver[1024];  // its name or path; "" where the selector names none
  const char *device; // the rest; NULL for a selector that is NULL
};
struct driver_selector driver_selector_read(const char *selector);

/** The name of the driver that is loaded alone, "" where all are. */
const char *driver_alone(void);
/** Whether it is the one of that name, or at that path. */
int driver_is_alone(const char *driver);

#endif
