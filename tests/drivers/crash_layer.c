/** An OpenCL layer that ends the process when a buffer of more than 160 MB is made: a driver that works until
 *  a network is too large for it. Both loaders know layers; where theirs does not, nothing happens. */
#define CL_TARGET_OPENCL_VERSION 120
#include <stdlib.h>

#include "layer.h"

enum { LARGEST_BYTES = 160000000 };

static cl_mem create_buffer(cl_context context, cl_mem_flags flags, size_t size_bytes, void *data,
                            cl_int *error) {
  if (size_bytes > LARGEST_BYTES) abort();
  return below->clCreateBuffer(context, flags, size_bytes, data, error);
}

static void set_calls(void) {
  dispatch.clCreateBuffer = create_buffer;
}
