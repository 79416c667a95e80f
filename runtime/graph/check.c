#include <stdint.h>

#include "graph/graph.h"
#include "graph/names.h"

/** What is known of a value while the nodes are walked; one per slot of the name table. */
struct record {
  int made;          // an input, a constant or an output of a node passed by
  int uses;          // by nodes
  uintptr_t balance; // fingerprints of the nodes that use it, less those in its users list: 0 if they agree
};

struct checking {
  const struct graph *graph;
  struct record *records;
};

/** Spreads addresses over all bits so that sums of different sets of nodes differ. */
static uintptr_t fingerprint(const struct node *node) {
  const uintptr_t address = (uintptr_t)node / sizeof(void *) * (uintptr_t)11400714819323198485u;
  return address ^ address >> (sizeof address * 4);
}

static rescl_status record_of(const struct checking *checking, const struct value *value,
                              struct record **record) {
  const struct graph *graph = checking->graph;
  const size_t slot = graph->name_capacity ? names_slot(graph, value->name) : 0;
  if (!graph->name_capacity || graph->name_table[slot] != value)
    return fail(RESCL_MALFORMED, "value '%s' does not belong to the graph", value->name);
  *record = &checking->records[slot];
  return RESCL_OK;
}

static rescl_status check_values(const struct checking *checking) {
  int count = 0;
  for (const struct value *value = checking->graph->values; value; value = value->next, count++) {
    if (!value->name || !*value->name) return fail(RESCL_MALFORMED, "a value has no name");
    struct record *record;
    TRY(record_of(checking, value, &record));
    record->made = value->tensor.data != NULL;
    if (value->tensor.data && value->producer) {
      return fail(RESCL_MALFORMED, "constant '%s' is made by node '%s' too", value->name,
                  value->producer->name);
    }
    if (value->tensor.data && shape_elements(&value->tensor.shape) < 0)
      return fail(RESCL_MALFORMED, "constant '%s' has no known shape", value->name);
    if (value->tensor.shape.rank > RESCL_MAX_RANK)
      return fail(RESCL_MALFORMED, "value '%s' has more than %d dimensions", value->name, RESCL_MAX_RANK);
  }
  if (count == checking->graph->value_count) return RESCL_OK;
  return fail(RESCL_MALFORMED, "%d values are listed, %d counted", count, checking->graph->value_count);
}

static rescl_status check_graph_inputs(const struct checking *checking) {
  for (int index = 0; index < checking->graph->input_count; index++) {
    const struct value *input = checking->graph->inputs[index];
    struct record *record;
    TRY(record_of(checking, input, &record));
    if (record->made) return fail(RESCL_MALFORMED, "input '%s' is a constant or listed twice", input->name);
    if (input->producer)
      return fail(RESCL_MALFORMED, "input '%s' is made by node '%s' too", input->name, input->producer->name);
    record->made = 1;
  }
  return RESCL_OK;
}

static rescl_status check_node_inputs(const struct checking *checking, const struct node *node) {
  for (int index = 0; index < node->call.input_count; index++) {
    const struct value *input = node->inputs[index];
    if (node->call.inputs[index] != (input ? &input->tensor : NULL))
      return fail(RESCL_MALFORMED, "node '%s': call.inputs[%d] is not the value's tensor", node->name, index);
    if (!input) continue;
    struct record *record;
    TRY(record_of(checking, input, &record));
    if (!record->made) {
      return fail(RESCL_MALFORMED, "node '%s' (%s) uses value '%s' before anything makes it", node->name,
                  node->call.op->name, input->name);
    }
    record->uses++;
    record->balance += fingerprint(node);
  }
  return RESCL_OK;
}

static rescl_status check_node_outputs(const struct checking *checking, const struct node *node) {
  for (int index = 0; index < node->call.output_count; index++) {
    const struct value *output = node->outputs[index];
    if (node->call.outputs[index] != (output ? &output->tensor : NULL))
      return fail(RESCL_MALFORMED, "node '%s': call.outputs[%d] is not the value's tensor", node->name,
                  index);
    if (!output) continue;
    struct record *record;
    TRY(record_of(checking, output, &record));
    if (record->made || output->producer != node) {
      return fail(RESCL_MALFORMED, "node '%s' makes value '%s', which is made elsewhere too", node->name,
                  output->name);
    }
    record->made = 1;
  }
  return RESCL_OK;
}

static rescl_status check_nodes(const struct checking *checking) {
  int count = 0;
  const struct node *previous = NULL;
  for (const struct node *node = checking->graph->first; node; node = node->next, count++) {
    if (!node->name || !*node->name) return fail(RESCL_MALFORMED, "a node has no name");
    if (node->previous != previous) return fail(RESCL_MALFORMED, "node '%s' is linked wrongly", node->name);
    TRY(check_node_inputs(checking, node));
    TRY(check_node_outputs(checking, node));
    previous = node;
  }
  if (count == checking->graph->node_count && previous == checking->graph->last) return RESCL_OK;
  return fail(RESCL_MALFORMED, "%d nodes are linked, %d counted", count, checking->graph->node_count);
}

static rescl_status check_users(const struct checking *checking) {
  for (const struct value *value = checking->graph->values; value; value = value->next) {
    struct record *record;
    TRY(record_of(checking, value, &record));
    for (int index = 0; index < value->user_count; index++)
      record->balance -= fingerprint(value->users[index]);
    if (record->balance || record->uses != value->user_count) {
      return fail(RESCL_MALFORMED, "value '%s' is used %d times and lists %d uses", value->name, record->uses,
                  value->user_count);
    }
    if (value->producer && !record->made)
      return fail(RESCL_MALFORMED, "value '%s' is made by a node that is not in the graph", value->name);
  }
  return RESCL_OK;
}

static rescl_status check_graph_outputs(const struct checking *checking) {
  for (int index = 0; index < checking->graph->output_count; index++) {
    const struct value *output = checking->graph->outputs[index];
    struct record *record;
    TRY(record_of(checking, output, &record));
    if (!record->made) return fail(RESCL_MALFORMED, "nothing makes output '%s'", output->name);
  }
  return RESCL_OK;
}

rescl_status graph_check(const struct graph *graph) {
  struct arena scratch = {0};
  struct checking checking = {.graph = graph};
  ARENA_NEW(&scratch, checking.records, graph->name_capacity);
  rescl_status status = RESCL_OK;
  TRY_CLEANUP(check_values(&checking));
  TRY_CLEANUP(check_graph_inputs(&checking));
  TRY_CLEANUP(check_nodes(&checking));
  TRY_CLEANUP(check_users(&checking));
  TRY_CLEANUP(check_graph_outputs(&checking));
cleanup:
  arena_free(&scratch);
  return status;
}
