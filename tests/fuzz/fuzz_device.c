/** A small network from any bytes: the device computes what the reference does. */
#include <string.h>

#include "api/model.h"
#include "fuzz/graphs.h"
#include "fuzz/random_graph.h"
#include "fuzz/seeds_random.h"
#include "reference/compare.h"
#include "rescl/rescl.h"
#include "support/text_read.h"

#define LARGEST_ERROR 2e-3
enum { MOST_OUTPUTS = 16 };

static rescl_device *device(void) {
  static rescl_device *opened;
  if (!opened) FUZZ_HOLDS(rescl_device_open(&opened, NULL) == RESCL_OK, "%s", rescl_last_error());
  return opened;
}

/** Memory for each output; free() each. */
static void describe_outputs(const rescl_session *session, rescl_tensor *outputs, size_t count) {
  for (size_t index = 0; index < count; index++) {
    FUZZ_HOLDS(rescl_session_output(session, index, &outputs[index]) == RESCL_OK, "%s", rescl_last_error());
    outputs[index].name = NULL;
    outputs[index].data = calloc(rescl_tensor_bytes(&outputs[index]) + 1, 1);
    FUZZ_HOLDS(outputs[index].data, "no memory");
  }
}

static void compare(const rescl_tensor *found, const rescl_tensor *expected, const char *text) {
  struct tensor is, must_be;
  FUZZ_HOLDS(tensor_show(&is, found) && tensor_show(&must_be, expected), "no tensor");
  if (!graphs_is_finite(&must_be)) return;
  FUZZ_HOLDS(graphs_is_close(&is, &must_be, LARGEST_ERROR), "%g in\n%s", compare_tensors(&is, &must_be),
             text);
}

static void run(rescl_session *session, const rescl_model *model, const char *text) {
  rescl_tensor input, found[MOST_OUTPUTS], expected[MOST_OUTPUTS];
  const size_t count = rescl_session_output_count(session);
  FUZZ_HOLDS(count <= MOST_OUTPUTS, "%zu outputs", count);
  FUZZ_HOLDS(rescl_session_input(session, 0, &input) == RESCL_OK, "%s", rescl_last_error());
  input.data = graphs_input(model->graph, 0);
  describe_outputs(session, found, count);
  describe_outputs(session, expected, count);
  FUZZ_HOLDS(rescl_session_run(session, &input, 1, found, count) == RESCL_OK, "%s in\n%s", rescl_last_error(),
             text);
  FUZZ_HOLDS(rescl_reference_run(model, NULL, &input, 1, expected, count) == RESCL_OK, "%s in\n%s",
             rescl_last_error(), text);
  for (size_t index = 0; index < count; index++) compare(&found[index], &expected[index], text);
  for (size_t index = 0; index < count; index++) free(found[index].data), free(expected[index].data);
  free(input.data);
}

int LLVMFuzzerTestOneInput(const uint8_t *given, size_t size_bytes) {
  struct fuzz_bytes bytes = {given, size_bytes};
  char *text = random_graph(&bytes);
  struct rescl_model model = {.path = "graph"};
  struct graph *graph = NULL;
  rescl_session *session = NULL;
  rescl_session_options options = rescl_session_options_default();
  options.tune_budget_ms = -1;
  FUZZ_HOLDS(graph_text_read(&graph, text) == RESCL_OK, "%s in\n%s", rescl_last_error(), text);
  model.graph = graph;
  FUZZ_HOLDS(rescl_session_create(&session, device(), &model, &options) == RESCL_OK, "%s in\n%s",
             rescl_last_error(), text);
  run(session, &model, text);
  rescl_session_free(session);
  graph_free(graph);
  free(text);
  return 0;
}

void fuzz_seeds(seed_function seed) {
  seed_random_graphs(seed, 2);
  seed_random_layers(seed);
}
