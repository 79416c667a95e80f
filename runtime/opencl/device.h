/** Platforms and devices. Nothing outside this folder sees an OpenCL type. */
#ifndef RESCL_OPENCL_DEVICE_H
#define RESCL_OPENCL_DEVICE_H

#include "rescl/device.h"

/** An opened device: the public rescl_device. Immutable. */
struct rescl_device;

#endif
