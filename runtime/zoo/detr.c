#include <math.h>
#include <stdlib.h>

#include "zoo/layers.h"
#include "zoo/tokens.h"
#include "zoo/trunk.h"

#define PI 3.141592653589793
#define WIDTH 256
#define HEADS 8
#define HIDDEN 2048       // of the feed-forward layers
#define TEMPERATURE 10000 // longest wave of the positions over the shortest

/** Post-norm, as in the original: the sum of what came and what was found, normalised. */
static struct tokens settle(struct builder *builder, struct tokens input, struct tokens found,
                            const char *name, const char *norm) {
  const char *norm_name = builder_name(builder, name, norm);
  found = tokens_add(builder, input, found, builder_name(builder, norm_name, "add"));
  return tokens_norm(builder, found, norm_name);
}

static struct tokens settle_forward(struct builder *builder, struct tokens input, const char *name,
                                    const char *norm) {
  return settle(builder, input, tokens_feed_forward(builder, input, name, HIDDEN), name, norm);
}

static struct tokens encode(struct builder *builder, struct tokens input, struct tokens positions,
                            const char *name) {
  const struct tokens placed = tokens_add(builder, input, positions, builder_name(builder, name, "placed"));
  const struct attention attention = {.name = builder_name(builder, name, "self_attn"),
                                      .query = placed,
                                      .key = placed,
                                      .value = input,
                                      .heads = HEADS};
  input = settle(builder, input, tokens_attend(builder, &attention), name, "norm1");
  return settle_forward(builder, input, name, "norm2");
}

/** What the decoder reads: the encoder's tokens, with and without their positions, and the questions. */
struct memory {
  struct tokens plain, placed, queries;
};

static struct tokens decode(struct builder *builder, struct tokens input, const struct memory *memory,
                            const char *name) {
  const struct tokens asked =
      tokens_add(builder, input, memory->queries, builder_name(builder, name, "asked1"));
  const struct attention own = {.name = builder_name(builder, name, "self_attn"),
                                .query = asked,
                                .key = asked,
                                .value = input,
                                .heads = HEADS};
  input = settle(builder, input, tokens_attend(builder, &own), name, "norm1");
  const struct attention other = {
      .name = builder_name(builder, name, "multihead_attn"),
      .query = tokens_add(builder, input, memory->queries, builder_name(builder, name, "asked2")),
      .key = memory->placed,
      .value = memory->plain,
      .heads = HEADS};
  input = settle(builder, input, tokens_attend(builder, &other), name, "norm2");
  return settle_forward(builder, input, name, "norm3");
}

/** Sines and cosines of the place: half of the width for y, half for x, each from 0 to 2π over the picture. */
static struct tokens add_positions(struct builder *builder, int64_t size) {
  float *numbers = malloc((size_t)(size * size * WIDTH) * sizeof *numbers);
  struct tokens positions = {.count = size * size, .width = WIDTH};
  if (!numbers) {
    builder->status = fail_memory((size_t)(size * size * WIDTH) * sizeof *numbers);
    return positions;
  }
  for (int64_t index = 0; index < size * size * WIDTH; index++) {
    const int64_t half = WIDTH / 2, channel = index % WIDTH, place = index / WIDTH;
    const int64_t step = channel < half ? place / size : place % size;
    const double angle = (double)(step + 1) / ((double)size + 1e-6) * 2 * PI;
    const int64_t pair = channel % half / 2;
    const double wave = pow(TEMPERATURE, (double)(pair * 2) / (double)half);
    numbers[index] = (float)(channel % 2 ? cos(angle / wave) : sin(angle / wave));
  }
  positions.value =
      builder_reals(builder, "positions", shape_of(3, (int64_t[]){1, size * size, WIDTH}), numbers);
  free(numbers);
  return positions;
}

/** The channels of each place as a token: [N][WIDTH][size][size] → [N][size²][WIDTH]. */
static struct tokens add_tokens(struct builder *builder, struct features maps) {
  const struct builder_node flat = {
      .name = "input_proj.flatten",
      .op = "Reshape",
      .inputs = {maps.value, builder_integers(builder, "input_proj.shape",
                                              (int64_t[]){0, WIDTH, maps.size * maps.size}, 3)},
      .input_count = 2,
  };
  const struct builder_node turned = {
      .name = "input_proj.transpose",
      .op = "Transpose",
      .inputs = {builder_add_node(builder, &flat)},
      .input_count = 1,
      .attributes =
          {{.name = "perm", .kind = ATTRIBUTE_INTS, .integers = (const int64_t[]){0, 2, 1}, .count = 3}},
      .attribute_count = 1,
  };
  return (struct tokens){
      .value = builder_add_node(builder, &turned), .count = maps.size * maps.size, .width = WIDTH};
}

