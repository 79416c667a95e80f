/** A network as values and nodes, with the edits passes need.
 *
 *  Invariants, checked by graph_check(): nodes stand in an order in which every value is made before it is
 *  used; a value is a graph input, a constant (tensor.data set) or has exactly one producer; names are unique
 *  and not empty; users lists and op_calls agree with the nodes' inputs and outputs. Not thread-safe; a graph
 *  nobody edits may be read by any number of threads. */
#ifndef RESCL_GRAPH_GRAPH_H
#define RESCL_GRAPH_GRAPH_H

#include "base/arena.h"
#include "ops/op.h"

struct node;

/** A tensor with a name: an input, a constant or what a node makes. */
struct value {
  const char *name;
  struct tensor tensor;   // data set: a constant
  const char **dim_names; // NULL, or per dimension the symbol's name or NULL ("N"); inputs and outputs only
  struct node *producer;  // NULL for inputs and constants
  struct node **users;    // every node that reads it, once per use
  int user_count, user_capacity;
  int output_uses;      // how often it stands in graph.outputs
  int index;            // dense number given by graph_sweep_and_number(), for side tables
  int name_number;      // last number appended to make a name that begins with this one unique
  int64_t arena_offset; // bytes, by the memory plan; -1: none (constants, views of constants, unplanned)
  struct value *next;   // in graph.values order
};

/** An operator applied to values. call.inputs[i] is &inputs[i]->tensor (NULL where
 *  absent), outputs likewise. */
struct node {
  const char *name;
  struct op_call call;
  struct value **inputs;        // call.input_count entries, NULL where an optional input is absent
  struct value **outputs;       // call.output_count entries, NULL where not asked for
  struct node *previous, *next; // execution order
  int index;                    // position given by graph_sweep_and_number()
};

struct graph_metadata {
  const char *key, *value;
};

struct graph {
  struct arena arena; // owns everything but constants' bytes that lie in the model file's mapping
  const char *name;
  int opset;
  int channel_block; // blocked layout wanted on the device: 16, 8, 4; 0: plain. For the pass block_channels
  int blocks_stem; // nonzero: also the input of a network's first convolution, mostly empty. For block_channels
  int64_t batch_bytes; // what a layer may read and make of a batch at a time; 0: any. For split_batch
  int64_t batch_step;  // pictures that are then taken together, or a multiple of as many. Likewise
  int overlap;         // a node may begin before the one before it is done. For the pass plan_memory
  struct value *values, *last_value;
  int value_count;
  struct value **name_table; // values by name, see names.h
  size_t name_capacity;
  struct node *first, *last;
  int node_count;
  struct value **inputs; // constants never appear here
  int input_count;
  struct value **outputs;
  int output_count;
  struct graph_metadata *metadata;
  int metadata_count;
  int64_t arena_bytes;    // total of the memory plan; -1: not planned
  int64_t unshared_bytes; // what it would be if nothing took a place that was free again
  size_t stored_bytes;    // of the files that the graph was read from, or of the weights it was built with
  size_t made_bytes;      // of what was computed or copied from them: graph_afford()
  int64_t made_work;      // operations that computing it took: graph_afford_work()
  const char *refused;    // NULL, or why this body of a node can not be used, should it be chosen
  struct graph *bodies, *next_body; // graphs in attributes of its nodes: graph_own()
};

/** After RESCL_OUT_OF_MEMORY from an edit the graph may be half edited: only graph_free() is left to do. */

/** An empty graph, owned by the caller: graph_free(). */
rescl_status graph_create(struct graph **graph, const char *name, int opset);
void graph_free(struct graph *graph);
/** A deep copy of values and nodes; constants' bytes stay shared, so the source must outlive the copy. */
rescl_status graph_clone(struct graph **clone, const struct graph *source);

/** Makes `body` part of `graph`: freed with it. A body is the graph in an attribute of a node, such as a branch
 *  of If. Its last inputs stand for values of the graph around it that its nodes read; those are the last inputs
 *  of the node, for all its bodies in the order of the attributes. So nothing need know of bodies but who runs
 *  them. Clones share them. Its values must have been numbered. */
void graph_own(struct graph *graph, struct graph *body);
/** Copies the body's nodes and constants (whose bytes stay shared) before the node `before`.
 *  @param inputs   what stands for the body's inputs
 *  @param outputs  receives what stands for its outputs */
rescl_status graph_inline(struct graph *graph, const struct graph *body, struct value *const *inputs,
                          struct value **outputs, struct node *before);

/** Adds a value. The name is copied; if taken a number is appended ("conv1" → "conv1_2"), if empty or NULL it
 *  is "value". dtype UNKNOWN and rank -1 until inferred. */
