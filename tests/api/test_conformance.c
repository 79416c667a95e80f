/** ONNX's conformance cases, each through a session on the default device and through the reference, against
 *  the outputs that ONNX gives. Needs RESCL_TEST_DATA, else it is skipped (77). */
#define _POSIX_C_SOURCE 200809L
#include "fixture.h"

#include <dirent.h>
#include <math.h>

#include "api/conformance_scope.h"
#include "base/file.h"
#include "support/tensor_file.h"

enum { MOST_TENSORS = 8, MOST_REASONS = 32, FOLDER_BYTES = 1024, PATH_BYTES = 2048, FAILURE_BYTES = 512 };

/** Of the largest magnitude expected, and in any case. */
#define RELATIVE_TOLERANCE 1e-4
#define ABSOLUTE_TOLERANCE 1e-6

static const char *data_folder;

/** One case under way. */
struct conformance_case {
  char folder[FOLDER_BYTES]; // with its test_data_set_N
  struct arena arena;
  Onnx__ModelProto *proto;
  rescl_model *model;
  rescl_tensor bound[MOST_TENSORS], inputs[MOST_TENSORS], outputs[MOST_TENSORS];
  size_t bound_count, input_count, output_count;
  rescl_tensor expected[MOST_TENSORS]; // beside outputs
  char failure[FAILURE_BYTES];         // "" while there is none
};

enum verdict { PASSED, SKIPPED, FAILED, VERDICTS };

static struct {
  const char *folder;
  int counts[VERDICTS];
} tallies[] = {{"node", {0}}, {"pytorch-converted", {0}}, {"pytorch-operator", {0}}, {"light", {0}}};
enum { FOLDERS = sizeof tallies / sizeof *tallies };

static struct {
  char reason[REASON_BYTES];
  int count;
} reasons[MOST_REASONS];

static void count_reason(const char *reason) {
  int row = 0;
  while (reasons[row].count && strcmp(reasons[row].reason, reason)) row++;
  ck_assert_int_lt(row, MOST_REASONS - 1);
  snprintf(reasons[row].reason, REASON_BYTES, "%s", reason);
  reasons[row].count++;
}

/** What went wrong first is kept. */
static int fail_case(struct conformance_case *test, const char *what, const char *message) {
  if (!*test->failure) snprintf(test->failure, sizeof test->failure, "%s: %s", what, message);
  return 0;
}

static int check(struct conformance_case *test, const char *what, rescl_status status) {
  return status == RESCL_OK || fail_case(test, what, rescl_last_error());
}

static void read_proto(struct conformance_case *test, const char *path) {
  struct file_map map;
  MUST(file_map_open(&map, path));
  test->proto = onnx__model_proto__unpack(NULL, map.size_bytes, map.bytes);
  file_map_close(&map);
  ck_assert_msg(test->proto && test->proto->graph, "%s is no model", path);
}

/** A tensor file of the data set. */
static void read_tensor_file(struct conformance_case *test, rescl_tensor *tensor, const char *path) {
  struct tensor read;
  char *name;
  MUST(onnx_read_tensor(&read, &name, &test->arena, path));
  *tensor = (rescl_tensor){.rank = read.shape.rank, .type = dtype_to_type(read.dtype), .data = read.data};
  memcpy(tensor->shape, read.shape.dims, sizeof tensor->shape);
}

static struct tensor tensor_of(const rescl_tensor *tensor) {
  return (struct tensor){.dtype = dtype_from_type(tensor->type),
                         .shape = shape_of(tensor->rank, tensor->shape),
                         .data = tensor->data};
}

static const char *data_path(char path[PATH_BYTES], const struct conformance_case *test, const char *role,
                             size_t index) {
  snprintf(path, PATH_BYTES, "%s/test_data_set_0/%s_%zu.pb", test->folder, role, index);
  return path;
}

/** Whether the data asks Dropout to train. */
static int data_trains(struct conformance_case *test) {
  const Onnx__GraphProto *graph = test->proto->graph;
  const Onnx__NodeProto *node = graph->node[0];
  char path[PATH_BYTES];
  rescl_tensor flag;
  if (strcmp(node->op_type, "Dropout") || node->n_input < 3) return 0;
  for (size_t index = 0; index < graph->n_input; index++) {
    if (strcmp(graph->input[index]->name, node->input[2])) continue;
    read_tensor_file(test, &flag, data_path(path, test, "input", index));
    const struct tensor trains = tensor_of(&flag);
    return tensor_integer(&trains, 0) != 0;
  }
  return 0;
}

