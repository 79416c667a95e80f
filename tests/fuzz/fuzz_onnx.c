/** Any bytes as an ONNX file: read, looked at as whoever made the network, lowered, written again and, where that
 *  is little work, computed. */
#define _POSIX_C_SOURCE 200809L
#include <string.h>

#include "support/check_alone.h"

#include "api/model.h"
#include "fuzz/fuzz.h"
#include "fuzz/graphs.h"
#include "fuzz/seeds_graphs.h"
#include "onnx/every_field.h"
#include "onnx/wire_text.h"
#include "rescl/rescl.h"
#include "support/text_read.h"

enum { MOST_INPUTS = 8, OPEN_SIZE = 3 };

/** Gives every open size of the inputs a number. */
static rescl_binding bind_open_sizes(const rescl_model *model, rescl_tensor inputs[MOST_INPUTS]) {
  rescl_binding binding = {.inputs = inputs};
  for (size_t index = 0; index < rescl_model_input_count(model) && index < MOST_INPUTS; index++) {
    rescl_tensor *input = &inputs[binding.input_count];
    if (rescl_model_input(model, index, input) != RESCL_OK || input->rank < 0) continue;
    for (int axis = 0; axis < input->rank; axis++)
      if (input->shape[axis] < 0) input->shape[axis] = OPEN_SIZE;
    binding.input_count++;
  }
  return binding;
}

static void compute(const struct graph *graph) {
  if (!graphs_is_small(graph)) return;
  struct graphs_outputs outputs = graphs_compute(graph);
  graphs_outputs_free(&outputs);
}

static void lower(const rescl_model *model) {
  rescl_tensor inputs[MOST_INPUTS];
  const rescl_binding binding = bind_open_sizes(model, inputs);
  struct graph *graph = NULL;
  if (model_bind(&graph, model, &binding) == RESCL_OK) compute(graph);
  graph_free(graph);
  for (int channel_block = 0; channel_block <= 8; channel_block += 8) {
    const struct lower_options options = {.binding = &binding, .channel_block = channel_block};
    if (model_lower(&graph, model, &options) == RESCL_OK && !channel_block)
      compute(graph); // blocks: devices'
    graph_free(graph);
  }
  rescl_inspection *inspection = NULL;
  if (rescl_model_inspect(model, NULL, &inspection) == RESCL_OK) rescl_inspection_free(inspection);
}

static void look_for_conventions(const rescl_model *model) {
  rescl_preprocessing preprocessing;
  rescl_vision *vision = NULL;
  (void)rescl_preprocessing_from_model(&preprocessing, model);
  if (rescl_vision_create(&vision, model, NULL) != RESCL_OK) return;
  rescl_tensor input;
  (void)rescl_vision_input(vision, NULL, &input);
  rescl_vision_free(vision);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size_bytes) {
  rescl_model *model = NULL;
  graphs_start();
  status_set_message("");
  if (rescl_model_load(&model, fuzz_file(bytes, size_bytes)) != RESCL_OK) {
    FUZZ_HOLDS(!model && *rescl_last_error(), "a failure without a message");
    return 0;
  }
  FUZZ_HOLDS(graph_check(model->graph) == RESCL_OK, "%s", rescl_last_error());
  look_for_conventions(model);
  lower(model);
  rescl_model_free(model);
  return 0;
}

/** The file that a graph is written as; none where it has what files can not. */
static void seed_of_graph(seed_function seed, const struct graph_seed *given) {
  struct graph *graph = NULL;
  struct file_bytes file = {0};
  FUZZ_HOLDS(graph_text_read(&graph, given->text) == RESCL_OK, "%s: %s", given->name, rescl_last_error());
  char path[64];
  snprintf(path, sizeof path, "%s.onnx", fuzz_file("", 0));
  if (onnx_write(graph, path) == RESCL_OK && file_read(&file, path) == RESCL_OK)
    seed(given->name, file.bytes, file.size_bytes);
  remove(path);
  free(file.bytes);
  graph_free(graph);
}

void fuzz_seeds(seed_function seed) {
  const struct message fields = message_of(model_text), old_fields = message_of(old_model_text);
  seed("every_field", fields.bytes, fields.size_bytes);
  seed("every_old_field", old_fields.bytes, old_fields.size_bytes);
  for (size_t index = 0; index < sizeof graph_seeds / sizeof *graph_seeds; index++)
    seed_of_graph(seed, &graph_seeds[index]);
}