rescl_status graph_add_value(struct graph *graph, struct value **value, const char *name);
/** A constant: type and shape from `tensor`, whose data is not copied and must outlive the graph (allocate it
 *  in graph->arena when it is made here). */
rescl_status graph_add_constant(struct graph *graph, struct value **value, const char *name,
                                const struct tensor *tensor);
rescl_status graph_add_input(struct graph *graph, struct value *value);
rescl_status graph_add_output(struct graph *graph, struct value *value);
/** Asks before memory is taken for a constant that no file holds as it is. A small file can ask for any
 *  amount, so the sum is limited: beyond 256 MB and sixteen times what the graph's files hold, or beyond
 *  $RESCL_FOLD_LIMIT MB, it is RESCL_UNSUPPORTED with the constant's name, the sum and the limit. */
rescl_status graph_afford(struct graph *graph, const char *name, size_t size_bytes);
/** Likewise before a constant is computed, for the operations that it takes (node_work()): 16 for each byte of that
 *  limit. */
rescl_status graph_afford_work(struct graph *graph, const char *name, int64_t operations);
/** Makes an input a constant with these bytes (not copied) and takes it off the inputs. */
void graph_bind_input(struct graph *graph, struct value *input, void *data);
/** Gives back the bytes of a large constant that the graph owns, once nobody will read them again: the value
 *  stays a constant, but its data must not be read. */
void graph_drop_data(struct graph *graph, struct value *constant);
/** NULL: none of that name. Takes constant time. */
struct value *graph_find_value(const struct graph *graph, const char *name);
rescl_status graph_add_metadata(struct graph *graph, const char *key, const char *value);
const char *graph_find_metadata(const struct graph *graph, const char *key);

/** What graph_add_node() needs. Arrays are copied, attribute contents (strings,
 *  lists, tensors) are copied too. */
struct node_spec {
  const char *name; // NULL or "": made from the operator and the first output
  const struct op *op;
  struct value *const *inputs;
  int input_count;
  struct value *const *outputs;
  int output_count;
  const struct attribute *attributes;
  int attribute_count;
};
/** Adds a node before `before`, NULL: at the end. `node` may be NULL. RESCL_MALFORMED when the operator does
 *  not take these inputs, outputs or attributes, or an output is a constant or has a producer already. */
rescl_status graph_add_node(struct graph *graph, struct node **node, const struct node_spec *spec,
                            struct node *before);
/** Adds what `source`, of any graph, does to other values, as many as it has: its name, operator and attributes. */
rescl_status graph_add_copy(struct graph *graph, struct node **node, const struct node *source,
                            struct value *const *inputs, struct value *const *outputs, struct node *before);
/** Takes the node out; its outputs are left without producer, its inputs lose a user. */
void graph_remove_node(struct graph *graph, struct node *node);
/** Moves the node before `before`, NULL: to the end; the caller keeps the order valid. */
void graph_move_node(struct graph *graph, struct node *node, struct node *before);
/** Points input `index` (which may lie one past the last: the list grows, gaps become
 *  absent) to another value. */
rescl_status node_set_input(struct graph *graph, struct node *node, int index, struct value *value);
/** Drops inputs from `count` on. */
void node_trim_inputs(struct node *node, int count);
/** Makes output `index` be `value`, which must have no producer, or NULL: not asked for. The old output
 *  is left without producer. */
void node_set_output(struct node *node, int index, struct value *value);
/** Adds or replaces an attribute; contents are copied. */
rescl_status node_set_attribute(struct graph *graph, struct node *node, const struct attribute *attribute);
rescl_status node_set_float(struct graph *graph, struct node *node, const char *name, float value);
rescl_status node_set_string(struct graph *graph, struct node *node, const char *name, const char *value);
/** Every use of `old`, by nodes and as graph output, becomes a use of `replacement`; so does one by the node
 *  that makes `replacement`. */
rescl_status graph_replace_uses(struct graph *graph, struct value *old, struct value *replacement);
/** Uses by nodes plus uses as graph output. */
int value_use_count(const struct value *value);
/** Numbers values 0 … value_count-1 in list order, after dropping those nobody makes, uses or declares, and
 *  nodes 0 … node_count-1 in execution order. */
void graph_sweep_and_number(struct graph *graph);

/** Infers dtype and shape of the node's outputs; the message names the node. Every input's shape must be
 *  known, without symbolic dimensions: RESCL_INVALID_ARGUMENT naming the input that is not. */
rescl_status node_infer(struct node *node);

/** Checks every invariant; RESCL_MALFORMED naming the first that does not hold. */
rescl_status graph_check(const struct graph *graph);

#endif
