/** Words for what OpenCL drivers do to a program that opens a device. The loader loads all of them, also
 *  those that are not wanted, into the program itself: one that crashes takes it along, one that hangs holds
 *  it up, one may even end it as if all were well. */
#ifndef RESCL_DRIVERS_WATCH_H
#define RESCL_DRIVERS_WATCH_H

#include "rescl/device.h"

/** rescl_device_open() that is watched: where a driver does not let it return, a message on stderr says so,
 *  and what helps. The program still ends by the driver's signal, or waits for it; where the driver ended it,
 *  it ends with EXIT_FAILED. Not for children, whose parent tells. */
rescl_status driver_watch_open(rescl_device **device, const char *selector);

/** From here to the end, drivers are watched; they count as hanging after so many seconds. Signals that
 *  somebody else handles are left to them. */
void driver_watch_begin(unsigned hang_seconds);
void driver_watch_end(void);

#endif
