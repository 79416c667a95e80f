/** What each OpenCL layer of the tests is made of, for its one source file: that defines set_calls(), which puts its own
 *  functions into `dispatch`. The loader takes the calls that are left NULL from the layer below. */
#ifndef RESCL_TESTS_DRIVERS_LAYER_H
#define RESCL_TESTS_DRIVERS_LAYER_H

#include <CL/cl_layer.h>
#include <string.h>

#define EXPORTED __attribute__((visibility("default")))

static const cl_icd_dispatch *below;
static cl_icd_dispatch dispatch;

static void set_calls(void);

EXPORTED cl_int clGetLayerInfo(cl_layer_info what, size_t room_bytes, void *room, size_t *size_bytes) {
  const cl_layer_api_version version = CL_LAYER_API_VERSION_100;
  if (what != CL_LAYER_API_VERSION || room_bytes < sizeof version) return CL_INVALID_VALUE;
  memcpy(room, &version, sizeof version);
  if (size_bytes) *size_bytes = sizeof version;
  return CL_SUCCESS;
}

EXPORTED cl_int clInitLayer(cl_uint count, const cl_icd_dispatch *target, cl_uint *count_out,
                            const cl_icd_dispatch **dispatch_out) {
  (void)count;
  below = target;
  set_calls();
  *count_out = sizeof dispatch / sizeof(void *);
  *dispatch_out = &dispatch;
  return CL_SUCCESS;
}

#endif
