#define _POSIX_C_SOURCE 200809L
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/threads.h"
#include "opencl/cache.h"
#include "opencl/compiler.h"
#include "opencl/internal.h"

/** One call of programs_build() as its threads see it: each step touches only its own index. */
struct build {
  struct context *context;
  const struct program_request *requests;
  struct program **programs;
  int is_each; // nonzero: what can not be built does not end it
  int (*progress)(void *user, size_t done, size_t count);
  void *user;
};

/** In the order of cost: from the cache; by the helper into the cache, and from there; here. Then the binary
 *  is kept only as the program goes, since drivers may compile everything once more to give it: what was
 *  asked for should run first. */
static rescl_status obtain(struct program *program, struct context *context,
                           const struct program_request *request, const char *options) {
  struct cache_entry entry;
  int is_there = 0;
  cache_find(&entry, &context->info, request, options);
  program->cached = program_load(&program->program, context, &entry, options);
  if (program->cached) return RESCL_OK;
  TRY(compiler_run(&is_there, context, request, options, &entry));
  if (is_there && program_load(&program->program, context, &entry, options)) return RESCL_OK;
  TRY(program_compile(&program->program, context->context, context->id, request, options));
  if (!entry.path[0]) return RESCL_OK;
  program->pending = malloc(sizeof entry);
  if (!program->pending) return fail_memory(sizeof entry);
  *program->pending = entry;
  return RESCL_OK;
}

/** Where the driver can not compile two programs at once. PoCL 3.1 takes a lock of its own. */
static pthread_mutex_t one_compiler = PTHREAD_MUTEX_INITIALIZER;

/** One program after the other where that is needed. */
static rescl_status obtain_in_turn(struct program *program, struct context *context,
                                   const struct program_request *request, const char *options) {
  if (!context->profile.compiles_alone) return obtain(program, context, request, options);
  pthread_mutex_lock(&one_compiler);
  const rescl_status status = obtain(program, context, request, options);
  pthread_mutex_unlock(&one_compiler);
  return status;
}

#define OPTIONS_BYTES 2048

static rescl_status write_options(char options[OPTIONS_BYTES], const struct device_profile *profile,
                                  const struct program_request *request) {
  const int length = snprintf(options, OPTIONS_BYTES, "-cl-std=CL1.2 %s%s",
                              profile->emulates_fma ? "-DEMULATES_FMA " : "", request->options);
  if (length >= 0 && (size_t)length < OPTIONS_BYTES) return RESCL_OK;
  return fail(RESCL_INVALID_ARGUMENT, "program %s: its build options are too long", request->name);
}

static rescl_status program_create(struct program **program, const char *name) {
  struct program *made = calloc(1, sizeof *made);
  *program = made;
  if (!made) return fail_memory(sizeof *made);
  snprintf(made->name, sizeof made->name, "%s", name);
  return RESCL_OK;
}

/** What a compiler refuses, or has no memory for, is a property of the program. */
static rescl_status keep_failure(struct program *program, rescl_status status) {
  if (status != RESCL_DEVICE && status != RESCL_OUT_OF_MEMORY) return status;
  program->status = status;
  program->failure = strdup(rescl_last_error());
  return program->failure ? RESCL_OK : fail_memory(strlen(rescl_last_error()));
}

rescl_status program_check(const struct program *program) {
  return program->failure ? fail(program->status, "%s", program->failure) : RESCL_OK;
}

static rescl_status build_one(void *user, size_t index) {
  struct build *build = user;
  const struct program_request *request = &build->requests[index];
  char options[OPTIONS_BYTES];
  TRY(write_options(options, &build->context->profile, request));
  TRY(program_create(&build->programs[index], request->name));
  struct program *program = build->programs[index];
  program->is_alone = build->context->profile.compiles_alone;
  const uint64_t start_ns = clock_now_ns();
  const rescl_status status = obtain_in_turn(program, build->context, request, options);
  if (status != RESCL_OK) return build->is_each ? keep_failure(program, status) : status;
  return timeline_add(build->context, &(struct host_record){.kind = HOST_PROGRAM,
                                                            .name = request->name,
                                                            .detail = request->options,
                                                            .cached = program->cached,
                                                            .start_ns = start_ns,
                                                            .end_ns = clock_now_ns()});
}

static int report(void *user, size_t done, size_t count) {
  const struct build *build = user;
  return build->progress(build->user, done, count);
}

static void count_program(const struct program *program, struct program_statistics *statistics) {
  statistics->cached += program->cached != 0;
  statistics->compiled += !program->cached && !program->failure;
}

static rescl_status build_all(struct build *build, size_t count, struct program_statistics *statistics) {
  struct program **programs = build->programs;
  struct program_statistics counted = {0};
  for (size_t program = 0; program < count; program++) programs[program] = NULL;
  const rescl_status status = threads_for(count, build_one, build->progress ? report : NULL, build);
  for (size_t program = 0; program < count && status == RESCL_OK; program++)
    count_program(programs[program], &counted);
  for (size_t program = 0; program < count && status != RESCL_OK; program++) {
    program_free(programs[program]);
    programs[program] = NULL;
  }
  if (statistics && status == RESCL_OK) *statistics = counted;
  return status;
}

rescl_status programs_build(struct context *context, const struct program_request *requests, size_t count,
                            struct program **programs, struct program_statistics *statistics,
                            int (*progress)(void *user, size_t done, size_t count), void *user) {
  struct build build = {context, requests, programs, 0, progress, user};
  return build_all(&build, count, statistics);
}

rescl_status programs_build_each(struct context *context, const struct program_request *requests,
                                 size_t count, struct program **programs,
                                 struct program_statistics *statistics,
                                 int (*progress)(void *user, size_t done, size_t count), void *user) {
  struct build build = {context, requests, programs, 1, progress, user};
  return build_all(&build, count, statistics);
}

void program_free(struct program *program) {
  if (!program) return;
  if (program->is_alone) pthread_mutex_lock(&one_compiler); // its binary and its end are the compiler's, too
  if (program->pending) program_store(program->program, program->pending);
  if (program->program) clReleaseProgram(program->program);
  if (program->is_alone) pthread_mutex_unlock(&one_compiler);
  free(program->pending);
  free(program->failure);
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