/** The shape [N][count][WIDTH] as a list, N that of the tokens. */
static struct value *add_shape(struct builder *builder, struct tokens tokens, int64_t count) {
  const struct builder_node batch = {
      .name = "queries.batch",
      .op = "Slice",
      .inputs = {tokens_apply(builder, tokens, "Shape", "queries.like").value,
                 builder_integers(builder, "queries.start", (int64_t[]){0}, 1),
                 builder_integers(builder, "queries.end", (int64_t[]){1}, 1)},
      .input_count = 3,
  };
  const struct builder_node shape = {
      .name = "queries.shape",
      .op = "Concat",
      .inputs = {builder_add_node(builder, &batch),
                 builder_integers(builder, "queries.rest", (int64_t[]){count, WIDTH}, 2)},
      .input_count = 2,
      .attributes = {{.name = "axis", .kind = ATTRIBUTE_INT}},
      .attribute_count = 1,
  };
  return builder_add_node(builder, &shape);
}

/** The same questions for every picture of the batch. */
static struct tokens add_queries(struct builder *builder, struct value *shape, int64_t count) {
  const struct random_spec spec = {
      .layer = "query_embed", .role = "weight", .rank = 3, .dims = {1, count, WIDTH}, .high = 1};
  const struct builder_node expand = {
      .name = "queries", .op = "Expand", .inputs = {builder_random(builder, &spec), shape}, .input_count = 2};
  return (struct tokens){.value = builder_add_node(builder, &expand), .count = count, .width = WIDTH};
}

static struct tokens transform(struct builder *builder, struct tokens input, int64_t size,
                               const struct detr_config *detr) {
  const struct tokens positions = add_positions(builder, size);
  for (int layer = 0; layer < detr->layers; layer++)
    input = encode(builder, input, positions, builder_indexed(builder, "transformer.encoder.layers", layer));
  struct value *shape = add_shape(builder, input, detr->queries);
  const struct memory memory = {
      .plain = input,
      .placed = tokens_add(builder, input, positions, "transformer.decoder.placed"),
      .queries = add_queries(builder, shape, detr->queries),
  };
  struct tokens answers = memory.queries; // none yet: zeros
  answers.value = builder_add_node(
      builder, &(struct builder_node){
                   .name = "answers", .op = "ConstantOfShape", .inputs = {shape}, .input_count = 1});
  for (int layer = 0; layer < detr->layers; layer++)
    answers =
        decode(builder, answers, &memory, builder_indexed(builder, "transformer.decoder.layers", layer));
  return tokens_norm(builder, answers, "transformer.decoder.norm");
}

/** Three linear layers, the last with the box: centre x and y, width and height as shares of the picture. */
static struct tokens add_boxes(struct builder *builder, struct tokens answers) {
  for (int layer = 0; layer < 2; layer++) {
    const struct linear_spec hidden = {.name = builder_indexed(builder, "bbox_embed.layers", layer),
                                       .outputs = WIDTH};
    answers = tokens_linear(builder, answers, &hidden);
    answers = tokens_apply(builder, answers, "Relu", builder_name(builder, hidden.name, "relu"));
  }
  const struct linear_spec last = {.name = "bbox_embed.layers.2", .outputs = 4};
  return tokens_apply(builder, tokens_linear(builder, answers, &last), "Sigmoid", "pred_boxes");
}

/** The original's mask of padded pixels is left out: nothing is padded. Its six auxiliary answers are for training. */
void detr_build(struct builder *builder, struct features input, const void *config) {
  const struct detr_config *detr = config;
  const struct trunk trunk = {.name = "backbone.0.body", .shape = detr->trunk};
  const struct conv_spec project = {.name = "input_proj", .channels = WIDTH, .kernel = 1, .bias = 1};
  const struct trunk_features features = trunk_build(builder, input, &trunk);
  const struct features maps = layer_conv(builder, features.stages[TRUNK_STAGES - 1], &project);
  const struct tokens answers = transform(builder, add_tokens(builder, maps), maps.size, detr);
  const struct linear_spec classify = {
      .name = "class_embed", .outputs = builder->classes, .output = "pred_logits"};
  const struct tokens classes = tokens_linear(builder, answers, &classify);
  const struct tokens boxes = add_boxes(builder, answers);
  builder_output(builder, classes.value, 3, (int64_t[]){-1, classes.count, classes.width});
  builder_output(builder, boxes.value, 3, (int64_t[]){-1, boxes.count, boxes.width});
}
