#define _XOPEN_SOURCE 700
#include "opencl/compiler.h"

#include "fixture.h"
#include "support/temporary_folder.h"

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
  ck_assert_ptr_nonnull(temporary_folder(folder));
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
  struct program *programs[3], *again[3];
  struct program_statistics statistics;
  MUST(programs_build(context, requests, 3, programs, &statistics, NULL, NULL));
  ck_assert_uint_eq(statistics.compiled, 3);
  for (int index = 0; index < 3; index++)
    ck_assert_float_eq(run_program(context, programs[index]), (float)(4 + index));
  // while the first are still there
  MUST(programs_build(context, requests, 3, again, &statistics, NULL, NULL));
  ck_assert_uint_eq(statistics.cached, 3 * is_for_cpu());
  programs_free(programs, 3);
  programs_free(again, 3);
  close_all();
}
END_TEST

START_TEST(a_wrong_program_is_told_with_the_log) {
  open_with(NULL);
  const struct program_request request = {"broken", {NULL, "__kernel void work(undefined_type x) {}\n"}, ""};
  struct program *program = NULL;
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

/** It has the same environment, which names the script, and may be unable to change it. */
START_TEST(a_helper_never_runs_another) {
  char lines[2 * PATH_MAX];
  snprintf(lines, sizeof lines,
           "[ $(wc -c <\"$RESCL_CACHE_DIR/calls\") -gt 3 ] && exit 1\n"
           "export ASAN_OPTIONS=verify_asan_link_order=0\nLD_PRELOAD=%s exec %s",
           getenv("RESCL_TEST_NO_SETENV"), getenv("RESCL_TEST_COMPILER"));
  open_with_script(lines);
  struct program *program = build(SOURCE, "-DVALUE=11", NULL);
  ck_assert_float_eq(run_program(context, program), 11.0f);
  ck_assert_int_eq(count_calls(), (long)is_for_cpu());
  program_free(program);
  close_all();
}
END_TEST

/** What it says to that as its standard input, which printf(1) makes. */
static void check_refuses(const char *input, const char *expected) {
  char command[PATH_MAX + 64], message[256] = "";
  snprintf(command, sizeof command, "printf '%s' | %s 2>&1", input, getenv("RESCL_TEST_COMPILER"));
  FILE *output = popen(command, "r");
  ck_assert_ptr_nonnull(output);
  ck_assert_ptr_nonnull(fgets(message, sizeof message, output));
  ck_assert_int_ne(pclose(output), 0);
  ck_assert_msg(strstr(message, expected) != NULL, "%s", message);
}

START_TEST(the_program_refuses_what_is_no_request_of_its_version) {
  check_refuses("hello", "rescl-compiler: standard input: cut short");
  check_refuses("99.0\\0000:0\\0work\\0\\0\\0__kernel void work(void) {}\\0",
                "of version 99.0 of the library");
}
END_TEST

// each test in a process of its own that has not started OpenCL before
CHECK_MAIN("opencl/compiler", several_are_compiled_into_the_cache, a_wrong_program_is_told_with_the_log,
           a_helper_that_does_nothing_costs_no_more_than_its_call,
           a_compiler_that_crashes_is_told_and_takes_nobody_along, it_is_not_called_without_a_cache,
           a_helper_never_runs_another, the_program_refuses_what_is_no_request_of_its_version)
