/** A small network from any bytes: as loaded and lowered by all passes, it computes the same. */
#include <math.h>
#include <string.h>

#include "fuzz/graphs.h"
#include "fuzz/random_graph.h"
#include "fuzz/seeds_random.h"
#include "passes/pass.h"
#include "reference/compare.h"
#include "support/text_read.h"

#define LARGEST_ERROR 1e-3

static struct graph *graph_of(const char *text) {
  struct graph *graph = NULL;
  FUZZ_HOLDS(graph_text_read(&graph, text) == RESCL_OK, "%s in\n%s", rescl_last_error(), text);
  FUZZ_HOLDS(graph_bind(graph, NULL) == RESCL_OK, "%s in\n%s", rescl_last_error(), text);
  return graph;
}

static void compare(const struct graph *graph, const struct graphs_outputs *found,
                    const struct graphs_outputs *expected, const char *text) {
  for (int index = 0; index < expected->count; index++) {
    struct tensor is = graph->outputs[index]->tensor, must_be = is;
    is.data = found->data[index], must_be.data = expected->data[index];
    if (!graphs_is_finite(&must_be)) continue;
    FUZZ_HOLDS(graphs_is_close(&is, &must_be, LARGEST_ERROR), "output %d: %g in\n%s", index,
               compare_tensors(&is, &must_be), text);
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *given, size_t size_bytes) {
  struct fuzz_bytes bytes = {given, size_bytes};
  char *text = random_graph(&bytes);
  struct graph *bound = graph_of(text), *lowered = graph_of(text);
  FUZZ_HOLDS(passes_infer(bound) == RESCL_OK, "%s in\n%s", rescl_last_error(), text);
  FUZZ_HOLDS(passes_run(lowered, NULL, NULL) == RESCL_OK, "%s in\n%s", rescl_last_error(), text);
  FUZZ_HOLDS(bound->output_count == lowered->output_count, "outputs are lost in\n%s", text);
  struct graphs_outputs expected = graphs_compute(bound), found = graphs_compute(lowered);
  FUZZ_HOLDS(expected.status == RESCL_OK && found.status == RESCL_OK, "%s in\n%s", rescl_last_error(), text);
  compare(bound, &found, &expected, text);
  graphs_outputs_free(&expected), graphs_outputs_free(&found);
  graph_free(bound), graph_free(lowered);
  free(text);
  return 0;
}

void fuzz_seeds(seed_function seed) {
  seed_random_graphs(seed, 12);
  seed_random_layers(seed);
}
