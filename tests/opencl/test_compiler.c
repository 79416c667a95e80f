#define _XOPEN_SOURCE 700
#include "opencl/compiler.h"

#include "fixture.h"

#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#define SOURCE "__kernel void work(__global float *x) { x[get_global_id(0)] = VALUE; }\n"

static char folder[] = "/tmp/rescl-compiler-XXXXXX";
static rescl_device *device;
static struct context *context;

/** With an empty cache, and a helper as RESCL_COMPILER names it; the real one for NULL. */
static void open_with(const char *compiler) {
  strcpy(folder, "/tmp/rescl-compiler-XXXXXX");
  ck_assert_ptr_nonnull(mkdtemp(folder));
  setenv("RESCL_CACHE_DIR", folder, 1);
  setenv("RESCL_COMPILER", compiler ? compiler : getenv("RESCL_TEST_COMPILER"), 1);
  context = open_context(&device, NULL);
}

static void close_all(void) {
  char command[sizeof folder + 16];
  close_context(context, device);
  snprintf(command, sizeof command, "rm -r %s", folder);
  ck_assert_int_eq(system(command), 0);
}

/** A helper that does what the lines say, in place of the real one. */
static void open_with_script(const char *lines) {
  char path[64];
  open_with("off");
  snprintf(path, sizeof path, "%s/helper", folder);
  FILE *script = fopen(path, "w");
  ck_assert_ptr_nonnull(script);
  fprintf(script, "#!/bin/sh\necho >>%s/calls\n%s\n", folder, lines);
  fclose(script);
  ck_assert_int_eq(chmod(path, 0700), 0);
  setenv("RESCL_COMPILER", path, 1);
}

/** How often it was called. */
static long count_calls(void) {
  char path[64];
  struct stat about;
  snprintf(path, sizeof path, "%s/calls", folder);
  return stat(path, &about) == 0 ? (long)about.st_size : 0;
}

static unsigned is_for_cpu(void) {
  return (unsigned)context_profile(context)->compiles_inside;
}

static unsigned prepare(const struct program_request *requests, size_t count) {
  unsigned compiled = 99;
  MUST(programs_prepare(context, requests, count, &compiled, NULL, NULL));
  return compiled;
}

static struct program *build(const char *source, const char *options, struct program_statistics *statistics) {
  const struct program_request request = {"apart", {NULL, source}, options};
  struct program *program = NULL;
  MUST(programs_build(context, &request, 1, &program, statistics, NULL, NULL));
  return program;
}

START_TEST(several_are_compiled_into_the_cache) {
  open_with(NULL);
  const struct program_request requests[] = {{"first", {"#define VALUE 4\n", SOURCE}, ""},
                                             {"second", {NULL, SOURCE}, "-DVALUE=5"},
                                             {"third", {NULL, SOURCE}, "-DVALUE=6 -DOTHER"}};
  ck_assert_uint_eq(prepare(requests, 3), 3 * is_for_cpu());
  ck_assert_uint_eq(prepare(requests, 3), 0);
  for (int index = 0; index < 3; index++) {
    struct program_statistics statistics;
    struct program *program = NULL;
    MUST(programs_build(context, &requests[index], 1, &program, &statistics, NULL, NULL));
    ck_assert_uint_eq(statistics.cached, is_for_cpu());
    ck_assert_float_eq(run_program(context, program), (float)(4 + index));
    program_free(program);
  }
  close_all();
}
END_TEST

START_TEST(what_was_not_prepared_is_compiled_there_too_and_counts_as_compiled) {
  struct program_statistics statistics;
  open_with(NULL);
  struct program *program = build(SOURCE, "-DVALUE=7", &statistics);
  ck_assert_uint_eq(statistics.compiled, 1);
  if (is_for_cpu()) {
    const struct program_request request = {"apart", {NULL, SOURCE}, "-DVALUE=7"};
    ck_assert_uint_eq(prepare(&request, 1), 0); // in the cache while the program is still there
  }
  ck_assert_float_eq(run_program(context, program), 7.0f);
  program_free(program);
  close_all();
}
END_TEST

START_TEST(a_wrong_program_is_told_with_the_log) {
  open_with(NULL);
  const struct program_request request = {"broken", {NULL, "__kernel void work(undefined_type x) {}\n"}, ""};
  struct program *program = NULL;
  ck_assert_uint_eq(prepare(&request, 1), 0);
  MUST_FAIL(programs_build(context, &request, 1, &program, NULL, NULL, NULL), RESCL_DEVICE, "undefined_type");
  close_all();
}
END_TEST

START_TEST(a_helper_that_does_nothing_costs_no_more_than_its_call) {
  struct program_statistics statistics;
  open_with_script("exit 1");
  struct program *program = build(SOURCE, "-DVALUE=8", &statistics);
  ck_assert_uint_eq(statistics.compiled, 1);
  ck_assert_int_eq(count_calls(), (long)is_for_cpu());
  ck_assert_float_eq(run_program(context, program), 8.0f);
  program_free(program);
  program = build(SOURCE, "-DVALUE=8", &statistics);
  ck_assert_uint_eq(statistics.cached, 1);
  ck_assert_int_eq(count_calls(), (long)is_for_cpu());
  program_free(program);
  close_all();
}
END_TEST

START_TEST(a_compiler_that_crashes_is_told_and_takes_nobody_along) {
  struct program *program = NULL;
  const struct program_request request = {"fatal", {NULL, SOURCE}, "-DVALUE=9"};
  open_with_script("kill -SEGV $$");
  if (is_for_cpu()) {
    ck_assert_uint_eq(prepare(&request, 1), 0);
    MUST_FAIL(programs_build(context, &request, 1, &program, NULL, NULL, NULL), RESCL_DEVICE, "signal 11");
    ck_assert_ptr_nonnull(strstr(rescl_last_error(), "clBuildProgram(fatal) with '-DVALUE=9'"));
    ck_assert_ptr_null(program);
  }
  close_all();
}
END_TEST

START_TEST(it_is_not_called_without_a_cache) {
  open_with_script("exit 1");
  setenv("RESCL_CACHE", "off", 1);
  program_free(build(SOURCE, "-DVALUE=10", NULL));
  setenv("RESCL_CACHE", "on", 1);
  setenv("RESCL_CACHE_DIR", "/dev/null/cache", 1);
  program_free(build(SOURCE, "-DVALUE=10", NULL));
  ck_assert_int_eq(count_calls(), 0);
  close_all();
}
END_TEST

START_TEST(the_program_refuses_what_is_no_request) {
  char command[PATH_MAX + 64], message[256] = "";
  snprintf(command, sizeof command, "echo hello | %s 2>&1", getenv("RESCL_TEST_COMPILER"));
  FILE *output = popen(command, "r");
  ck_assert_ptr_nonnull(output);
  ck_assert_ptr_nonnull(fgets(message, sizeof message, output));
  ck_assert_int_ne(pclose(output), 0);
  ck_assert_ptr_nonnull(strstr(message, "rescl-compiler: standard input"));
}
END_TEST

// each test in a process of its own that has not started OpenCL before
CHECK_MAIN("opencl/compiler", several_are_compiled_into_the_cache,
           what_was_not_prepared_is_compiled_there_too_and_counts_as_compiled,
           a_wrong_program_is_told_with_the_log, a_helper_that_does_nothing_costs_no_more_than_its_call,
           a_compiler_that_crashes_is_told_and_takes_nobody_along, it_is_not_called_without_a_cache,
           the_program_refuses_what_is_no_request)
