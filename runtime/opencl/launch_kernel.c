#include "opencl/internal.h"

#include <stdio.h>

struct launch_kernel {
  struct launch launch;
  cl_kernel kernel;
  size_t global[3], local[3]; // local[0] 0: the driver chooses
};

static void release_kernel(struct launch *launch) {
  struct launch_kernel *kernel = (struct launch_kernel *)launch;
  if (kernel->kernel) clReleaseKernel(kernel->kernel);
}

static rescl_status enqueue_kernel(struct launch *launch, cl_event *event) {
  const struct launch_kernel *kernel = (struct launch_kernel *)launch;
  const cl_int error = clEnqueueNDRangeKernel(launch->context->queue, kernel->kernel, 3, NULL, kernel->global,
                                              kernel->local[0] ? kernel->local : NULL, 0, NULL, event);
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

static rescl_status choose_sizes(struct launch_kernel *kernel, const struct launch_kernel_spec *spec) {
  const int chosen = spec->local[0] || spec->local[1] || spec->local[2];
  for (int side = 0; side < 3; side++) {
    kernel->global[side] = spec->global[side] ? spec->global[side] : 1;
    kernel->local[side] = chosen && spec->local[side] == 0 ? 1 : spec->local[side];
  }
  TRY(kernel_check_limits(kernel->kernel, kernel->launch.context, kernel->launch.name, kernel->local, 0));
  if (kernel->local[0] == 0) return RESCL_OK;
  for (int side = 0; side < 3; side++) {
    const size_t local = kernel->local[side], rest = kernel->global[side] % local;
    if (rest > 0) kernel->global[side] += local - rest;
  }
  return RESCL_OK;
}

static rescl_status prepare(struct launch_kernel *kernel, const struct launch_kernel_spec *spec) {
  cl_int error = CL_SUCCESS;
  kernel->kernel = clCreateKernel(spec->program->program, spec->kernel, &error);
  if (error != CL_SUCCESS)
    return fail_opencl(error, "clCreateKernel(%s) in program %s", spec->kernel, spec->program->name);
  TRY(set_arguments(kernel->kernel, spec));
  return choose_sizes(kernel, spec);
}

rescl_status launch_create_kernel(struct launch **launch, struct context *context,
                                  const struct launch_kernel_spec *spec) {
  *launch = NULL;
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
