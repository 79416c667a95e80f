/** A network under construction: names, constants with random contents, nodes. layers.h builds on it.
 *
 *  The first failure stays in builder.status and makes every later helper do nothing, so networks are written
 *  as plain expressions and checked once at the end. */
#ifndef RESCL_ZOO_BUILDER_H
#define RESCL_ZOO_BUILDER_H

#include "graph/graph.h"
#include "zoo/weights.h"

struct builder {
  struct graph *graph;
  struct weights weights;
  rescl_status status;           // of the first helper that failed
  int64_t classes;               // outputs of the last layer
  struct value *relu6_limits[2]; // constants 0 and 6, made at first use
};

/** A value of shape [N][channels][size][size], or [N][channels] once flattened. */
struct features {
  struct value *value;
  int64_t channels, size; // size 0: flattened
  double power;           // expected mean square of an element
  double mean;            // expected mean; 0: as often negative as positive, ReLU takes half of the power
};

/** "layer1.0" and "conv1" give "layer1.0.conv1", in the graph's arena; an empty prefix gives "conv1". */
const char *builder_name(struct builder *builder, const char *prefix, const char *suffix);
/** "layer1" and 0 give "layer1.0". */
const char *builder_indexed(struct builder *builder, const char *prefix, int index);
/** "layer" and 1 give "layer1". */
const char *builder_numbered(struct builder *builder, const char *prefix, int number);

/** A float32 constant that weights_draw() will fill. */
struct random_spec {
  const char *layer, *role; // named "layer.role"
  int rank;
  int64_t dims[4];
  enum weights_distribution distribution;
  double low, high;
};
struct value *builder_random(struct builder *builder, const struct random_spec *spec);
/** An int64 list, a float32 tensor, or a float32 scalar. */
struct value *builder_integers(struct builder *builder, const char *name, const int64_t *integers, int count);
struct value *builder_reals(struct builder *builder, const char *name, struct shape shape,
                            const float *reals);
struct value *builder_scalar(struct builder *builder, const char *name, float number);

/** A node of one output; `output` names it, NULL: as the node. */
struct builder_node {
  const char *name, *op, *output;
  struct value *inputs[5]; // NULL: left out
  int input_count;
  struct attribute attributes[5];
  int attribute_count;
};
struct value *builder_add_node(struct builder *builder, const struct builder_node *node);

/** The graph's input `input`: [N][3][size][size]. */
struct features builder_input(struct builder *builder, int64_t size);
/** Declares an output of the graph; its first dimension is N, whatever `dims` says. */
void builder_output(struct builder *builder, struct value *value, int rank, const int64_t *dims);

#endif
