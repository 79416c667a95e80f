/** What a driver does not build or run is replaced: with the layer tests/drivers/faulty_layer.c, on a device that
 *  is treated as one without vectors, whose convolutions conv_register runs, or else conv_tiled. */
#define _GNU_SOURCE // setenv
#include <string.h>
#include <unistd.h>

#include "api/fixture.h"
#include "check_main.h"
#include "support/temporary_folder.h"

#define NETWORK                                                                                       \
  "graph small opset 13\ninput x: f32[1,6,14,14]\nconst u: f32[8,6,5,5] = random 1\n"                 \
  "const v: f32[8,8,5,5] = random 2\nconst b: f32[8] = random 3\n"                                    \
  "first: a = Conv(x, u, b) {pads=[2,2,2,2]}\nsecond: c = Conv(a, v, b) {pads=[2,2,2,2]}\nrelu: r = " \
  "Relu(c)\n"                                                                                         \
  "third: d = Conv(r, v, b) {pads=[2,2,2,2]}\nfourth: e = Conv(d, v, b) {pads=[2,2,2,2]}\n"           \
  "pool: y = GlobalAveragePool(e)\noutput y\n"

#define LARGER_NETWORK                                                                                \
  "graph larger opset 13\ninput x: f32[1,24,28,28]\nconst u: f32[32,24,3,3] = random 1\n"             \
  "const v: f32[32,32,3,3] = random 2\nconst b: f32[32] = random 3\n"                                 \
  "first: a = Conv(x, u, b) {pads=[1,1,1,1]}\nsecond: c = Conv(a, v, b) {pads=[1,1,1,1]}\nrelu: r = " \
  "Relu(c)\n"                                                                                         \
  "third: d = Conv(r, v, b) {pads=[1,1,1,1]}\nfourth: e = Conv(d, v, b) {pads=[1,1,1,1]}\n"           \
  "pool: y = GlobalAveragePool(e)\noutput y\n"

static const char *const faults[] = {"FAULT_BUILD", "FAULT_GROUP", "FAULT_ENQUEUE"};

static void set_up(void) {
  char folder[] = "/tmp/rescl-refused-XXXXXX";
  ck_assert_ptr_nonnull(temporary_folder(folder));
  setenv("RESCL_CACHE_DIR", folder, 1);
  setenv("RESCL_DEVICE_CLASS", "scalar_cpu", 1);
  for (size_t fault = 0; fault < sizeof faults / sizeof *faults; fault++) unsetenv(faults[fault]);
  setenv("FAULT_ERROR", "-54", 1); // CL_INVALID_WORK_GROUP_SIZE
}

static rescl_session *create(rescl_model *model, double budget_ms) {
  rescl_session_options options = rescl_session_options_default();
  rescl_session *session = NULL;
  options.tune_budget_ms = budget_ms;
  MUST(rescl_session_create(&session, device(), model, &options));
  return session;
}

static void check_kernels(const rescl_session *session, const char *kernel, const char *failed) {
  const rescl_tuned_layer *layers = NULL;
  size_t count = 0;
  MUST(rescl_session_tuning(session, &layers, &count));
  ck_assert_uint_eq(count, 3);
  for (size_t index = 0; index < count; index++) {
    ck_assert_str_eq(layers[index].algorithm, kernel);
    ck_assert_int_eq(strncmp(layers[index].failed, failed, *failed ? strlen(failed) : 1),
                     0); // then its variants
    ck_assert_int_eq(layers[index].wrong_count, 0);
  }
}

static void check_refused(const rescl_session *session, const char *text) {
  const char *refused = rescl_session_refused(session);
  ck_assert_msg(strstr(refused, text) != NULL, "'%s' is not in '%s'", text, refused);
}

/** Whatever runs, it must be right. */
static void check_outputs(const rescl_model *model) {
  rescl_verification *verification = NULL;
  rescl_session_options options = rescl_session_options_default();
  options.tune_budget_ms = 0.0;
  MUST(rescl_verify(device(), model, &options, NULL, &verification));
  ck_assert_uint_eq(verification->failed_count, 0);
  ck_assert(verification->output_passed);
  ck_assert_ptr_nonnull(strstr(verification->refused, "conv_register does not run here"));
  rescl_verification_free(verification);
}

/** Each fault, then as the next process finds things, whose driver has it no more. */
START_TEST(what_fails_is_replaced_and_remembered) {
  static const char *const texts[] = {"conv_register(", "conv_register", "conv_register"};
  static const char *const reasons[] = {"CL_BUILD_PROGRAM_FAILURE", "needs groups of 16",
                                        "CL_INVALID_WORK_GROUP_SIZE"};
  for (size_t fault = 0; fault < sizeof faults / sizeof *faults; fault++) {
    rescl_model *model = model_from_text(NETWORK);
    set_up();
    setenv(faults[fault], texts[fault], 1);
    rescl_session *session = create(model, 0.0);
    check_kernels(session, "conv_tiled", "conv_register");
    check_refused(session, "conv_register does not run here and is not used (4 layers)");
    check_refused(session, reasons[fault]);
    rescl_session_free(session);
    check_outputs(model);
    unsetenv(faults[fault]);
    session = create(model, 10000.0);
    check_kernels(session, "conv_tiled", "conv_register");
    check_refused(session, reasons[fault]);
    rescl_session_free(session);
    rescl_model_free(model);
  }
}
END_TEST

