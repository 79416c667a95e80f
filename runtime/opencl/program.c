#define _POSIX_C_SOURCE 200809L
#include "opencl/cache.h"
#include "opencl/compiler.h"
#include "opencl/internal.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/heap.h"
#include "base/threads.h"

/** Where programs are to be compiled one after the other. PoCL 3.1 takes a lock of its own. */
static pthread_mutex_t one_compiler = PTHREAD_MUTEX_INITIALIZER;

#define OPTIONS_BYTES 2048

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

static rescl_status compile(cl_program *program, cl_context context, cl_device_id device,
                            const struct program_request *request, const char *options) {
  const char *sources[2];
  cl_uint count = 0;
  for (size_t part = 0; part < 2; part++)
    if (request->sources[part]) sources[count++] = request->sources[part];
  cl_int error = CL_SUCCESS;
  *program = clCreateProgramWithSource(context, count, sources, NULL, &error);
  if (error != CL_SUCCESS) return fail_opencl(error, "clCreateProgramWithSource(%s)", request->name);
  error = clBuildProgram(*program, 1, &device, options, NULL, NULL);
  return error == CL_SUCCESS ? RESCL_OK : fail_build(error, *program, device, request);
}

/** Nonzero when the cache had it and the driver took it. A driver that refuses is a miss too. */
static int load(cl_program *program, struct context *context, const struct cache_entry *entry,
                const char *options) {
  struct cache_binary binary;
  if (!cache_load(entry, &binary)) return 0;
  cl_int error = CL_SUCCESS, binary_status = CL_SUCCESS;
  *program = clCreateProgramWithBinary(context->context, 1, &context->id, &binary.size_bytes, &binary.bytes,
                                       &binary_status, &error);
  cache_release(&binary);
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
static void store(cl_program program, const struct cache_entry *entry) {
  cl_kernel kernels[32];
  cl_uint count = 0;
  if (clCreateKernelsInProgram(program, 32, kernels, &count) != CL_SUCCESS) count = 0;
  store_binary(program, entry);
  for (cl_uint kernel = 0; kernel < count; kernel++) clReleaseKernel(kernels[kernel]);
}

/** Keeping the binary is left to the end, as drivers may compile everything once more to give it: what was
 * asked for should run first. */
static rescl_status load_or_compile(struct program *program, struct context *context,
                                    const struct program_request *request, const char *options) {
  int is_made = 0;
  struct cache_entry *entry = malloc(sizeof *entry);
  if (!entry) return fail_memory(sizeof *entry);
  cache_find(entry, &context->info, request, options);
  program->cached = load(&program->program, context, entry, options);
  rescl_status status = program->cached ? RESCL_OK : compiler_run(context, request, entry, &is_made);
  const int is_loaded = program->cached || (is_made && load(&program->program, context, entry, options));
  if (status == RESCL_OK && !is_loaded)
    status = compile(&program->program, context->context, context->id, request, options);
  if (status == RESCL_OK && !is_loaded && entry->path[0])
    program->pending = entry;
  else
    free(entry);
  return status;
}

static rescl_status write_options(char options[OPTIONS_BYTES], const struct program_request *request) {
  const int length = snprintf(options, OPTIONS_BYTES, "-cl-std=CL1.2 %s", request->options);
  if (length >= 0 && (size_t)length < OPTIONS_BYTES) return RESCL_OK;
  return fail(RESCL_INVALID_ARGUMENT, "program %s: its build options are too long", request->name);
}

/** Until now. */
static rescl_status note_program(struct context *context, const struct program_request *request, int cached,
                                 uint64_t start_ns) {
  return timeline_add(context, &(struct host_record){.kind = HOST_PROGRAM,
                                                     .name = request->name,
                                                     .detail = request->options,
                                                     .cached = cached,
                                                     .start_ns = start_ns,
                                                     .end_ns = clock_now_ns()});
}

static rescl_status build_one(void *user, size_t index) {
  struct build *build = user;
  const struct program_request *request = &build->requests[index];
  char options[OPTIONS_BYTES];
  TRY(write_options(options, request));
  struct program *program = calloc(1, sizeof *program);
  if (!program) return fail_memory(sizeof *program);
  build->programs[index] = program;
  snprintf(program->name, sizeof program->name, "%s", request->name);
  const int alone = build->context->profile.compiles_alone;
  if (alone) pthread_mutex_lock(&one_compiler);
  const uint64_t start_ns = clock_now_ns();
  const rescl_status status = load_or_compile(program, build->context, request, options);
  if (alone) pthread_mutex_unlock(&one_compiler);
  return status == RESCL_OK ? note_program(build->context, request, program->cached, start_ns) : status;
}

static int report(void *user, size_t done, size_t count) {
  const struct build *build = user;
  return build->progress(build->user, done, count);
}

static void free_all(struct program **programs, size_t count) {
  for (size_t program = 0; program < count; program++) {
    program_free(programs[program]);
    programs[program] = NULL;
  }
}

rescl_status programs_build(struct context *context, const struct program_request *requests, size_t count,
                            struct program **programs, struct program_statistics *statistics,
                            int (*progress)(void *user, size_t done, size_t count), void *user) {
  struct build build = {context, requests, programs, progress, user};
  struct program_statistics counted = {0};
  for (size_t program = 0; program < count; program++) programs[program] = NULL;
  const rescl_status status = threads_for(count, build_one, progress ? report : NULL, &build);
  if (status != RESCL_OK) {
    free_all(programs, count);
    return status;
  }
  for (size_t program = 0; program < count; program++)
    (*(programs[program]->cached ? &counted.cached : &counted.compiled))++;
  if (statistics) *statistics = counted;
  return RESCL_OK;
}

/** One call of programs_prepare(). */
struct preparation {
  struct build build;
  cl_context compiler; // of the one in this process; NULL until it is needed
  int *compiled;       // by request
};

static rescl_status compile_alone(struct preparation *preparation, const struct program_request *request,
                                  const struct cache_entry *entry, const char *options) {
  rescl_device *device = preparation->build.context->device;
  cl_program program = NULL;
  if (!preparation->compiler) {
    device_drop_unused_context(device);
    TRY(device_create_context(device, &preparation->compiler));
  }
  const rescl_status status = compile(&program, preparation->compiler, device->id, request, options);
  if (status == RESCL_OK) store(program, entry);
  if (program) clReleaseProgram(program);
  return status;
}

/** In this process, in a cl_context of the compiler's own, into the cache.
 *  @return nonzero where it could be compiled */
static int compile_here(struct preparation *preparation, const struct program_request *request,
                        const struct cache_entry *entry, const char *options) {
  pthread_mutex_lock(&one_compiler); // of whichever platform, as they share the cl_context
  const rescl_status status = compile_alone(preparation, request, entry, options);
  pthread_mutex_unlock(&one_compiler);
  return status == RESCL_OK;
}

/** What fails is left for programs_build() to report. */
static rescl_status prepare_one(void *user, size_t index) {
  struct preparation *preparation = user;
  struct context *context = preparation->build.context;
  const struct program_request *request = &preparation->build.requests[index];
  char options[OPTIONS_BYTES];
  struct cache_entry entry;
  if (write_options(options, request) != RESCL_OK) return RESCL_OK;
  cache_find(&entry, &context->info, request, options);
  if (!entry.path[0] || cache_has(&entry)) return RESCL_OK;
  const uint64_t start_ns = clock_now_ns();
  int *compiled = &preparation->compiled[index];
  if (compiler_is_there(context))
    (void)compiler_run(context, request, &entry, compiled);
  else
    *compiled = compile_here(preparation, request, &entry, options);
  return *compiled ? note_program(context, request, 0, start_ns) : RESCL_OK;
}

static void free_compiler(cl_context compiler) {
  if (!compiler) return;
  clReleaseContext(compiler);
  heap_trim();
}

rescl_status programs_prepare(struct context *context, const struct program_request *requests, size_t count,
                              unsigned *compiled, int (*progress)(void *user, size_t done, size_t count),
                              void *user) {
  struct preparation preparation = {.build = {context, requests, NULL, progress, user}};
  *compiled = 0;
  if (!context->profile.compiles_inside) return RESCL_OK;
  if (progress && progress(user, 0, count))
    return fail(RESCL_CANCELLED, "stopped by the caller's progress function (compile)");
  preparation.compiled = calloc(count + 1, sizeof *preparation.compiled);
  if (!preparation.compiled) return fail_memory((count + 1) * sizeof *preparation.compiled);
  const rescl_status status = threads_for(count, prepare_one, progress ? report : NULL, &preparation);
  for (size_t index = 0; index < count; index++) *compiled += (unsigned)preparation.compiled[index];
  free_compiler(preparation.compiler);
  free(preparation.compiled);
  return status;
}

void program_free(struct program *program) {
  if (!program) return;
  if (program->pending) store(program->program, program->pending);
  if (program->program) clReleaseProgram(program->program);
  free(program->pending);
  free(program);
}

static rescl_status free_one(void *user, size_t index) {
  struct program **programs = user;
  program_free(programs[index]);
  programs[index] = NULL;
  return RESCL_OK;
}

void programs_free(struct program **programs, size_t count) {
  if (programs && count > 0) (void)threads_for(count, free_one, NULL, programs);
}
