/** An OpenCL layer that makes the driver below it a faulty one, as the environment says:
 *
 *    FAULT_PREFIX=TEXT  each program's source begins with this line: a compiler that gets some function wrong
 *    FAULT_BUFFER=N     the N-th buffer after N was set, and all later ones, fail: memory has run out
 *    FAULT_DEVICES=N    asked for its devices each platform answers with this error */
#define CL_TARGET_OPENCL_VERSION 120
#include <CL/cl_layer.h>
#include <stdlib.h>
#include <string.h>

#define EXPORTED __attribute__((visibility("default")))

enum { SOURCES_MOST = 64 };

static const cl_icd_dispatch *below;
static cl_icd_dispatch dispatch;

static cl_program create_program(cl_context context, cl_uint count, const char **sources,
                                 const size_t *lengths, cl_int *error) {
  const char *prefix = getenv("FAULT_PREFIX"), *all[SOURCES_MOST + 2] = {prefix, "\n"};
  size_t all_lengths[SOURCES_MOST + 2] = {0}; // 0: up to the end
  if (!prefix || count > SOURCES_MOST)
    return below->clCreateProgramWithSource(context, count, sources, lengths, error);
  memcpy(all + 2, sources, count * sizeof *sources);
  if (lengths) memcpy(all_lengths + 2, lengths, count * sizeof *lengths);
  return below->clCreateProgramWithSource(context, count + 2, all, all_lengths, error);
}

static int has_run_out(void) {
  static long last, made;
  const char *setting = getenv("FAULT_BUFFER");
  const long first = setting ? atol(setting) : 0;
  if (first != last) made = 0;
  last = first;
  return first > 0 && ++made >= first;
}

static cl_mem create_buffer(cl_context context, cl_mem_flags flags, size_t size_bytes, void *data,
                            cl_int *error) {
  if (!has_run_out()) return below->clCreateBuffer(context, flags, size_bytes, data, error);
  if (error) *error = CL_MEM_OBJECT_ALLOCATION_FAILURE;
  return NULL;
}

static cl_int get_device_ids(cl_platform_id platform, cl_device_type type, cl_uint room,
                             cl_device_id *devices, cl_uint *count) {
  const char *error = getenv("FAULT_DEVICES");
  return error ? atoi(error) : below->clGetDeviceIDs(platform, type, room, devices, count);
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
  dispatch.clCreateProgramWithSource = create_program;
  dispatch.clCreateBuffer = create_buffer;
  dispatch.clGetDeviceIDs = get_device_ids;
  *count_out = sizeof dispatch / sizeof(void *);
  *dispatch_out = &dispatch;
  return CL_SUCCESS;
}
