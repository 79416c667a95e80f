#define _POSIX_C_SOURCE 200809L
/** A program's binary, to the cache and back. */
#include <stdlib.h>

#include "opencl/cache.h"
#include "opencl/internal.h"

int program_load(cl_program *program, const struct context *context, const struct cache_entry *entry,
                 const char *options) {
  struct cache_binary binary;
  if (!cache_load(entry, &binary)) return 0;
  cl_int error = CL_SUCCESS, binary_status = CL_SUCCESS;
  *program = clCreateProgramWithBinary(context->context, 1, &context->id, &binary.size_bytes, &binary.bytes,
                                       &binary_status, &error);
  cache_release(&binary);
  error = error_of_making(*program, error);
  if (error == CL_SUCCESS) error = binary_status;
  if (error == CL_SUCCESS) error = clBuildProgram(*program, 1, &context->id, options, NULL, NULL);
  if (error == CL_SUCCESS) return 1;
  if (*program) clReleaseProgram(*program);
  *program = NULL;
  return 0;
}

static void store_binary(cl_program program, const struct cache_entry *entry) {
  size_t size_bytes = 0;
  if (clGetProgramInfo(program, CL_PROGRAM_BINARY_SIZES, sizeof size_bytes, &size_bytes, NULL) != CL_SUCCESS)
    return;
  unsigned char *bytes = size_bytes > 0 ? malloc(size_bytes) : NULL;
  if (bytes && clGetProgramInfo(program, CL_PROGRAM_BINARIES, sizeof bytes, &bytes, NULL) == CL_SUCCESS)
    cache_store(entry, bytes, size_bytes);
  free(bytes);
}

/** Some drivers (Mali) have a whole binary only while kernels of the program exist. */
void program_store(cl_program program, const struct cache_entry *entry) {
  cl_kernel kernels[32];
  cl_uint count = 0;
  if (clCreateKernelsInProgram(program, 32, kernels, &count) != CL_SUCCESS) count = 0;
  store_binary(program, entry);
  for (cl_uint kernel = 0; kernel < count; kernel++) clReleaseKernel(kernels[kernel]);
}
