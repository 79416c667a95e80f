/** The most that a device computes and reads, measured: what a network's speed is held against. */
#ifndef RESCL_TUNE_LIMITS_H
#define RESCL_TUNE_LIMITS_H

#include "opencl/context.h"

/** Times the kernels of cl/limits.cl for about a fifth of a second, on the context's compute units, and takes
 *  the best of several: other work on the machine can only make a device look slower. Nothing else may use
 *  the context meanwhile. Takes up to 512 MB of the device's memory, and gives them back.
 *  @return RESCL_WRONG_RESULT where the device did not compute what the kernels say: then
 *          their times mean nothing. */
rescl_status limits_measure(struct context *context, rescl_device_limits *limits);

/** Samples of the arithmetic alone, to be taken between a network's runs. */
struct limits_meter;

/** Finds the fastest kernel in about a tenth of a second. The context must outlive the meter. */
rescl_status limits_meter_create(struct limits_meter **meter, struct context *context);
/** One sample of about 4 ms, 1e9 operations a second. Nothing else may use the context meanwhile. */
rescl_status limits_meter_take(struct limits_meter *meter, double *gflops);
void limits_meter_free(struct limits_meter *meter);

#endif
