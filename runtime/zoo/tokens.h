/** Layers of transformers: on tokens, [N][count][width], each a row of numbers.
 *
 *  With weights of variance 1 / fan-in, what leaves a linear layer is as large as what enters. Queries and keys are made
 *  larger than that, so that tokens look at few others and not at the mean of all, and what is added to a token smaller,
 *  so that tokens do not become alike; LayerNorm brings sums back to size 1. */
#ifndef RESCL_ZOO_TOKENS_H
#define RESCL_ZOO_TOKENS_H

#include "zoo/builder.h"

struct tokens {
  struct value *value;
  int64_t count, width;
};

struct linear_spec {
  const char *name;
  int64_t outputs;
  double gain;        // how much larger what leaves is than what enters; 0: 1
  const char *output; // name of the value made; NULL: `name.add`
};
/** Each token times weights [width][outputs], plus a bias: MatMul `name`, Add `name.add`. */
struct tokens tokens_linear(struct builder *builder, struct tokens input, const struct linear_spec *spec);
/** LayerNormalization over the width, epsilon 1e-5. */
struct tokens tokens_norm(struct builder *builder, struct tokens input, const char *name);
struct tokens tokens_add(struct builder *builder, struct tokens a, struct tokens b, const char *name);
/** A node of one input without attributes: Relu, Sigmoid. */
struct tokens tokens_apply(struct builder *builder, struct tokens input, const char *op, const char *name);

/** Vaswani et al. 2017 (arXiv:1706.03762): softmax(query keyᵀ / √(width / heads)) value for each head, between
 *  linear layers `name.q`, `name.k`, `name.v` and `name.out_proj`. */
struct attention {
  const char *name;
  struct tokens query, key, value;
  int64_t heads;
};
struct tokens tokens_attend(struct builder *builder, const struct attention *attention);

/** Linear layer `name.linear1` to `hidden` numbers, ReLU, `name.linear2` back. */
struct tokens tokens_feed_forward(struct builder *builder, struct tokens input, const char *name,
                                  int64_t hidden);

#endif
