/** Runs that are compared with the reference, on a driver that becomes a faulty one after its kernels were right:
 *  tests/drivers/faulty_layer.c. */
#define _GNU_SOURCE // setenv
#include "api/fixture.h"
#include "check_main.h"
#include "rescl/cache.h"
#include "support/temporary_folder.h"

#define NETWORK                                                                                     \
  "graph two opset 13\ninput x: f32[1,8,10,10]\nconst u: f32[12,8,3,3] = random 1\n"                \
  "const v: f32[4,12,1,1] = random 2\nfirst: a = Conv(x, u) {pads=[1,1,1,1]}\nsecond: y = Conv(a, " \
  "v)\noutput y\n"
#define WITHOUT_ADDITION "#define fma(a, b, c) ((a) * (b))"
#define KERNEL "conv_register"

static char folder[] = "/tmp/rescl-check-XXXXXX";

static void be_honest(void) {
  unsetenv("FAULT_PREFIX");
  unsetenv("FAULT_AT");
  unsetenv("FAULT_DROP");
}

/** Programs are compiled anew. */
static void forget_programs(void) {
  char command[128];
  snprintf(command, sizeof command, "rm -rf %s/programs", folder);
  ck_assert_int_eq(system(command), 0);
}

static void become_faulty(const char *at) {
  setenv("FAULT_PREFIX", WITHOUT_ADDITION, 1);
  if (at) setenv("FAULT_AT", at, 1);
  forget_programs();
}

/** A session with an input, and what it should give. */
struct subject {
  rescl_model *model;
  rescl_session *session;
  rescl_tensor input, output;
};

static int be_honest_at_reference(void *user, const char *stage, size_t done, size_t total) {
  (void)user;
  (void)done;
  (void)total;
  if (strcmp(stage, "reference") == 0) be_honest();
  return 0;
}

static rescl_session_options options_of(unsigned check_every, rescl_on_wrong on_wrong) {
  rescl_session_options options = rescl_session_options_default();
  options.tune_budget_ms = 0;
  options.check_every = check_every;
  options.on_wrong = on_wrong;
  return options;
}

static struct subject open_subject(const rescl_session_options *options) {
  struct subject subject = {.model = model_from_text(NETWORK)};
  MUST(rescl_session_create(&subject.session, device(), subject.model, options));
  subject.input = random_input(subject.session, 0, 1);
  subject.input.name = NULL;
  MUST(rescl_session_output(subject.session, 0, &subject.output));
  subject.output.name = NULL;
  tensor_allocate_data(&subject.output);
  return subject;
}

static void close_subject(struct subject *subject) {
  rescl_session_free(subject->session);
  rescl_model_free(subject->model);
  free(subject->input.data);
  free(subject->output.data);
}

static rescl_status run(struct subject *subject) {
  return rescl_session_run(subject->session, &subject->input, 1, &subject->output, 1);
}

/** Of the last run's output. */
static double error_of(struct subject *subject) {
  rescl_tensor expected = subject->output;
  tensor_allocate_data(&expected);
  MUST(rescl_reference_run(subject->model, NULL, &subject->input, 1, &expected, 1));
  const double error = rescl_tensor_error(&subject->output, &expected);
  free(expected.data);
  return error;
}

static rescl_session_info info_of(const struct subject *subject) {
  rescl_session_info info;
  rescl_session_get_info(subject->session, &info);
  return info;
}

/** Its kernels were compared with the reference while it was honest. */
static void trust_driver(void) {
  be_honest();
  rescl_cache_clear(NULL, NULL);
  const rescl_session_options options = options_of(0, RESCL_WRONG_STOPS);
  struct subject subject = open_subject(&options);
  MUST(run(&subject));
  close_subject(&subject);
}

START_TEST(right_runs_are_counted) {
  const rescl_session_options options = options_of(2, RESCL_WRONG_DEMOTES);
  struct subject subject = open_subject(&options);
  for (int number = 1; number <= 5; number++) {
    MUST(run(&subject));
    ck_assert_uint_eq(info_of(&subject).runs_checked, (unsigned)number / 2);
  }
  ck_assert_uint_eq(info_of(&subject).layers_demoted, 0);
  close_subject(&subject);
}
END_TEST

