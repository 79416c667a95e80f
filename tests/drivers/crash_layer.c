/** An OpenCL layer that ends the process when a buffer of more than 160 MB is made: a driver that works until
 *  a network is too large for it. Both loaders know layers; where theirs does not, nothing happens. */
#define CL_TARGET_OPENCL_VERSION 120
#include <CL/cl_layer.h>
#include <stdlib.h>
#include <string.h>

#define EXPORTED __attribute__((visibility("default")))

enum { LARGEST_BYTES = 160000000 };

static const cl_icd_dispatch *below;
static cl_icd_dispatch dispatch;

static cl_mem create_buffer(cl_context context, cl_mem_flags flags, size_t size_bytes, void *data,
                            cl_int *error) {
  if (size_bytes > LARGEST_BYTES) abort();
  return below->clCreateBuffer(context, flags, size_bytes, data, error);
}

EXPORTED cl_int clGetLayerInfo(cl_layer_info what, size_t room_bytes, void *room, size_t *size_bytes) {
  const cl_layer_api_version version = CL_LAYER_API_VERSION_100;
  if (what != CL_LAYER_API_VERSION || room_bytes < sizeof version) return CL_INVALID_VALUE;
  memcpy(room, &version, sizeof version);
  if (size_bytes) *size_bytes = sizeof version;
  return CL_SUCCESS;
}

/** The loader takes the calls that are left NULL from the layer below. */
EXPORTED cl_int clInitLayer(cl_uint count, const cl_icd_dispatch *target, cl_uint *count_out,
                            const cl_icd_dispatch **dispatch_out) {
  (void)count;
  below = target;
  dispatch.clCreateBuffer = create_buffer;
  *count_out = sizeof dispatch / sizeof(void *);
  *dispatch_out = &dispatch;
  return CL_SUCCESS;
}
