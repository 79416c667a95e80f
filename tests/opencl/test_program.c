#define _POSIX_C_SOURCE 200809L
#include "fixture.h"

#define DOUBLE_IT "__kernel void work(__global float *x) { x[get_global_id(0)] *= FACTOR; }\n"

START_TEST(common_part_and_options_reach_the_compiler) {
  rescl_device *device = NULL;
  struct context *context = open_context(&device, NULL);
  const struct program_request requests[] = {
      {"first", {"#define FACTOR 2\n", DOUBLE_IT}, ""},
      {"second", {NULL, DOUBLE_IT}, "-DFACTOR=3"},
  };
  struct program *programs[2] = {NULL};
  struct program_statistics statistics = {0};
  MUST(programs_build(context, requests, 2, programs, &statistics, NULL, NULL));
  ck_assert_uint_eq(statistics.compiled + statistics.cached, 2);
  ck_assert(programs[0] && programs[1]);
  program_free(programs[0]);
  program_free(programs[1]);
  program_free(NULL);
  MUST(programs_build(context, NULL, 0, NULL, &statistics, NULL, NULL));
  ck_assert_uint_eq(statistics.compiled + statistics.cached, 0);
  close_context(context, device);
}
END_TEST

/** Also kernels are told what would be slow. */
START_TEST(programs_know_of_an_emulated_fma) {
  rescl_device *device = NULL;
  struct context *context = open_context(&device, NULL);
  const char *source =
      "#if defined(EMULATES_FMA) != EXPECTED\n#error not as the device says\n#endif\n" DOUBLE_IT;
  const struct program_request request = {"fma",
                                          {NULL, source},
                                          context_profile(context)->emulates_fma ? "-DFACTOR=2 -DEXPECTED=1"
                                                                                 : "-DFACTOR=2 -DEXPECTED=0"};
  struct program *program = NULL;
  MUST(programs_build(context, &request, 1, &program, NULL, NULL, NULL));
  program_free(program);
  close_context(context, device);
}
END_TEST

START_TEST(a_failed_build_shows_name_and_log_and_leaves_nothing) {
  rescl_device *device = NULL;
  struct context *context = open_context(&device, NULL);
  const struct program_request requests[] = {
      {"good", {NULL, DOUBLE_IT}, "-DFACTOR=3"},
      {"broken_one", {NULL, "__kernel void work(__global undefined_type *x) {}\n"}, "-DSOME=1"},
  };
  struct program *programs[2] = {(struct program *)device, (struct program *)device};
  MUST_FAIL(programs_build(context, requests, 2, programs, NULL, NULL, NULL), RESCL_DEVICE,
            "clBuildProgram(broken_one)");
  ck_assert_ptr_nonnull(strstr(rescl_last_error(), "CL_BUILD_PROGRAM_FAILURE"));
  ck_assert_ptr_nonnull(strstr(rescl_last_error(), "undefined_type"));
  ck_assert_ptr_nonnull(strstr(rescl_last_error(), "-DSOME=1"));
  ck_assert(!programs[0] && !programs[1]);
  close_context(context, device);
}
END_TEST

#define MANY 12

static int count_progress(void *user, size_t done, size_t count) {
  size_t *most = user;
  ck_assert_uint_eq(count, MANY);
  if (done > *most) *most = done;
  return 0;
}

static int stop(void *user, size_t done, size_t count) {
  (void)user, (void)done, (void)count;
  return 1;
}

START_TEST(many_build_at_once_report_and_can_be_stopped) {
  rescl_device *device = NULL;
  struct context *context = open_context(&device, NULL);
  struct program_request requests[MANY];
  struct program *programs[MANY];
  char options[MANY][32];
  for (int index = 0; index < MANY; index++) {
    snprintf(options[index], sizeof options[index], "-DFACTOR=%d", index + 10);
    requests[index] = (struct program_request){"many", {NULL, DOUBLE_IT}, options[index]};
  }
  size_t most = 0;
  MUST(programs_build(context, requests, MANY, programs, NULL, count_progress, &most));
  ck_assert_uint_eq(most, MANY);
  for (int index = 0; index < MANY; index++) program_free(programs[index]);
  ck_assert_int_eq(programs_build(context, requests, MANY, programs, NULL, stop, NULL), RESCL_CANCELLED);
  for (int index = 0; index < MANY; index++) ck_assert_ptr_null(programs[index]);
  close_context(context, device);
}
END_TEST

CHECK_MAIN_NO_FORK("opencl/program", common_part_and_options_reach_the_compiler,
                   programs_know_of_an_emulated_fma, a_failed_build_shows_name_and_log_and_leaves_nothing,
                   many_build_at_once_report_and_can_be_stopped)