/** Sorts the inputs into what is bound and what is given at run time. */
static int read_inputs(struct conformance_case *test) {
  for (size_t index = 0; index < rescl_model_input_count(test->model); index++) {
    char path[PATH_BYTES];
    rescl_tensor description, tensor;
    ck_assert_uint_lt(index, MOST_TENSORS);
    if (!check(test, "input", rescl_model_input(test->model, index, &description))) return 0;
    read_tensor_file(test, &tensor, data_path(path, test, "input", index));
    tensor.name = description.name;
    const int is_parameter = scope_is_parameter(test->proto->graph, tensor.name);
    if (!is_parameter) test->inputs[test->input_count++] = tensor;
    test->bound[test->bound_count] = tensor;
    if (!is_parameter) test->bound[test->bound_count].data = NULL; // only its shape
    test->bound_count++;
  }
  return 1;
}

static void read_output(struct conformance_case *test, const char *path) {
  ck_assert_uint_lt(test->output_count, MOST_TENSORS);
  rescl_tensor *tensor = &test->outputs[test->output_count];
  read_tensor_file(test, tensor, path);
  test->expected[test->output_count++] = *tensor;
  tensor->data = arena_allocate(&test->arena, rescl_tensor_bytes(tensor) + 1, 1);
}

/** What was there before must not pass for a result: every bit is wrong. */
static void poison_outputs(struct conformance_case *test) {
  for (size_t index = 0; index < test->output_count; index++) {
    const unsigned char *expected = test->expected[index].data;
    unsigned char *output = test->outputs[index].data;
    const unsigned bits = test->outputs[index].type == RESCL_BOOL ? 1 : 0xff;
    for (size_t byte = 0; byte < rescl_tensor_bytes(&test->outputs[index]); byte++)
      output[byte] = (unsigned char)(expected[byte] ^ bits);
  }
}

static int compare(struct conformance_case *test, const char *by, size_t index) {
  const struct tensor output = tensor_of(&test->outputs[index]), expected = tensor_of(&test->expected[index]);
  const int64_t count = shape_elements(&output.shape);
  const int is_real = dtype_is_real(expected.dtype);
  double magnitude = 0;
  for (int64_t element = 0; element < count; element++)
    if (isfinite(tensor_real(&expected, element)))
      magnitude = fmax(magnitude, fabs(tensor_real(&expected, element)));
  for (int64_t element = 0; element < count; element++) {
    const double found = tensor_real(&output, element), wanted = tensor_real(&expected, element);
    const double tolerance = is_real ? RELATIVE_TOLERANCE * magnitude + ABSOLUTE_TOLERANCE : 0.0;
    if (found == wanted || (isnan(found) && isnan(wanted)) || fabs(found - wanted) <= tolerance) continue;
    char message[128];
    snprintf(message, sizeof message, "output %zu, element %lld is %g, expected %g", index,
             (long long)element, found, wanted);
    return fail_case(test, by, message);
  }
  return 1;
}

static int compare_all(struct conformance_case *test, const char *by) {
  for (size_t index = 0; index < test->output_count; index++)
    if (!compare(test, by, index)) return 0;
  return 1;
}

/** Every tensor is checked against the session's own idea of its shape by rescl_session_run(). */
static int run_on_device(struct conformance_case *test, const rescl_binding *binding) {
  rescl_session_options options = rescl_session_options_default();
  rescl_session *session = NULL;
  options.binding = *binding;
  poison_outputs(test);
  const int ran =
      check(test, "session", rescl_session_create(&session, device(), test->model, &options)) &&
      check(test, "run",
            rescl_session_run(session, test->inputs, test->input_count, test->outputs, test->output_count));
  rescl_session_free(session);
  return ran && compare_all(test, "device");
}

static int run_in_reference(struct conformance_case *test, const rescl_binding *binding) {
  poison_outputs(test);
  return check(test, "reference",
               rescl_reference_run(test->model, binding, test->inputs, test->input_count, test->outputs,
                                   test->output_count)) &&
         compare_all(test, "reference");
}

static int run_both(struct conformance_case *test) {
  const rescl_binding binding = {.inputs = test->bound, .input_count = test->bound_count};
  return run_on_device(test, &binding) && run_in_reference(test, &binding);
}

static int run_case(struct conformance_case *test, const char *model_path) {
  char path[PATH_BYTES];
  if (!check(test, "load", rescl_model_load(&test->model, model_path)) || !read_inputs(test)) return 0;
  for (size_t index = 0; index < test->proto->graph->n_output; index++)
    read_output(test, data_path(path, test, "output", index));
  return run_both(test);
}

