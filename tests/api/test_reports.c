/** Networks that were reported as failing, here or in other runtimes: each through a session on the default device,
 *  through the reference and through verification, against what ONNX Runtime computes. A fault that is reported
 *  again is a folder more; only what is expected otherwise stands here. Skipped (77) where they are missing. */
#define _POSIX_C_SOURCE 200809L
#include "api/fixture.h"

#include <dirent.h>

#include "support/npy_file.h"

enum { MOST_TENSORS = 8, PATH_BYTES = 1024 };

#define TOLERANCE 1e-3

static const struct expectation {
  const char *model;
  double tolerance;
  const char *refused; // what the message says; NULL: it runs
} expectations[] = {
    {"fp16_half", 2e-3, NULL},
    // two linear functions with a step between: a value beside one may round to either
    {"qdq_int8", 2e-2, NULL},
    // with five outputs named, the batch's own statistics are meant
    {"bn_unused_outputs", 0, "5 outputs, even unread, mean training before opset 14"},
};

static char folder[512];

static const struct expectation *expectation_of(const char *model) {
  static const struct expectation usual = {"", TOLERANCE, NULL};
  for (size_t index = 0; index < sizeof expectations / sizeof *expectations; index++)
    if (strcmp(expectations[index].model, model) == 0) return &expectations[index];
  return &usual;
}

/** One network with what goes in and comes out. */
struct report {
  const char *name;
  rescl_model *model;
  rescl_tensor inputs[MOST_TENSORS], expected[MOST_TENSORS], found[MOST_TENSORS];
  size_t input_count, output_count;
  rescl_session_options options;
};

/** The arrays KIND0.npy, KIND1.npy, … of the folder. */
static size_t read_arrays(rescl_tensor *tensors, const char *name, const char *kind) {
  for (size_t count = 0; count < MOST_TENSORS; count++) {
    char path[PATH_BYTES];
    snprintf(path, sizeof path, "%s/%s/%s%zu.npy", folder, name, kind, count);
    const rescl_status status = npy_read_file(&tensors[count], path);
    if (status == RESCL_NOT_FOUND) return count;
    ck_assert_msg(status == RESCL_OK, "%s", rescl_last_error());
  }
  return MOST_TENSORS;
}

static void free_tensors(rescl_tensor *tensors, size_t count) {
  for (size_t index = 0; index < count; index++) free(tensors[index].data);
}

static void forget_results(struct report *report) {
  for (size_t index = 0; index < report->output_count; index++)
    memset(report->found[index].data, 0x5a, rescl_tensor_bytes(&report->found[index]));
}

static void compare_results(const struct report *report, const char *what) {
  const double tolerance = expectation_of(report->name)->tolerance;
  for (size_t index = 0; index < report->output_count; index++) {
    const double error = rescl_tensor_error(&report->found[index], &report->expected[index]);
    ck_assert_msg(error <= tolerance, "%s: %s: output %zu is off by %g", report->name, what, index, error);
  }
}

static void check_session(struct report *report) {
  rescl_session *session = NULL;
  const rescl_status status = rescl_session_create(&session, device(), report->model, &report->options);
  ck_assert_msg(status == RESCL_OK, "%s", rescl_last_error());
  ck_assert_uint_eq(rescl_session_output_count(session), report->output_count);
  for (size_t index = 0; index < report->output_count; index++) {
    rescl_tensor *found = &report->found[index];
    MUST(rescl_session_output(session, index, found));
    found->data = malloc(rescl_tensor_bytes(found) + 1);
    found->name = NULL; // by position: a value may be listed twice
  }
  forget_results(report);
  MUST(rescl_session_run(session, report->inputs, report->input_count, report->found, report->output_count));
  compare_results(report, "device");
  rescl_session_free(session);
}

static void check_reference(struct report *report) {
  forget_results(report);
  MUST(rescl_reference_run(report->model, &report->options.binding, report->inputs, report->input_count,
                           report->found, report->output_count));
  compare_results(report, "reference");
}

static void check_verification(const struct report *report) {
  rescl_verification *verification = NULL;
  rescl_verify_options options = rescl_verify_options_default();
  options.inputs = report->inputs;
  options.input_count = report->input_count;
  MUST(rescl_verify(device(), report->model, &report->options, &options, &verification));
  ck_assert_msg(verification->failed_count == 0, "%s: verify: layer %s is wrong", report->name,
                verification->layers[verification->first_failed].name);
  ck_assert_msg(verification->output_passed, "%s: verify: outputs are off by %g", report->name,
                verification->output_error);
  rescl_verification_free(verification);
}

static void check_runs(struct report *report) {
  rescl_tensor bound[MOST_TENSORS];
  report->input_count = read_arrays(report->inputs, report->name, "in");
  report->output_count = read_arrays(report->expected, report->name, "out");
  for (size_t index = 0; index < report->input_count; index++) {
    bound[index] = report->inputs[index];
    bound[index].data = NULL; // its shape alone
  }
  report->options = rescl_session_options_default();
  report->options.binding = (rescl_binding){.inputs = bound, .input_count = report->input_count};
  check_session(report);
  check_reference(report);
  check_verification(report);
  free_tensors(report->inputs, report->input_count);
  free_tensors(report->expected, report->output_count);
  free_tensors(report->found, report->output_count);
}

/** What can not run is told when it is loaded, or when shapes are known. */
static void check_refused(const rescl_model *model, rescl_status status, const char *said) {
  rescl_inspection *inspection = NULL;
  if (status == RESCL_OK) status = rescl_model_inspect(model, NULL, &inspection);
  ck_assert_msg(status == RESCL_UNSUPPORTED, "%s", rescl_status_name(status));
  ck_assert_msg(strstr(rescl_last_error(), said) != NULL, "%s", rescl_last_error());
}

static void check_report(const char *name) {
  const char *refused = expectation_of(name)->refused;
  struct report report = {.name = name};
  char path[PATH_BYTES];
  snprintf(path, sizeof path, "%s/%s/model.onnx", folder, name);
  const rescl_status status = rescl_model_load(&report.model, path);
  if (refused) {
    check_refused(report.model, status, refused);
  } else {
    ck_assert_msg(status == RESCL_OK, "%s", rescl_last_error());
    check_runs(&report);
  }
  rescl_model_free(report.model);
}

static struct dirent **found_models;

START_TEST(they_run_or_are_refused) {
  check_report(found_models[_i]->d_name);
}
END_TEST

static int is_model(const struct dirent *entry) {
  return entry->d_name[0] != '.';
}

int main(void) {
  if (!reports_folder("models", folder, sizeof folder)) return 77;
  const int count = scandir(folder, &found_models, is_model, alphasort);
  if (count <= 0) return 77;
  Suite *suite = suite_create("api/reports");
  TCase *cases = tcase_create("api/reports");
  tcase_set_timeout(cases, 300);
  tcase_add_loop_test(cases, they_run_or_are_refused, 0, count);
  suite_add_tcase(suite, cases);
  const int code = check_run(suite, CK_NOFORK);
  for (int index = 0; index < count; index++) free(found_models[index]);
  free(found_models);
  return code;
}
