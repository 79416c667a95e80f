#include "opencl/internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/threads.h"

/** One call of programs_build() as its threads see it: each step touches only its own index. */
struct build {
  struct context *context;
  const struct program_request *requests;
  struct program **programs;
  int (*progress)(void *user, size_t done, size_t count);
  void *user;
};

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

static rescl_status compile(cl_program *program, struct context *context,
                            const struct program_request *request, const char *options) {
  const char *sources[2];
  cl_uint count = 0;
  for (size_t part = 0; part < 2; part++)
    if (request->sources[part]) sources[count++] = request->sources[part];
  cl_int error = CL_SUCCESS;
  *program = clCreateProgramWithSource(context->context, count, sources, NULL, &error);
  if (error != CL_SUCCESS) return fail_opencl(error, "clCreateProgramWithSource(%s)", request->name);
  error = clBuildProgram(*program, 1, &context->id, options, NULL, NULL);
  return error == CL_SUCCESS ? RESCL_OK : fail_build(error, *program, context->id, request);
}

static rescl_status build_one(void *user, size_t index) {
  struct build *build = user;
  const struct program_request *request = &build->requests[index];
  char options[2048];
  const int length = snprintf(options, sizeof options, "-cl-std=CL1.2 %s", request->options);
  if (length < 0 || (size_t)length >= sizeof options)
    return fail(RESCL_INVALID_ARGUMENT, "program %s: its build options are too long", request->name);
  struct program *program = calloc(1, sizeof *program);
  if (!program) return fail_memory(sizeof *program);
  build->programs[index] = program;
  snprintf(program->name, sizeof program->name, "%s", request->name);
  return compile(&program->program, build->context, request, options);
}

static int report(void *user, size_t done, size_t count) {
  const struct build *build = user;
  return build->progress(build->user, done, count);
}

rescl_status programs_build(struct context *context, const struct program_request *requests, size_t count,
                            struct program **programs, struct program_statistics *statistics,
                            int (*progress)(void *user, size_t done, size_t count), void *user) {
  struct build build = {context, requests, programs, progress, user};
  for (size_t program = 0; program < count; program++) programs[program] = NULL;
  const rescl_status status = threads_for(count, build_one, progress ? report : NULL, &build);
  if (status == RESCL_OK && statistics)
    *statistics = (struct program_statistics){.compiled = (unsigned)count};
  if (status == RESCL_OK) return RESCL_OK;
  for (size_t program = 0; program < count; program++) {
    program_free(programs[program]);
    programs[program] = NULL;
  }
  return status;
}

void program_free(struct program *program) {
  if (!program) return;
  if (program->program) clReleaseProgram(program->program);
  free(program);
}