static void conclude(struct conformance_case *test, size_t folder, const char *name, const char *reason) {
  const enum verdict verdict = reason ? SKIPPED : *test->failure ? FAILED : PASSED;
  tallies[folder].counts[verdict]++;
  if (reason) count_reason(reason);
  printf("%s/%s: %s%s\n", tallies[folder].folder, name,
         reason              ? "skip: "
         : verdict == PASSED ? "pass"
                             : "FAIL: ",
         reason ? reason : test->failure);
  rescl_model_free(test->model);
  if (test->proto) onnx__model_proto__free_unpacked(test->proto, NULL);
  arena_free(&test->arena);
}

static void try_case(size_t folder, const char *name) {
  struct conformance_case test = {.failure = ""};
  char path[PATH_BYTES], reason[REASON_BYTES];
  snprintf(test.folder, sizeof test.folder, "%s/%s/%s", data_folder, tallies[folder].folder, name);
  snprintf(path, sizeof path, "%s/model.onnx", test.folder);
  read_proto(&test, path);
  const struct scope_case scope = {test.proto->graph, data_trains(&test)};
  const int skipped = scope_skips(&scope, reason);
  if (!skipped) run_case(&test, path);
  conclude(&test, folder, name, skipped ? reason : NULL);
}

static int is_case(const struct dirent *entry) {
  return entry->d_name[0] != '.';
}

static void try_folder(size_t folder) {
  char path[PATH_BYTES];
  struct dirent **entries;
  snprintf(path, sizeof path, "%s/%s", data_folder, tallies[folder].folder);
  const int count = scandir(path, &entries, is_case, alphasort);
  ck_assert_msg(count > 0, "no cases in %s", path);
  for (int index = 0; index < count; index++) {
    try_case(folder, entries[index]->d_name);
    free(entries[index]);
  }
  free(entries);
  ck_assert_int_gt(tallies[folder].counts[PASSED], 0);
  ck_assert_msg(tallies[folder].counts[FAILED] == 0, "%d cases of %s failed", tallies[folder].counts[FAILED],
                tallies[folder].folder);
}

START_TEST(nodes) {
  try_folder(0);
}
END_TEST

START_TEST(pytorch_converted) {
  try_folder(1);
}
END_TEST

START_TEST(pytorch_operators) {
  try_folder(2);
}
END_TEST

/** A whole ResNet-50 whose weights are constants; its input is 0, 1/n, 2/n ... by convention. */
START_TEST(light_resnet50) {
  struct conformance_case test = {.failure = ""};
  char path[PATH_BYTES];
  snprintf(path, sizeof path, "%s/light/light_resnet50.onnx", data_folder);
  read_proto(&test, path);
  if (check(&test, "load", rescl_model_load(&test.model, path))) {
    rescl_tensor *input = &test.inputs[test.input_count++];
    MUST(rescl_model_input(test.model, 0, input));
    const struct shape shape = shape_of(input->rank, input->shape);
    const int64_t count = shape_elements(&shape);
    input->data = arena_allocate(&test.arena, (size_t)count, sizeof(float));
    for (int64_t index = 0; index < count; index++)
      ((float *)input->data)[index] = (float)((double)index / (double)count);
    snprintf(path, sizeof path, "%s/light/light_resnet50_output_0.pb", data_folder);
    read_output(&test, path);
    run_both(&test);
  }
  conclude(&test, 3, "light_resnet50", NULL);
  ck_assert_int_eq(tallies[3].counts[FAILED], 0);
}
END_TEST

START_TEST(counts) {
  int total[VERDICTS] = {0};
  printf("\n%-20s %6s %7s %6s\n", "folder", "passed", "skipped", "failed");
  for (size_t folder = 0; folder < FOLDERS; folder++) {
    const int *row = tallies[folder].counts;
    printf("%-20s %6d %7d %6d\n", tallies[folder].folder, row[PASSED], row[SKIPPED], row[FAILED]);
    for (int verdict = 0; verdict < VERDICTS; verdict++) total[verdict] += row[verdict];
  }
  printf("%-20s %6d %7d %6d\n\nskipped:\n", "all", total[PASSED], total[SKIPPED], total[FAILED]);
  for (int row = 0; reasons[row].count; row++) printf("%6d  %s\n", reasons[row].count, reasons[row].reason);
  ck_assert_int_eq(total[FAILED], 0);
}
END_TEST

int main(void) {
  static char folder[FOLDER_BYTES];
  const char *root = getenv("RESCL_TEST_DATA");
  snprintf(folder, sizeof folder, "%s/onnx-conformance", root ? root : "../shared/data");
  data_folder = folder;
  DIR *there = opendir(folder);
  if (!there) {
    printf("skipped: there is no %s\n", folder);
    return 77;
  }
  closedir(there);
  const TTest *const tests[] = {nodes, pytorch_converted, pytorch_operators, light_resnet50, counts};
  return check_main("api/conformance", tests, sizeof tests / sizeof *tests, CK_NOFORK);
}
