#include "support/shapes.h"

#include <stdio.h>
#include <string.h>

#include "support/text_read.h"

enum tier { SMALL, FULL };
struct conv_case {
  enum tier tier;
  int batch, input_channels, output_channels, groups, height, width, kernel_height, kernel_width,
      stride_height, stride_width, dilation_height, dilation_width, top, left, bottom, right;
  const char *extras;
};
static const struct conv_case conv_cases[] = {
#define CONV(tier, ...) {tier, __VA_ARGS__},
#define NODE(...)
#include "../shapes.def"
#undef CONV
#undef NODE
};

struct node_case {
  enum tier tier;
  const char *name, *text;
};
static const struct node_case node_cases[] = {
#define CONV(...)
#define NODE(tier, name, text) {tier, #name, text},
#include "../shapes.def"
#undef CONV
#undef NODE
};

enum {
  CONV_COUNT = sizeof conv_cases / sizeof *conv_cases,
  NODE_COUNT = sizeof node_cases / sizeof *node_cases
};

size_t shape_count(void) {
  return CONV_COUNT + NODE_COUNT;
}

int shape_is_small(size_t row) {
  return (row < CONV_COUNT ? conv_cases[row].tier : node_cases[row - CONV_COUNT].tier) == SMALL;
}

/** The activation of a convolution's extras as attributes in text form. */
static const char *activation_text(const char *extras) {
  static const char *const texts[][2] = {
      {"R", ", activation=\"Relu\""},
      {"C", ", activation=\"Clip\", activation_alpha=-0.5, activation_beta=0.5"},
      {"L", ", activation=\"LeakyRelu\", activation_alpha=0.1"},
      {"I", ", activation=\"Sigmoid\""},
      {"W", ", activation=\"HardSwish\""},
      {"D", ", activation=\"HardSigmoid\", activation_alpha=0.2, "
            "activation_beta=0.5"}};
  for (size_t index = 0; index < sizeof texts / sizeof *texts; index++)
    if (strstr(extras, texts[index][0])) return texts[index][1];
  return "";
}

static int output_length(int input, int pads, int kernel, int stride, int dilation) {
  return (input + pads - (kernel - 1) * dilation - 1) / stride + 1;
}

static rescl_status conv_graph(struct graph **graph, const struct conv_case *c) {
  char text[2048], skip[96] = "";
  const int has_skip = strchr(c->extras, 'S') != NULL, has_bias = strchr(c->extras, 'B') != NULL;
  if (has_skip)
    snprintf(
        skip, sizeof skip, "input s: f32[%d,%d,%d,%d]\n", c->batch, c->output_channels,
        output_length(c->height, c->top + c->bottom, c->kernel_height, c->stride_height, c->dilation_height),
        output_length(c->width, c->left + c->right, c->kernel_width, c->stride_width, c->dilation_width));
  snprintf(text, sizeof text,
           "graph conv opset 13\ninput x: f32[%d,%d,%d,%d]\n%sconst w: f32[%d,%d,%d,%d] = random 1\n"
           "const b: f32[%d] = random 2\n"
           "node: y = Conv(x, w, %s%s) {group=%d, strides=[%d,%d], dilations=[%d,%d], "
           "pads=[%d,%d,%d,%d]%s}\noutput y\n",
           c->batch, c->input_channels, c->height, c->width, skip, c->output_channels,
           c->input_channels / c->groups, c->kernel_height, c->kernel_width, c->output_channels,
           has_bias ? "b" : "_", has_skip ? ", s" : "", c->groups, c->stride_height, c->stride_width,
           c->dilation_height, c->dilation_width, c->top, c->left, c->bottom, c->right,
           activation_text(c->extras));
  return graph_text_read(graph, text);
}

void shape_name(char name[SHAPE_NAME_BYTES], size_t row) {
  if (row >= CONV_COUNT) {
    snprintf(name, SHAPE_NAME_BYTES, "%s", node_cases[row - CONV_COUNT].name);
    return;
  }
  const struct conv_case *c = &conv_cases[row];
  snprintf(name, SHAPE_NAME_BYTES, "Conv %dx%dx%dx%d -> %d, %dx%d, stride %d, groups %d, '%s'", c->batch,
           c->input_channels, c->height, c->width, c->output_channels, c->kernel_height, c->kernel_width,
           c->stride_height, c->groups, c->extras);
}

rescl_status shape_graph(struct graph **graph, size_t row) {
  char text[2048];
  if (row < CONV_COUNT) return conv_graph(graph, &conv_cases[row]);
  snprintf(text, sizeof text, "graph node opset 13\n%s\n", node_cases[row - CONV_COUNT].text);
  return graph_text_read(graph, text);
}
