/** What a kernel needs against what the device allows it. Nothing is made smaller to fit: a kernel is written
 *  for the work-groups that it is given, and where they are not allowed another kernel is to run. */
#include "opencl/internal.h"

/** As the driver says. */
struct limits {
  size_t required[3]; // by the kernel's own attribute; 0: none
  size_t most_items;  // the device's where the kernel requires a size, else the kernel's
  size_t most_sides[3];
  cl_ulong local_bytes, most_local_bytes; // 0: the driver does not say
};

/** A kernel that requires a size and was built can have it, as building it would have failed otherwise,
 *  whatever else drivers say of its groups. */
static rescl_status ask_for_most_items(struct limits *limits, cl_kernel kernel, const struct context *context,
                                       const char *name) {
  const int asks_device = limits->required[0] > 0 || !context->profile.tells_group_limits;
  const cl_int error = asks_device
                           ? clGetDeviceInfo(context->id, CL_DEVICE_MAX_WORK_GROUP_SIZE,
                                             sizeof limits->most_items, &limits->most_items, NULL)
                           : clGetKernelWorkGroupInfo(kernel, context->id, CL_KERNEL_WORK_GROUP_SIZE,
                                                      sizeof limits->most_items, &limits->most_items, NULL);
  if (error == CL_SUCCESS) return RESCL_OK;
  return fail_opencl(error, "%s(work-items in a group of %s)",
                     asks_device ? "clGetDeviceInfo" : "clGetKernelWorkGroupInfo", name);
}

static rescl_status ask_for_groups(struct limits *limits, cl_kernel kernel, const struct context *context,
                                   const char *name) {
  cl_int error = clGetKernelWorkGroupInfo(kernel, context->id, CL_KERNEL_COMPILE_WORK_GROUP_SIZE,
                                          sizeof limits->required, limits->required, NULL);
  if (error != CL_SUCCESS) return fail_opencl(error, "clGetKernelWorkGroupInfo(%s)", name);
  TRY(ask_for_most_items(limits, kernel, context, name));
  error = clGetDeviceInfo(context->id, CL_DEVICE_MAX_WORK_ITEM_SIZES, sizeof limits->most_sides,
                          limits->most_sides, NULL);
  if (error != CL_SUCCESS) return fail_opencl(error, "clGetDeviceInfo(CL_DEVICE_MAX_WORK_ITEM_SIZES)");
  return RESCL_OK;
}

/** Of which a driver may know nothing. */
static void ask_for_local_memory(struct limits *limits, cl_kernel kernel, cl_device_id device) {
  if (clGetKernelWorkGroupInfo(kernel, device, CL_KERNEL_LOCAL_MEM_SIZE, sizeof limits->local_bytes,
                               &limits->local_bytes, NULL) != CL_SUCCESS ||
      clGetDeviceInfo(device, CL_DEVICE_LOCAL_MEM_SIZE, sizeof limits->most_local_bytes,
                      &limits->most_local_bytes, NULL) != CL_SUCCESS)
    limits->most_local_bytes = 0;
}

static rescl_status check_group(const struct limits *limits, const size_t local[3], const char *name) {
  const size_t items = local[0] * local[1] * local[2];
  if (items > limits->most_items)
    return fail(RESCL_DEVICE, "kernel %s needs groups of %zu work-items (%zux%zux%zu); %zu are allowed", name,
                items, local[0], local[1], local[2], limits->most_items);
  for (int side = 0; side < 3; side++)
    if (local[side] > limits->most_sides[side])
      return fail(RESCL_DEVICE, "kernel %s needs groups of %zux%zux%zu; the device allows %zux%zux%zu", name,
                  local[0], local[1], local[2], limits->most_sides[0], limits->most_sides[1],
                  limits->most_sides[2]);
  return RESCL_OK;
}

rescl_status kernel_check_limits(cl_kernel kernel, const struct context *context, const char *name,
                                 size_t local[3], size_t more_local_bytes) {
  struct limits limits = {.most_items = 1, .most_sides = {1, 1, 1}};
  TRY(ask_for_groups(&limits, kernel, context, name));
  ask_for_local_memory(&limits, kernel, context->id);
  for (int side = 0; side < 3 && limits.required[0] > 0; side++)
    local[side] = limits.required[side] > 0 ? limits.required[side] : 1;
  if (local[0] > 0) TRY(check_group(&limits, local, name));
  if (limits.most_local_bytes > 0 && limits.local_bytes + more_local_bytes > limits.most_local_bytes)
    return fail(RESCL_DEVICE, "kernel %s needs %zu bytes of local memory; the device has %zu", name,
                (size_t)limits.local_bytes + more_local_bytes, (size_t)limits.most_local_bytes);
  return RESCL_OK;
}
