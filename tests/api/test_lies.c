/** Lies told and caught: drivers that compute some kernel wrongly, in several ways, made by tests/drivers/faulty_layer.c.
 *  Where that changes an answer, no session gives it: another kernel runs, or the creation fails.
 *
 *  On every class of device, for every kernel that runs a shape of shapes.def there. RESCL_TEST_LONG=1: all of that, each
 *  kernel with each spoiling; else a sample, spread over all. RESCL_TEST_VERBOSE=1 shows each lie that changes an answer. */
#define _GNU_SOURCE // setenv
#include "api/fixture.h"
#include "api/session.h"
#include "check_main.h"
#include "kernels/plan.h"
#include "support/shapes.h"

#define CHANGED 1e-3 // of the largest output

/** In short, of so many shapes one, and of so many ways to spoil their kernels one. */
enum { SHAPES_STRIDE = 67, SPOILINGS_STRIDE = 4 };

/** A way to spoil what a kernel does. */
struct spoiling {
  const char *name;
  const char *prefix;    // before the kernel's function
  const char *from, *to; // in it
  int drops, flips;
  int is_for_tasks; // also for functions in the program of tasks, in which work-items have no numbers
};

static const struct spoiling spoilings[] = {
    {.name = "fma() forgets to add", .prefix = "#define fma(a, b, c) ((a) * (b))", .is_for_tasks = 1},
    {.name = "every second work-item is its neighbour",
     .prefix = "#define get_global_id(axis) (get_global_id(axis) & ~(size_t)1)"},
    {.name = "there is one group", .prefix = "#define get_group_id(axis) ((size_t)0)"},
    {.name = "there is one item in a group", .prefix = "#define get_local_id(axis) ((size_t)0)"},
    {.name = "barriers are lost", .prefix = "#define barrier(flags)"},
    {.name = "fmax() and exp() are no functions",
     .prefix = "#define fmax(a, b) (b)\n#define exp(a) (a)\n#define sqrt(a) (a)",
     .is_for_tasks = 1},
    {.name = "outputs go to one place", .from = "output[", .to = "output[0 * "},
    {.name = "launches are lost", .drops = 1, .is_for_tasks = 1},
    {.name = "a bit is flipped", .flips = 1, .is_for_tasks = 1},
};
enum { SPOILING_COUNT = sizeof spoilings / sizeof *spoilings, MOST_KERNELS = 512 };

static const char *const classes[] = {"vector_cpu", "scalar_cpu", "tile_gpu", "register_gpu"};
static const char *const settings[] = {"FAULT_PREFIX", "FAULT_AT",   "FAULT_FROM",
                                       "FAULT_TO",     "FAULT_DROP", "FAULT_FLIP"};

/** What has been seen: kernels on classes, and what came of the lies. */
static struct {
  const struct kernel *kernels[MOST_KERNELS];
  const char *classes[MOST_KERNELS];
  size_t kernel_count, combinations, lies, told, caught;
} seen;

static void be_honest(void) {
  for (size_t index = 0; index < sizeof settings / sizeof *settings; index++) unsetenv(settings[index]);
}

static void set(const char *setting, const char *text) {
  if (text) setenv(setting, text, 1);
}

static void lie(const struct spoiling *spoiling, const struct planned_launch *launch) {
  char place[128];
  snprintf(place, sizeof place, "%s(", launch->kernel);
  set("FAULT_PREFIX", spoiling->prefix);
  set("FAULT_FROM", spoiling->from);
  set("FAULT_TO", spoiling->to);
  setenv("FAULT_AT", place, 1);
  if (spoiling->drops) setenv("FAULT_DROP", launch->pieces > 0 ? "run_tasks" : launch->kernel, 1);
  if (spoiling->flips) setenv("FAULT_FLIP", "1", 1);
}

/** A network of one node, and what it gives. */
struct subject {
  rescl_model *model;
  rescl_tensor inputs[16], output;
  size_t input_count;
};

static rescl_status create(rescl_session **session, const struct subject *subject, int trust_driver) {
  rescl_session_options options = rescl_session_options_default();
  options.tune_budget_ms = trust_driver ? -1.0 : 0.0;
  options.trust_driver = trust_driver;
  options.keep_all = trust_driver; // its constants are there to plan with
  return rescl_session_create(session, device(), subject->model, &options);
}

static rescl_tensor run(rescl_session *session, const struct subject *subject) {
  rescl_tensor output;
  MUST(rescl_session_output(session, 0, &output));
  output.name = NULL;
  output.data = calloc(rescl_tensor_bytes(&output) + 1, 1);
  ck_assert_ptr_nonnull(output.data);
  MUST(rescl_session_run(session, subject->inputs, subject->input_count, &output, 1));
  return output;
}

static int is_changed(rescl_session *session, const struct subject *subject) {
  rescl_tensor output = run(session, subject);
  const double error = rescl_tensor_error(&output, &subject->output);
  free(output.data);
  return !(error <= CHANGED);
}

/** Whether a driver that is trusted gives another answer. */
static int is_told(const struct subject *subject) {
  rescl_session *session = NULL;
  if (create(&session, subject, 1) != RESCL_OK) return 0; // it does not build
  const int changed = is_changed(session, subject);
  rescl_session_free(session);
  return changed;
}

