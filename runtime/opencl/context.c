#define _POSIX_C_SOURCE 200809L
#include "opencl/internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/** Takes the first compute units for a device of their own. */
static rescl_status divide(cl_device_id *part, const rescl_device *device, unsigned threads) {
  const cl_device_partition_property by_counts[] = {CL_DEVICE_PARTITION_BY_COUNTS,
                                                    (cl_device_partition_property)threads,
                                                    CL_DEVICE_PARTITION_BY_COUNTS_LIST_END, 0};
  const int is_offered = device_can_be_divided(device->id);
  cl_int error = CL_DEVICE_PARTITION_FAILED;
  if (is_offered) error = clCreateSubDevices(device->id, by_counts, 1, part, NULL);
  error = error_of_making(*part, error);
  if (error == CL_SUCCESS) return RESCL_OK;
  fail_opencl(error, is_offered ? "clCreateSubDevices" : "clGetDeviceInfo(CL_DEVICE_PARTITION_PROPERTIES)");
  return status_within(RESCL_UNSUPPORTED,
                       "%s can not be told to use %u of its %u compute units (run with all of them): ",
                       device->info.name, threads, device->info.compute_units);
}

/** Makes a cl_context of its own over the first compute units. */
static rescl_status take_part_of_device(struct context *context) {
  const rescl_device *device = context->device;
  const unsigned threads = context->info.compute_units;
  cl_device_id part = NULL;
  cl_int error = CL_SUCCESS;
  TRY(divide(&part, device, threads));
  const cl_context_properties properties[] = {CL_CONTEXT_PLATFORM, (cl_context_properties)device->platform,
                                              0};
  cl_context part_context = clCreateContext(properties, 1, &part, NULL, NULL, &error);
  error = error_of_making(part_context, error);
  if (error != CL_SUCCESS) {
    clReleaseDevice(part);
    return fail_opencl(error, "clCreateContext(%u compute units of %s)", threads, device->info.name);
  }
  context->id = part;
  context->context = part_context;
  context->gemm = &context->own_gemm;
  return RESCL_OK;
}

static rescl_status use_queue(struct context *context, rescl_profiling profiling) {
  const int tells_times = profiling == RESCL_PROFILING_DEVICE;
  cl_command_queue *queue = &context->queues[tells_times];
  cl_int error = CL_SUCCESS;
  if (!*queue)
    *queue = clCreateCommandQueue(context->context, context->id, tells_times ? CL_QUEUE_PROFILING_ENABLE : 0,
                                  &error);
  error = error_of_making(*queue, error);
  if (error != CL_SUCCESS) return fail_opencl(error, "clCreateCommandQueue(%s)", context->info.name);
  context->queue = *queue;
  context->profiling = profiling;
  return RESCL_OK;
}

static rescl_status open_context(struct context *context) {
  if (context->profiling) TRY(timeline_create(&context->timeline));
  if (context->owns_device_part) TRY(take_part_of_device(context));
  return use_queue(context, context->profiling);
}

rescl_status context_create(struct context **context, rescl_device *device,
                            const struct context_options *options) {
  struct context *made = calloc(1, sizeof *made);
  *context = made;
  if (!made) return fail_memory(sizeof *made);
  *made = (struct context){.device = device,
                           .info = device->info,
                           .id = device->id,
                           .context = device->context,
                           .gemm = &device->gemm,
                           .profiling = options ? options->profiling : RESCL_PROFILING_OFF};
  rescl_status status = device_profile_choose(&made->profile, &device->info, options ? options->threads : 0);
  made->owns_device_part = made->profile.compute_units < device->info.compute_units;
  if (made->owns_device_part) made->info.compute_units = (unsigned)made->profile.compute_units;
  if (status == RESCL_OK) status = open_context(made);
  if (status == RESCL_OK) return RESCL_OK;
  context_free(made);
  *context = NULL;
  return status;
}

/** PoCL 3.1's worker lets go of a command only after clFinish() has returned, and looks at the command's
 *  device once more: a part of a device that is released by then makes it crash. Until then the command holds
 *  the queue, which tells. Other drivers may count otherwise, so the wait has an end. */
static void wait_for_workers(cl_command_queue queue) {
  const struct timespec moment = {.tv_nsec = 20000};
  cl_uint holders = 0;
  for (int wait = 0; wait < 5000; wait++) {
    if (clGetCommandQueueInfo(queue, CL_QUEUE_REFERENCE_COUNT, sizeof holders, &holders, NULL) !=
            CL_SUCCESS ||
        holders <= 1)
      return;
    nanosleep(&moment, NULL);
  }
}

void context_free(struct context *context) {
  if (!context) return;
  timeline_free(context->timeline);
  for (size_t index = 0; index < 2; index++) {
    if (context->queues[index]) clFinish(context->queues[index]);
    if (context->queues[index] && context->owns_device_part) wait_for_workers(context->queues[index]);
  }
  buffer_free(context->gemm_scratch);
  for (size_t index = 0; index < 2; index++)
    if (context->queues[index]) clReleaseCommandQueue(context->queues[index]);
  if (context->gemm == &context->own_gemm) { // it has a part of the device
    gemm_forget(context->gemm);
    clReleaseContext(context->context);
    clReleaseDevice(context->id);
  }
  free(context);
}

rescl_status context_set_profiling(struct context *context, rescl_profiling profiling) {
  if (!context->timeline)
    return fail(RESCL_INVALID_ARGUMENT, "the context records no times: it was made without profiling");
  return context_time_launches(context, profiling);
}

rescl_status context_time_launches(struct context *context, rescl_profiling profiling) {
  TRY(context_finish(context));
  return use_queue(context, profiling);
}

rescl_status context_check(struct context *context) {
  struct buffer *buffer = NULL;
  uint32_t word = 0;
  TRY(buffer_create(&buffer, context, sizeof word, "a test of the device"));
  rescl_status status = buffer_write(buffer, 0, &word, sizeof word);
  if (status == RESCL_OK) status = buffer_read(buffer, 0, &word, sizeof word);
  buffer_free(buffer);
  return status;
}

rescl_profiling context_profiling(const struct context *context) {
  return context->profiling;
}

const rescl_device_info *context_device(const struct context *context) {
  return &context->info;
}

const struct device_profile *context_profile(const struct context *context) {
  return &context->profile;
}

rescl_status context_finish(struct context *context) {
  const cl_int error = clFinish(context->queue);
  return error == CL_SUCCESS ? RESCL_OK : fail_opencl(error, "clFinish(%s)", context->info.name);
}
