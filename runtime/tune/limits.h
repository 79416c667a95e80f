/** The most that a device computes and reads, measured: what a network's speed is held against. */
#ifndef RESCL_TUNE_LIMITS_H
#define RESCL_TUNE_LIMITS_H

#include "opencl/context.h"

/** Times the kernels of cl/limits.cl for about a fifth of a second, on the context's compute units, and takes
 * the best of several: other work on the machine can only make a device look slower. Nothing else may use the
 * context meanwhile. Takes up to 512 MB of the device's memory, and gives them back.
 *  @return RESCL_WRONG_RESULT where the device did not compute what the kernels say: then their times mean
 * nothing. */
rescl_status limits_measure(struct context *context, rescl_device_limits *limits);

#endif