START_TEST(a_wrong_run_stops) {
  trust_driver();
  become_faulty("\n" KERNEL "(");
  const rescl_session_options options = options_of(2, RESCL_WRONG_STOPS);
  struct subject subject = open_subject(&options);
  rescl_tensor result;
  MUST(run(&subject)); // nobody has looked
  ck_assert_double_gt(error_of(&subject), 0.01);
  MUST_FAIL(run(&subject), RESCL_WRONG_RESULT, "run 2: outputs are off by ");
  ck_assert_ptr_nonnull(strstr(rescl_last_error(), "layer 'first' (Conv)"));
  ck_assert_ptr_nonnull(strstr(rescl_last_error(), KERNEL " computes it wrongly on "));
  MUST_FAIL(rescl_session_result(subject.session, 0, &result), RESCL_INVALID_ARGUMENT, "run");
  close_subject(&subject);
}
END_TEST

START_TEST(a_wrong_kernel_is_demoted) {
  char refused[256];
  trust_driver();
  become_faulty("\n" KERNEL "(");
  const rescl_session_options options = options_of(1, RESCL_WRONG_DEMOTES);
  struct subject subject = open_subject(&options);
  for (int number = 1; number <= 3; number++) {
    MUST(run(&subject));
    ck_assert_double_lt(error_of(&subject), 1e-4);
    ck_assert_uint_eq(info_of(&subject).runs_checked, (unsigned)number);
    ck_assert_uint_gt(info_of(&subject).layers_demoted, 0);
  }
  ck_assert_ptr_nonnull(strstr(rescl_session_refused(subject.session), KERNEL " computes wrongly here"));
  close_subject(&subject);

  const rescl_session_options unchecked = options_of(0, RESCL_WRONG_STOPS);
  subject = open_subject(&unchecked); // still as faulty
  MUST(run(&subject));
  ck_assert_double_lt(error_of(&subject), 1e-4);
  close_subject(&subject);
  MUST(rescl_cache_refused(rescl_device_get_info(device()), refused, sizeof refused));
  ck_assert_msg(strstr(refused, KERNEL " is wrong (") != NULL, "%s", refused);
  MUST(rescl_cache_clear(NULL, NULL));
  MUST(rescl_cache_refused(rescl_device_get_info(device()), refused, sizeof refused));
  ck_assert_str_eq(refused, "");
}
END_TEST

START_TEST(where_no_kernel_is_left_the_run_fails) {
  trust_driver();
  become_faulty(NULL);
  const rescl_session_options options = options_of(1, RESCL_WRONG_DEMOTES);
  struct subject subject = open_subject(&options);
  MUST_FAIL(run(&subject), RESCL_WRONG_RESULT, "each way to run it");
  close_subject(&subject);
}
END_TEST

START_TEST(what_happens_once_is_no_kernels_fault) {
  trust_driver();
  for (int on_wrong = RESCL_WRONG_STOPS; on_wrong <= RESCL_WRONG_DEMOTES; on_wrong++) {
    rescl_session_options options = options_of(1, (rescl_on_wrong)on_wrong);
    options.progress = be_honest_at_reference;
    struct subject subject = open_subject(&options);
    setenv("FAULT_DROP", KERNEL, 1);
    MUST_FAIL(run(&subject), RESCL_WRONG_RESULT, "no layer is when they run once more");
    MUST(run(&subject));
    ck_assert_uint_eq(info_of(&subject).layers_demoted, 0);
    close_subject(&subject);
  }
}
END_TEST

static int use_own_folder(void) {
  setenv("RESCL_DEVICE_CLASS", "register_gpu", 1);
  return temporary_folder(folder) && setenv("RESCL_CACHE_DIR", folder, 1) == 0;
}

static void remove_folder(void) {
  char command[128];
  snprintf(command, sizeof command, "rm -rf %s", folder);
  if (system(command) != 0) perror(command);
}

START_TEST(folder_is_there) {
  ck_assert(use_own_folder());
  atexit(remove_folder);
}
END_TEST

CHECK_MAIN_NO_FORK("api/check", folder_is_there, right_runs_are_counted, a_wrong_run_stops,
                   a_wrong_kernel_is_demoted, where_no_kernel_is_left_the_run_fails,
                   what_happens_once_is_no_kernels_fault)
