/** Compiling a program from its source, here. */
#include <stdlib.h>

#include "opencl/internal.h"

/** The compiler's log, or what stands in for it; the caller frees it. NULL when the host has no memory. */
static char *build_log(cl_program program, cl_device_id device) {
  size_t size_bytes = 0;
  if (clGetProgramBuildInfo(program, device, CL_PROGRAM_BUILD_LOG, 0, NULL, &size_bytes) != CL_SUCCESS)
    size_bytes = 0;
  char *log = calloc(1, size_bytes + 1);
  if (log && size_bytes > 0 &&
      clGetProgramBuildInfo(program, device, CL_PROGRAM_BUILD_LOG, size_bytes, log, NULL) != CL_SUCCESS)
    log[0] = '\0';
  return log;
}

static rescl_status fail_build(cl_int error, cl_program program, cl_device_id device,
                               const struct program_request *request) {
  char *log = build_log(program, device);
  fail_opencl(error, "clBuildProgram(%s) with '%s'", request->name, request->options);
  const rescl_status status =
      fail(RESCL_DEVICE, "%s; the compiler says:\n%s", rescl_last_error(), log && *log ? log : "(nothing)");
  free(log);
  return status;
}

rescl_status program_compile(cl_program *program, cl_context context, cl_device_id device,
                             const struct program_request *request, const char *options) {
  const char *sources[2];
  cl_uint count = 0;
  for (size_t part = 0; part < 2; part++)
    if (request->sources[part]) sources[count++] = request->sources[part];
  cl_int error = CL_SUCCESS;
  *program = clCreateProgramWithSource(context, count, sources, NULL, &error);
  error = error_of_making(*program, error);
  if (error != CL_SUCCESS) return fail_opencl(error, "clCreateProgramWithSource(%s)", request->name);
  error = clBuildProgram(*program, 1, &device, options, NULL, NULL);
  return error == CL_SUCCESS ? RESCL_OK : fail_build(error, *program, device, request);
}
