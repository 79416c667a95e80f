/** @file driver.h
 *  Installed OpenCL drivers, and loading one of them alone: those beside it can then do no harm.
 *
 *  A program that selects "pocl.icd:0:0", or has RESCL_DEVICE say so, needs nothing of this: see device.h. An
 *  OpenCL loader loads drivers once in a process, so which they are is settled by the first call that needs
 *  one. Any thread may call anything here.
 */
#ifndef RESCL_DRIVER_H
#define RESCL_DRIVER_H

#include <stddef.h>

#include "rescl/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/** An .icd file, or, where the environment names one, a driver's library. */
typedef struct rescl_driver {
  char name[128];  /**< the last part of the path: what a selector begins with */
  char path[1024]; /**< of the file, or the library's name */
} rescl_driver;

/** Lists every driver that the OpenCL loader would load, by name, without loading any.
 *  @param list   receives an array of *count entries, owned by the caller: rescl_driver_list_free(). NULL
 *                where there is none, and on failure. */
RESCL_API rescl_status rescl_driver_list(rescl_driver **list, size_t *count);

/** Frees a list from rescl_driver_list(); NULL is fine. */
RESCL_API void rescl_driver_list_free(rescl_driver *list);

/** Settles which drivers this process loads, whatever RESCL_DEVICE says, by means of the environment
 *  variables OCL_ICD_VENDORS and OCL_ICD_FILENAMES: call it before other threads use the environment.
 *  @param name  of a driver that is installed, or a path to one: it alone. NULL: all, where that is not
 *               settled yet
 *  @return RESCL_NOT_FOUND where there is none of that name; RESCL_UNSUPPORTED where OpenCL has already
 *          started in this process with other drivers, here or in the program itself. */
RESCL_API rescl_status rescl_driver_use(const char *name);

#ifdef __cplusplus
}
#endif
#endif
