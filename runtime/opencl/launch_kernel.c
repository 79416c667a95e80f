#include "opencl/internal.h"

#include <stdio.h>

struct launch_kernel {
  struct launch launch;
  cl_kernel kernel;
  size_t global[3], local[3]; // local[0] 0: the driver chooses
  size_t part_items;          // of a part along the first dimension
};

static void release_kernel(struct launch *launch) {
  struct launch_kernel *kernel = (struct launch_kernel *)launch;
  if (kernel->kernel) clReleaseKernel(kernel->kernel);
}

static cl_int enqueue_part(const struct launch_kernel *kernel, size_t first_item, cl_event *event) {
  const size_t left = kernel->global[0] - first_item, offset[3] = {first_item, 0, 0};
  const size_t global[3] = {left < kernel->part_items ? left : kernel->part_items, kernel->global[1],
                            kernel->global[2]};
  return clEnqueueNDRangeKernel(kernel->launch.context->queue, kernel->kernel, 3,
                                first_item > 0 ? offset : NULL, global,
                                kernel->local[0] ? kernel->local : NULL, 0, NULL, event);
}

/** The last part's event tells the end, a marker the start. Parts must not be joined again: each is handed to the
 *  device before the next. */
static cl_int enqueue_parts(struct launch_kernel *kernel, cl_event *event) {
  const cl_command_queue queue = kernel->launch.context->queue;
  cl_int error = event ? clEnqueueMarkerWithWaitList(queue, 0, NULL, &kernel->launch.before) : CL_SUCCESS;
  for (size_t first = 0; first < kernel->global[0] && error == CL_SUCCESS; first += kernel->part_items) {
    const int is_last = first + kernel->part_items >= kernel->global[0];
    error = enqueue_part(kernel, first, is_last ? event : NULL);
    if (error == CL_SUCCESS && !is_last) error = clFlush(queue);
  }
  return error;
}

static rescl_status enqueue_kernel(struct launch *launch, cl_event *event) {
  struct launch_kernel *kernel = (struct launch_kernel *)launch;
  const int is_whole = kernel->part_items >= kernel->global[0];
  const cl_int error = is_whole ? enqueue_part(kernel, 0, event) : enqueue_parts(kernel, event);
  return error == CL_SUCCESS ? RESCL_OK : fail_opencl(error, "clEnqueueNDRangeKernel(%s)", launch->name);
}

static cl_int set_argument(cl_kernel kernel, cl_uint index, const struct argument *argument) {
  const cl_mem memory = argument->buffer ? argument->buffer->memory : NULL;
  const struct {
    size_t size_bytes;
    const void *value;
  } forms[] = {
      [ARGUMENT_BUFFER] = {sizeof memory, &memory},
      [ARGUMENT_INT] = {sizeof argument->integer, &argument->integer},
      [ARGUMENT_FLOAT] = {sizeof argument->real, &argument->real},
      [ARGUMENT_INT8] = {sizeof argument->integers, argument->integers},
      [ARGUMENT_LOCAL] = {argument->local_size_bytes, NULL},
  };
  return clSetKernelArg(kernel, index, forms[argument->kind].size_bytes, forms[argument->kind].value);
}

static rescl_status set_arguments(cl_kernel kernel, const struct launch_kernel_spec *spec) {
  cl_uint count = 0;
  const cl_int info_error = clGetKernelInfo(kernel, CL_KERNEL_NUM_ARGS, sizeof count, &count, NULL);
  if (info_error != CL_SUCCESS) return fail_opencl(info_error, "clGetKernelInfo(%s)", spec->kernel);
  if (count != spec->argument_count)
    return fail(RESCL_INVALID_ARGUMENT, "kernel %s takes %u arguments, %zu given", spec->kernel,
                (unsigned)count, spec->argument_count);
  for (size_t index = 0; index < spec->argument_count; index++) {
    const cl_int error = set_argument(kernel, (cl_uint)index, &spec->arguments[index]);
    if (error != CL_SUCCESS)
      return fail_opencl(error, "clSetKernelArg(%s, argument %zu)", spec->kernel, index);
  }
  return RESCL_OK;
}

/** All 0 where none is. */
static void set_groups(size_t groups[3], const size_t local[3]) {
  const int is_chosen = local[0] || local[1] || local[2];
  for (int side = 0; side < 3; side++) groups[side] = is_chosen && local[side] == 0 ? 1 : local[side];
}

static rescl_status choose_sizes(struct launch_kernel *kernel, const struct launch_kernel_spec *spec) {
  set_groups(kernel->local, spec->local);
  for (int side = 0; side < 3; side++) kernel->global[side] = spec->global[side] ? spec->global[side] : 1;
  TRY(kernel_check_limits(kernel->kernel, kernel->launch.context, kernel->launch.name, kernel->local, 0));
  kernel->part_items = kernel->global[0];
  if (kernel->local[0] == 0) return RESCL_OK;
  for (int side = 0; side < 3; side++) {
    const size_t local = kernel->local[side], rest = kernel->global[side] % local;
    if (rest > 0) kernel->global[side] += local - rest;
  }
  const size_t groups = kernel->global[0] / kernel->local[0], parts = spec->parts > 0 ? spec->parts : 1;
  kernel->part_items = (groups + parts - 1) / parts * kernel->local[0];
  kernel->launch.part_count = (kernel->global[0] + kernel->part_items - 1) / kernel->part_items;
  return RESCL_OK;
}

static rescl_status fail_kernel(cl_int error, const char *kernel, const struct program *program) {
  return fail_opencl(error, "clCreateKernel(%s) in program %s", kernel, program->name);
}

static rescl_status prepare(struct launch_kernel *kernel, const struct launch_kernel_spec *spec) {
  cl_int error = CL_SUCCESS;
  kernel->kernel = clCreateKernel(spec->program->program, spec->kernel, &error);
  error = error_of_making(kernel->kernel, error);
  if (error != CL_SUCCESS) return fail_kernel(error, spec->kernel, spec->program);
  TRY(set_arguments(kernel->kernel, spec));
  return choose_sizes(kernel, spec);
}

rescl_status launch_create_kernel(struct launch **launch, struct context *context,
                                  const struct launch_kernel_spec *spec) {
  *launch = NULL;
  TRY(program_check(spec->program));
  struct launch_kernel *created =
      launch_new(sizeof *created, context, spec->name ? spec->name : spec->kernel);
  if (!created) return fail_memory(sizeof *created);
  created->launch.enqueue = enqueue_kernel;
  created->launch.release = release_kernel;
  const rescl_status status = prepare(created, spec);
  if (status != RESCL_OK)
    launch_free(&created->launch);
  else
    *launch = &created->launch;
  return status;
}

rescl_status launch_check_kernel(struct context *context, const struct program *program, const char *kernel,
                                 const size_t local[3], size_t local_bytes) {
  cl_int error = CL_SUCCESS;
  size_t groups[3];
  set_groups(groups, local);
  TRY(program_check(program));
  cl_kernel made = clCreateKernel(program->program, kernel, &error);
  error = error_of_making(made, error);
  if (error != CL_SUCCESS) return fail_kernel(error, kernel, program);
  const rescl_status status = kernel_check_limits(made, context, kernel, groups, local_bytes);
  clReleaseKernel(made);
  return status;
}