START_TEST(what_fails_is_replaced_without_a_cache) {
  rescl_model *model = model_from_text(NETWORK);
  set_up();
  setenv("RESCL_CACHE", "off", 1);
  setenv("FAULT_ENQUEUE", "conv_register", 1);
  for (int budget = -1; budget < 2; budget++) {
    rescl_session *session = create(model, budget);
    check_kernels(session, "conv_tiled", "conv_register");
    rescl_session_free(session);
  }
  unsetenv("RESCL_CACHE");
  rescl_model_free(model);
}
END_TEST

/** Winograd needs room for patches and sums, or what a driver allocates only for the launch. */
START_TEST(want_of_memory_is_met_and_not_remembered) {
  static const char *const late_errors[] = {NULL, "-4",
                                            "-5"}; // CL_MEM_OBJECT_ALLOCATION_FAILURE, CL_OUT_OF_RESOURCES
  for (size_t late = 0; late < sizeof late_errors / sizeof *late_errors; late++) {
    rescl_model *model = model_from_text(LARGER_NETWORK);
    set_up();
    setenv(late > 0 ? "FAULT_ENQUEUE" : "FAULT_LARGER", late > 0 ? "winograd_input" : "390000", 1);
    if (late > 0) setenv("FAULT_ERROR", late_errors[late], 1);
    rescl_session *session = create(model, 0.0);
    check_kernels(session, "conv_register", "");
    check_refused(session, "winograd_lanes_4 does not run here and is not used (4 layers)");
    rescl_session_free(session);
    unsetenv("FAULT_LARGER");
    unsetenv("FAULT_ENQUEUE");
    session = create(model, 0.0);
    check_kernels(session, "winograd_lanes_4", "");
    rescl_session_free(session);
    rescl_model_free(model);
  }
}
END_TEST

/** Wherever it is: a session that searches for the fastest, whose Nth launch finds no resources. */
START_TEST(what_was_missing_once_is_forgotten) {
  static const int every = 7;
  rescl_model *model = model_from_text(NETWORK);
  int is_in_the_search = 1;
  for (int launch = 1; is_in_the_search; launch += every) {
    char text[16];
    set_up();
    snprintf(text, sizeof text, "%d", launch);
    setenv("FAULT_LAUNCH_BY", "once", 1);
    setenv("FAULT_LAUNCH", text, 1);
    rescl_session *session = create(model, 10000.0);
    is_in_the_search = launch < 100;
    rescl_session_free(session);
    unsetenv("FAULT_LAUNCH");
    session = create(model, 0.0);
    ck_assert_str_eq(rescl_session_refused(session), "");
    rescl_session_free(session);
  }
  unsetenv("FAULT_LAUNCH_BY");
  rescl_model_free(model);
}
END_TEST

START_TEST(where_nothing_runs_each_reason_is_told_and_nothing_remembered) {
  rescl_model *model = model_from_text(NETWORK);
  rescl_session *session = NULL;
  set_up();
  setenv("FAULT_BUILD", "conv_register(", 1);
  setenv("FAULT_ENQUEUE", "conv_tiled", 1);
  MUST_FAIL(rescl_session_create(&session, device(), model, NULL), RESCL_DEVICE, "layer 'first'");
  ck_assert_msg(strstr(rescl_last_error(), "clBuildProgram(conv_register)"), "%s", rescl_last_error());
  ck_assert_ptr_nonnull(strstr(rescl_last_error(), "conv_tiled: node 'first': clEnqueueNDRangeKernel"));
  unsetenv("FAULT_BUILD");
  unsetenv("FAULT_ENQUEUE");
  session = create(model, 0.0);
  check_kernels(session, "conv_register", "");
  ck_assert_str_eq(rescl_session_refused(session), "");
  rescl_session_free(session);
  rescl_model_free(model);
}
END_TEST

START_TEST(a_search_goes_on_without_what_fails) {
  for (size_t fault = 0; fault < sizeof faults / sizeof *faults; fault++) {
    rescl_model *model = model_from_text(NETWORK);
    set_up();
    setenv(faults[fault], fault == 0 ? "conv_tiled(" : "conv_tiled", 1);
    rescl_session *session = create(model, 10000.0);
    check_kernels(session, "conv_register", "conv_tiled");
    check_refused(session, "conv_tiled does not run here and is not used (4 layers)");
    rescl_session_free(session);
    rescl_model_free(model);
  }
}
END_TEST

CHECK_MAIN_NO_FORK("api/refused", what_fails_is_replaced_and_remembered,
                   what_fails_is_replaced_without_a_cache, want_of_memory_is_met_and_not_remembered,
                   what_was_missing_once_is_forgotten,
                   where_nothing_runs_each_reason_is_told_and_nothing_remembered,
                   a_search_goes_on_without_what_fails)
