/** Installed OpenCL drivers, and how to load one alone, beside which others can not do harm.
 *
 * The selector "DRIVER:PLATFORM:DEVICE", such as "pocl.icd:0:0", means a device of one driver that is loaded
 * alone; DRIVER is the name of its .icd file, or a path. Each --device takes it, and RESCL_DEVICE. */
#ifndef RESCL_DRIVERS_DRIVERS_H
#define RESCL_DRIVERS_DRIVERS_H

#include <stddef.h>

/** An .icd file, or, where the environment names one, a driver's library. */
struct driver {
  char *path;
  const char *name; // the last part of the path
};

struct driver_list {
  struct driver *drivers;
  size_t count, capacity;
};

/** Every driver that the OpenCL loader would load, by name, without loading any. The caller frees the list:
 * driver_list_free(). */
struct driver_list driver_list_find(void);
void driver_list_free(struct driver_list *list);

/** Makes this process's OpenCL load this driver and no other, before it is used for the first time.
 *  @param name  of a driver that is installed, or a path
 *  @return EXIT_DONE; EXIT_FAILED, reported, where there is none of that name */
int driver_use_alone(const char *name);

/** What --device takes for a device of this process: the library's selector, with the driver in front where
 * one is used alone. */
struct driver_selector {
  char text[128];
};
struct driver_selector driver_selector_of(const char *library_selector);

/** Where the selector names a driver: uses that alone, and returns the rest, which the library understands.
 * Others are returned as they are; NULL, reported, where there is no such driver. */
const char *driver_select(const char *selector);

#endif