static int is_caught(const struct subject *subject) {
  rescl_session *session = NULL;
  const rescl_status status = create(&session, subject, 0);
  if (status == RESCL_WRONG_RESULT) return strstr(rescl_last_error(), "computes wrongly") != NULL;
  if (status != RESCL_OK) return 0;
  const int changed = is_changed(session, subject);
  rescl_session_free(session);
  return !changed;
}

static int is_in_sample(size_t number, size_t stride) {
  return getenv("RESCL_TEST_LONG") || number % stride == 0;
}

static void tell_lies(const struct subject *subject, const struct planned_launch *launch, const char *where) {
  for (size_t index = 0; index < SPOILING_COUNT; index++) {
    const struct spoiling *spoiling = &spoilings[index];
    if (launch->pieces > 0 && !spoiling->is_for_tasks) continue;
    seen.combinations++;
    if (!is_in_sample(seen.combinations, SPOILINGS_STRIDE)) continue;
    seen.lies++;
    lie(spoiling, launch);
    const int told = is_told(subject), caught = told && is_caught(subject);
    be_honest();
    seen.told += (size_t)told;
    seen.caught += (size_t)caught;
    if (told && getenv("RESCL_TEST_VERBOSE")) printf("%s, %s: %s\n", where, launch->kernel, spoiling->name);
    ck_assert_msg(!told || caught, "%s, %s: %s: no one has seen it", where, launch->kernel, spoiling->name);
  }
}

static int is_new(const struct kernel *kernel, const char *class_name) {
  for (size_t index = 0; index < seen.kernel_count; index++)
    if (seen.kernels[index] == kernel && seen.classes[index] == class_name) return 0;
  ck_assert_uint_lt(seen.kernel_count, MOST_KERNELS);
  seen.kernels[seen.kernel_count] = kernel;
  seen.classes[seen.kernel_count++] = class_name;
  return 1;
}

/** Its own kernels, that is those of our programs, are spoilt in the last of what they launch. */
static void try_nodes(const struct subject *subject, rescl_session *session, const char *class_name,
                      const char *name) {
  struct plan *plan = NULL;
  char where[SHAPE_NAME_BYTES + 32];
  const struct recorder_options options = {0};
  MUST(plan_create(&plan, context_profile(session->context), session->graph, &options));
  for (size_t index = 0; index < plan->node_count; index++) {
    const struct planned_node *node = &plan->nodes[index];
    if (node->launch_count == 0) continue;
    const struct planned_launch *launch = &plan->launches[node->first_launch + node->launch_count - 1];
    if (!launch->source || !is_new(node->choice.kernel, class_name)) continue;
    snprintf(where, sizeof where, "%s, %s", class_name, name);
    tell_lies(subject, launch, where);
  }
  plan_free(plan);
}

static void fill_inputs(struct subject *subject, const rescl_session *session) {
  struct random_state random = random_seeded(1);
  subject->input_count = rescl_session_input_count(session);
  ck_assert_uint_le(subject->input_count, 16);
  for (size_t index = 0; index < subject->input_count; index++) {
    rescl_tensor *input = &subject->inputs[index];
    MUST(rescl_session_input(session, index, input));
    input->name = NULL;
    const size_t size_bytes = rescl_tensor_bytes(input);
    input->data = calloc(size_bytes + 1, 1);
    ck_assert_ptr_nonnull(input->data);
    if (input->type == RESCL_FLOAT32)
      random_normal_fill(&random, input->data, size_bytes / sizeof(float), 1.0);
  }
}

static void try_row(size_t row, const char *class_name) {
  struct graph *graph = NULL;
  char name[SHAPE_NAME_BYTES];
  struct subject subject = {0};
  rescl_session *session = NULL;
  shape_name(name, row);
  MUST(shape_graph(&graph, row));
  subject.model = calloc(1, sizeof *subject.model);
  ck_assert_ptr_nonnull(subject.model);
  subject.model->onnx.graph = graph;
  subject.model->graph = graph;
  subject.model->path = strcpy(calloc(1, sizeof "shape"), "shape");
  if (create(&session, &subject, 1) == RESCL_OK) {
    fill_inputs(&subject, session);
    subject.output = run(session, &subject);
    try_nodes(&subject, session, class_name, name);
    rescl_session_free(session);
  } else if (getenv("RESCL_TEST_VERBOSE")) {
    printf("%s is no network: %s\n", name, rescl_last_error());
  }
  for (size_t index = 0; index < subject.input_count; index++) free(subject.inputs[index].data);
  free(subject.output.data);
  rescl_model_free(subject.model);
}

START_TEST(lies_are_caught) {
  setenv("RESCL_CACHE", "off", 1);
  for (size_t index = 0; index < sizeof classes / sizeof *classes; index++) {
    setenv("RESCL_DEVICE_CLASS", classes[index], 1);
    for (size_t row = 0; row < shape_count(); row++)
      if (shape_is_small(row) && is_in_sample(row + 5 * index, SHAPES_STRIDE)) try_row(row, classes[index]);
  }
  printf(
      "%zu kernels, a class of devices each; spoilt %zu times: %zu lies that change an answer, %zu caught\n",
      seen.kernel_count, seen.lies, seen.told, seen.caught);
  ck_assert_uint_gt(seen.told, 0);
  ck_assert_uint_eq(seen.told, seen.caught);
}
END_TEST

CHECK_MAIN_NO_FORK("api/lies", lies_are_caught)
