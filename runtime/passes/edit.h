/** What several passes ask and do; for the files of this folder. */
#ifndef RESCL_PASSES_EDIT_H
#define RESCL_PASSES_EDIT_H

#include "passes/pass.h"

#define PASS(name, purpose) rescl_status name(struct graph *graph, int *changed);
#include "passes/passes.def"
#undef PASS

/** The node that makes the value if nothing but one input of one node uses it: then that use can move into
 *  its producer. NULL otherwise. */
struct node *edit_sole_producer(const struct value *value);

/** Removes `user` and lets `node` make its first output instead of its own. The caller has seen to it that
 *  nothing else uses what `node` made. */
void edit_absorb(struct graph *graph, struct node *node, struct node *user);

/** Nonzero if the node applies no activation and could. */
int edit_takes_activation(const struct node *node);

/** The skip input of an OP_SKIP node, or NULL. */
struct value *edit_skip(const struct node *node);

/** Adds a node, as graph_add_node() does, whose inputs' shapes are known, and infers its outputs'. */
rescl_status edit_add_node(struct graph *graph, const struct node_spec *spec, struct node *before);

/** Puts a node of another operator, without attributes, in the node's place: it has its name and makes its output. */
rescl_status edit_replace_node(struct graph *graph, struct node *node, const struct op *op,
                               struct value **inputs, int input_count);

/** Sets an attribute that is a list of integers. */
rescl_status edit_set_list(struct graph *graph, struct node *node, const char *name, const int64_t *list,
                           size_t count);

/** Gives a Conv or a pool these pads, whatever its auto_pad was. */
rescl_status edit_set_pads(struct graph *graph, struct node *node, const int64_t *pads, size_t count);

/** A Cast that makes `to`, which nothing makes yet, of `from`; shapes need not be known. */
rescl_status edit_add_cast(struct graph *graph, struct value *from, struct value *to, enum dtype dtype,
                           struct node *before);

/** A new float32 constant with memory for its elements at `data`; its values are the caller's to write. */
rescl_status edit_add_constant(struct graph *graph, struct value **value, const char *name,
                               const struct shape *shape, float **data);

/** Puts the branch that a constant condition chooses into an If's place; RESCL_UNSUPPORTED where that branch could
 *  not be read.
 *  @param first  receives the first node that now stands there */
rescl_status follow_branch(struct graph *graph, struct node *node, struct node **first);

#endif
