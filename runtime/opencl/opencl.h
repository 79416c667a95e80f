/** The only way to the OpenCL headers: no header that others include has it. */
#ifndef RESCL_OPENCL_OPENCL_H
#define RESCL_OPENCL_OPENCL_H

#define CL_TARGET_OPENCL_VERSION 120
#include <CL/cl.h>

#endif
