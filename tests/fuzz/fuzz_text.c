/** Any graph: read from text, written and read again, inferred, lowered and, where that is little work, computed. */
#include <string.h>

#include "fuzz/fuzz.h"
#include "fuzz/graphs.h"
#include "fuzz/seeds_graphs.h"
#include "passes/pass.h"
#include "support/text_read.h"

/** A graph of this text, bound to small sizes; NULL where it is none. */
static struct graph *bound_graph(const char *text, int channel_block) {
  struct graph *graph = NULL;
  if (graph_text_read(&graph, text) != RESCL_OK) return NULL;
  graph->channel_block = channel_block;
  if (graph_bind(graph, &(rescl_binding){.batch = 0}) == RESCL_OK) return graph;
  graph_free(graph);
  return NULL;
}

static void compute(const struct graph *graph) {
  if (!graphs_is_small(graph)) return;
  struct graphs_outputs outputs = graphs_compute(graph);
  graphs_outputs_free(&outputs);
}

/** What is written must be read. A plan of memory and blocks are of lowered graphs, in which operators and attributes
 *  stand that no text may have. */
static void check_round_trip(const struct graph *graph) {
  char *text = NULL, *again = NULL;
  struct graph *copy = NULL;
  FUZZ_HOLDS(graph_check(graph) == RESCL_OK, "%s", rescl_last_error());
  FUZZ_HOLDS(graph_text_write(&text, graph) == RESCL_OK, "%s", rescl_last_error());
  FUZZ_HOLDS(graph_text_read(&copy, text) == RESCL_OK, "%s in\n%s", rescl_last_error(), text);
  FUZZ_HOLDS(graph_text_write(&again, copy) == RESCL_OK, "%s", rescl_last_error());
  FUZZ_HOLDS(strcmp(text, again) == 0, "%s\n%s", text, again);
  graph_free(copy);
  free(text), free(again);
}

static void use(const char *text) {
  struct graph *graph = NULL;
  if (graph_text_read(&graph, text) != RESCL_OK) return;
  check_round_trip(graph);
  graph_free(graph);
  graph = bound_graph(text, 0);
  if (graph && passes_infer(graph) == RESCL_OK) compute(graph);
  graph_free(graph);
  for (int channel_block = 0; channel_block <= 8; channel_block += 8) {
    graph = bound_graph(text, channel_block);
    if (graph && passes_run(graph, NULL, NULL) == RESCL_OK && !channel_block) compute(graph);
    graph_free(graph);
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size_bytes) {
  graphs_start();
  char *text = malloc(size_bytes + 1);
  FUZZ_HOLDS(text, "no memory");
  if (size_bytes) memcpy(text, bytes, size_bytes);
  text[size_bytes] = '\0';
  use(text);
  free(text);
  return 0;
}

void fuzz_seeds(seed_function seed) {
  for (size_t index = 0; index < sizeof graph_seeds / sizeof *graph_seeds; index++)
    seed(graph_seeds[index].name, graph_seeds[index].text, strlen(graph_seeds[index].text));
}
