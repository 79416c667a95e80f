#include "zoo/tokens.h"

#include <math.h>

#define BIAS_DEVIATION 0.1
#define SCALE_SPREAD 0.2 // of LayerNorm's scales around 1
#define LOOKING_GAIN 2.5 // of queries and keys
#define BRANCH_GAIN 0.5  // of what is added to a token

/** A node of two inputs without attributes. */
static struct value *combine(struct builder *builder, const char *op, struct value *a, struct value *b,
                             const char *name) {
  return builder_add_node(builder,
                          &(struct builder_node){.name = name, .op = op, .inputs = {a, b}, .input_count = 2});
}

static struct value *random_bias(struct builder *builder, const char *layer, int64_t count) {
  return builder_random(
      builder, &(struct random_spec){
                   .layer = layer, .role = "bias", .rank = 1, .dims = {count}, .high = BIAS_DEVIATION});
}

struct tokens tokens_linear(struct builder *builder, struct tokens input, const struct linear_spec *spec) {
  const char *name = spec->name;
  const double gain = spec->gain > 0 ? spec->gain : 1;
  struct value *weight =
      builder_random(builder, &(struct random_spec){.layer = name,
                                                    .role = "weight",
                                                    .rank = 2,
                                                    .dims = {input.width, spec->outputs},
                                                    .high = gain * sqrt(1.0 / (double)input.width)});
  const struct builder_node add = {
      .name = builder_name(builder, name, "add"),
      .op = "Add",
      .output = spec->output,
      .inputs = {combine(builder, "MatMul", input.value, weight, name),
                 random_bias(builder, name, spec->outputs)},
      .input_count = 2,
  };
  input.value = builder_add_node(builder, &add);
  input.width = spec->outputs;
  return input;
}

struct tokens tokens_norm(struct builder *builder, struct tokens input, const char *name) {
  const struct random_spec scale = {.layer = name,
                                    .role = "weight",
                                    .rank = 1,
                                    .dims = {input.width},
                                    .distribution = WEIGHTS_UNIFORM,
                                    .low = 1 - SCALE_SPREAD,
                                    .high = 1 + SCALE_SPREAD};
  const struct builder_node node = {
      .name = name,
      .op = "LayerNormalization",
      .inputs = {input.value, builder_random(builder, &scale), random_bias(builder, name, input.width)},
      .input_count = 3,
      .attributes = {{.name = "axis", .kind = ATTRIBUTE_INT, .integer = -1},
                     {.name = "epsilon", .kind = ATTRIBUTE_FLOAT, .real = 1e-5f}},
      .attribute_count = 2,
  };
  input.value = builder_add_node(builder, &node);
  return input;
}

struct tokens tokens_add(struct builder *builder, struct tokens a, struct tokens b, const char *name) {
  a.value = combine(builder, "Add", a.value, b.value, name);
  return a;
}

struct tokens tokens_apply(struct builder *builder, struct tokens input, const char *op, const char *name) {
  input.value = builder_add_node(
      builder, &(struct builder_node){.name = name, .op = op, .inputs = {input.value}, .input_count = 1});
  return input;
}

static struct value *reshape(struct builder *builder, struct value *input, const int64_t *dims, int rank,
                             const char *name) {
  const char *shape_name = builder_name(builder, name, "shape");
  return combine(builder, "Reshape", input, builder_integers(builder, shape_name, dims, rank), name);
}

static struct value *transpose(struct builder *builder, struct value *input, const int64_t *permutation,
                               const char *name) {
  const struct builder_node node = {
      .name = name,
      .op = "Transpose",
      .inputs = {input},
      .input_count = 1,
      .attributes = {{.name = "perm", .kind = ATTRIBUTE_INTS, .integers = permutation, .count = 4}},
      .attribute_count = 1,
  };
  return builder_add_node(builder, &node);
}

/** [N][count][width] → [N][heads][count][width / heads], or with the last two swapped. */
static struct value *split_heads(struct builder *builder, struct tokens input, int64_t heads, int is_swapped,
                                 const char *name) {
  static const int64_t plain[] = {0, 2, 1, 3}, swapped[] = {0, 2, 3, 1};
  const int64_t dims[] = {0, input.count, heads, input.width / heads};
  struct value *parts = reshape(builder, input.value, dims, 4, builder_name(builder, name, "split"));
  return transpose(builder, parts, is_swapped ? swapped : plain, builder_name(builder, name, "transpose"));
}

/** How much each query looks at each key: [N][heads][queries][keys]. */
static struct value *weigh(struct builder *builder, const struct attention *attention, const char *query_name,
                           const char *key_name) {
  const int64_t width = attention->query.width, heads = attention->heads, head_width = width / heads;
  const struct linear_spec ask = {.name = query_name, .outputs = width, .gain = LOOKING_GAIN};
  const struct linear_spec show = {.name = key_name, .outputs = width, .gain = LOOKING_GAIN};
  const struct tokens query = tokens_linear(builder, attention->query, &ask);
  const struct tokens key = tokens_linear(builder, attention->key, &show);
  const float scale = 1 / sqrtf((float)head_width);
  struct tokens scaled = query;
  scaled.value = combine(builder, "Mul", query.value,
                         builder_scalar(builder, builder_name(builder, query_name, "factor"), scale),
                         builder_name(builder, query_name, "scale"));
  struct value *scores = combine(builder, "MatMul", split_heads(builder, scaled, heads, 0, query_name),
                                 split_heads(builder, key, heads, 1, key_name),
                                 builder_name(builder, attention->name, "scores"));
  return builder_add_node(
      builder, &(struct builder_node){.name = builder_name(builder, attention->name, "softmax"),
                                      .op = "Softmax",
                                      .inputs = {scores},
                                      .input_count = 1,
                                      .attributes = {{.name = "axis", .kind = ATTRIBUTE_INT, .integer = -1}},
                                      .attribute_count = 1});
}

struct tokens tokens_attend(struct builder *builder, const struct attention *attention) {
  static const int64_t plain[] = {0, 2, 1, 3};
  const char *name = attention->name, *value_name = builder_name(builder, name, "v");
  const int64_t width = attention->value.width;
  struct value *weights =
      weigh(builder, attention, builder_name(builder, name, "q"), builder_name(builder, name, "k"));
  const struct linear_spec tell = {.name = value_name, .outputs = width};
  const struct linear_spec last = {
      .name = builder_name(builder, name, "out_proj"), .outputs = width, .gain = BRANCH_GAIN};
  const struct tokens value = tokens_linear(builder, attention->value, &tell);
  struct value *mixed =
      combine(builder, "MatMul", weights, split_heads(builder, value, attention->heads, 0, value_name),
              builder_name(builder, name, "mix"));
  struct tokens answer = attention->query;
  mixed = transpose(builder, mixed, plain, builder_name(builder, name, "transpose"));
  answer.value =
      reshape(builder, mixed, (int64_t[]){0, answer.count, width}, 3, builder_name(builder, name, "join"));
  return tokens_linear(builder, answer, &last);
}

struct tokens tokens_feed_forward(struct builder *builder, struct tokens input, const char *name,
                                  int64_t hidden) {
  const struct linear_spec first = {.name = builder_name(builder, name, "linear1"), .outputs = hidden};
  const struct linear_spec last = {
      .name = builder_name(builder, name, "linear2"), .outputs = input.width, .gain = BRANCH_GAIN};
  input = tokens_linear(builder, input, &first);
  input = tokens_apply(builder, input, "Relu", builder_name(builder, name, "relu"));
  return tokens_linear(builder, input, &last);
}
