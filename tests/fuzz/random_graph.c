#define _POSIX_C_SOURCE 200809L
#include "fuzz/random_graph.h"

#include <stdarg.h>
#include <string.h>

#include "fuzz/graphs.h"
#include "passes/pass.h"
#include "support/text_read.h"

enum { MOST_LAYERS = 12, TEXT_BYTES = 16384 };

/** What has been written so far. Values are x (the input), then v1, v2, … */
struct draft {
  char text[TEXT_BYTES];
  size_t length;
  int layer;
  struct shape shapes[MOST_LAYERS + 1];
  unsigned char is_read[MOST_LAYERS + 1];
  struct fuzz_bytes *bytes;
};

/** What a layer is made of. */
struct layer {
  int input, other;          // of the values so far
  const struct shape *shape; // of the input
  unsigned a, b, c;          // bytes
};

static void say(struct draft *draft, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void say(struct draft *draft, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  const int length = vsnprintf(draft->text + draft->length, TEXT_BYTES - draft->length, format, arguments);
  va_end(arguments);
  draft->length += (size_t)length;
  FUZZ_HOLDS(length >= 0 && draft->length < TEXT_BYTES, "the text is long");
}

/** Of no channels at all something is made all the same, and refused. */
static int channels_of(const struct layer *layer) {
  return layer->shape->rank > 1 && layer->shape->dims[1] > 0 ? (int)layer->shape->dims[1] : 1;
}

static void say_conv(struct draft *draft, const struct layer *layer) {
  static const int kernels[] = {1, 3, 3, 5, 2, 7, 1, 4};
  const int channels = channels_of(layer), kernel = kernels[layer->a & 7], pad = (int)(layer->a >> 3) & 3;
  const int groups = layer->b & 1 && channels % 2 == 0 ? 2 : layer->b & 2 ? channels : 1;
  const int made = groups * (1 + (int)(layer->b >> 2) % 9),
            stride = 1 + (int)(layer->c & 1) + (int)(layer->c >> 1 & 1);
  const int dilation = layer->c & 4 ? 2 : 1, n = draft->layer;
  say(draft, "const w%d: f32[%d,%d,%d,%d] = random %d\nconst b%d: f32[%d] = random %d\n", n, made,
      channels / groups, kernel, layer->c & 8 ? 1 : kernel, n, n, made, n + 50);
  say(draft,
      "n%d: v%d = Conv(v%d, w%d, b%d) {group=%d, pads=[%d,%d,%d,%d], strides=[%d,%d], dilations=[%d,%d]}\n",
      n, n, layer->input, n, n, groups, pad, pad, pad, layer->c & 16 ? 0 : pad, stride,
      layer->c & 32 ? 1 : stride, dilation, dilation);
}

static void say_conv_transpose(struct draft *draft, const struct layer *layer) {
  const int kernel = 1 + (int)(layer->a & 3), stride = 1 + (int)(layer->b & 1), n = draft->layer;
  say(draft, "const w%d: f32[%d,%d,%d,%d] = random %d\n", n, channels_of(layer), 1 + (int)(layer->c & 7),
      kernel, kernel, n);
  say(draft, "n%d: v%d = ConvTranspose(v%d, w%d) {strides=[%d,%d], pads=[%d,0,0,%d]}\n", n, n, layer->input,
      n, stride, stride, (int)(layer->a >> 2 & 1), (int)(layer->a >> 3 & 1));
}

static void say_normalization(struct draft *draft, const struct layer *layer) {
  const int n = draft->layer, channels = channels_of(layer);
  say(draft, "const s%d: f32[%d] = random %d\nconst t%d: f32[%d] = random %d\n", n, channels, n, n, channels,
      n + 9);
  say(draft,
      "m%d: q%d = Mul(s%d, s%d)\nn%d: v%d = BatchNormalization(v%d, s%d, t%d, t%d, q%d) {epsilon=0.5}\n", n,
      n, n, n, n, n, layer->input, n, n, n, n);
}

static void say_unary(struct draft *draft, const struct layer *layer) {
  static const char *const ops[] = {"Relu(",      "Sigmoid(",     "Tanh(",      "LeakyRelu(",
                                    "HardSwish(", "HardSigmoid(", "Softplus(",  "Abs(",
                                    "Neg(",       "Identity(",    "Elu(",       "GlobalAveragePool(",
                                    "Flatten(",   "Softmax(",     "Transpose(", "GlobalMaxPool("};
  say(draft, "n%d: v%d = %sv%d)\n", draft->layer, draft->layer, ops[layer->a & 15], layer->input);
}

static void say_binary(struct draft *draft, const struct layer *layer) {
  static const char *const ops[] = {"Add", "Mul", "Sub", "Max", "Min", "Sum", "Mean", "MatMul"};
  say(draft, "n%d: v%d = %s(v%d, v%d)\n", draft->layer, draft->layer, ops[layer->a & 7], layer->input,
      layer->other);
}

static void say_with_constant(struct draft *draft, const struct layer *layer) {
  static const char *const ops[] = {"Add", "Mul", "Sub", "PRelu"};
  const int n = draft->layer;
  if (layer->b & 1)
    say(draft, "const k%d: f32[%d,1,1] = random %d\n", n, channels_of(layer), n);
  else
    say(draft, "const k%d: f32[] = {0.75}\n", n);
  say(draft, "n%d: v%d = %s(v%d, k%d)\n", n, n, ops[layer->a & 3], layer->input, n);
}

static void say_pool(struct draft *draft, const struct layer *layer) {
  const int n = draft->layer;
  say(draft, "n%d: v%d = %s(v%d) {kernel_shape=[%u,%u], strides=[%u,%u], pads=[%u,%u,%u,%u], ceil_mode=%u}\n",
      n, n, layer->a & 1 ? "MaxPool" : "AveragePool", layer->input, 1 + (layer->a >> 1 & 3),
      1 + (layer->a >> 3 & 3), 1 + (layer->b & 1), 1 + (layer->b >> 1 & 1), layer->b >> 2 & 1,
      layer->b >> 3 & 1, layer->b >> 4 & 1, layer->b >> 5 & 1, layer->b >> 6 & 1);
}

static void say_concat(struct draft *draft, const struct layer *layer) {
  say(draft, "n%d: v%d = Concat(v%d, v%d) {axis=%d}\n", draft->layer, draft->layer, layer->input,
      layer->other, layer->shape->rank > 0 ? (int)layer->a % layer->shape->rank : 0);
}

static void say_slice(struct draft *draft, const struct layer *layer) {
  const int n = draft->layer;
  say(draft,
      "const i%d: i64[1] = {%u}\nconst j%d: i64[1] = {%d}\nconst a%d: i64[1] = {%u}\nconst p%d: i64[1] = "
      "{%u}\n",
      n, layer->a & 3, n, layer->b & 8 ? -1 : 1000, n, layer->b & 3, n, 1 + (layer->b >> 2 & 1));
  say(draft, "n%d: v%d = Slice(v%d, i%d, j%d, a%d, p%d)\n", n, n, layer->input, n, n, n, n);
}

static void say_pad(struct draft *draft, const struct layer *layer) {
  static const char *const modes[] = {"constant", "edge", "reflect", "constant"};
  const int n = draft->layer;
  say(draft, "const p%d: i64[8] = {0, %u, %u, %u, 0, 0, %u, %u}\nn%d: v%d = Pad(v%d, p%d) {mode=\"%s\"}\n", n,
      layer->b & 1, layer->a & 3, layer->a >> 2 & 3, layer->a >> 4 & 3, layer->a >> 6 & 3, n, n, layer->input,
      n, modes[layer->c & 3]);
}

static void say_dense(struct draft *draft, const struct layer *layer) {
  const int n = draft->layer, rank = layer->shape->rank, made = 1 + (int)(layer->a & 15);
  const int columns = rank > 0 ? (int)layer->shape->dims[rank - 1] : 1;
  if (layer->b & 1) {
    say(draft, "const w%d: f32[%d,%d] = random %d\nn%d: v%d = MatMul(v%d, w%d)\n", n, columns, made, n, n, n,
        layer->input, n);
    return;
  }
  say(draft, "const w%d: f32[%d,%d] = random %d\nconst b%d: f32[%d] = random %d\n", n, made, columns, n, n,
      made, n + 5);
  say(draft, "n%d: v%d = Gemm(v%d, w%d, b%d) {transB=1}\n", n, n, layer->input, n, n);
}

static void say_reduce(struct draft *draft, const struct layer *layer) {
  static const char *const ops[] = {"ReduceMean", "ReduceMax", "ReduceMin", "ReduceL2"};
  say(draft, "n%d: v%d = %s(v%d) {axes=[%u], keepdims=%u}\n", draft->layer, draft->layer, ops[layer->a & 3],
      layer->input, layer->a >> 2 & 3, layer->a >> 4 & 1);
}

static void say_resize(struct draft *draft, const struct layer *layer) {
  static const char *const modes[] = {"nearest", "linear", "cubic", "linear"};
  static const char *const places[] = {"half_pixel", "align_corners", "asymmetric", "pytorch_half_pixel"};
  const int n = draft->layer;
  say(draft, "const z%d: f32[4] = {1, 1, %u.5, %u}\n", n, layer->b & 1, 1 + (layer->b >> 1 & 1));
  say(draft, "n%d: v%d = Resize(v%d, _, z%d) {mode=\"%s\", coordinate_transformation_mode=\"%s\"}\n", n, n,
      layer->input, n, modes[layer->a & 3], places[layer->a >> 2 & 3]);
}

static void say_shuffle(struct draft *draft, const struct layer *layer) {
  const int n = draft->layer;
  if (layer->a & 1)
    say(draft, "n%d: v%d = %s(v%d) {blocksize=2}\n", n, n, layer->a & 2 ? "DepthToSpace" : "SpaceToDepth",
        layer->input);
  else
    say(draft, "n%d: v%d = Transpose(v%d) {perm=%s}\n", n, n, layer->input,
        layer->a & 2   ? "[0,2,3,1]"
        : layer->a & 4 ? "[0,3,1,2]"
                       : "[0,1,3,2]");
}

typedef void (*layer_writer)(struct draft *draft, const struct layer *layer);
static const layer_writer writers[] = {
    say_conv,   say_conv,          say_conv,   say_unary,          say_unary,   say_binary,
    say_binary, say_with_constant, say_pool,   say_concat,         say_pad,     say_slice,
    say_dense,  say_reduce,        say_resize, say_conv_transpose, say_shuffle, say_normalization};

/** The shape of the newest value, where the graph so far can be inferred and is small. */
static int understand(struct draft *draft, struct shape *shape) {
  const size_t length = draft->length;
  struct graph *graph = NULL;
  char name[16];
  snprintf(name, sizeof name, "v%d", draft->layer);
  say(draft, "output %s\n", name);
  int is_good = graph_text_read(&graph, draft->text) == RESCL_OK && graph_bind(graph, NULL) == RESCL_OK &&
                passes_infer(graph) == RESCL_OK && graphs_is_small(graph);
  if (is_good) *shape = graph->outputs[0]->tensor.shape;
  graph_free(graph);
  draft->length = length;
  draft->text[length] = '\0';
  return is_good;
}

/** Writes one more layer; 0, and nothing is written, where it can not be. */
static int add_layer(struct draft *draft) {
  const size_t length = draft->length;
  const layer_writer writer = writers[fuzz_below(draft->bytes, sizeof writers / sizeof *writers)];
  const unsigned back = fuzz_byte(draft->bytes);
  struct layer layer = {.input = draft->layer - (int)(back & 15 ? 0 : back >> 4) % (draft->layer + 1),
                        .other = (int)fuzz_below(draft->bytes, (unsigned)draft->layer + 1)};
  layer.a = fuzz_byte(draft->bytes), layer.b = fuzz_byte(draft->bytes), layer.c = fuzz_byte(draft->bytes);
  layer.shape = &draft->shapes[layer.input];
  draft->layer++;
  writer(draft, &layer);
  if (understand(draft, &draft->shapes[draft->layer])) {
    draft->is_read[layer.input] = 1;
    return 1;
  }
  draft->layer--;
  draft->length = length;
  draft->text[length] = '\0';
  return 0;
}

char *random_graph(struct fuzz_bytes *bytes) {
  static const int sides[] = {8, 1, 7, 13, 16, 3, 20, 5};
  struct draft *draft = calloc(1, sizeof *draft);
  FUZZ_HOLDS(draft, "no memory");
  draft->bytes = bytes;
  const int batch = 1 + (int)(fuzz_byte(bytes) & 1), channels = 1 + (int)(fuzz_byte(bytes) & 31);
  draft->shapes[0] = (struct shape){
      .rank = 4, .dims = {batch, channels, sides[fuzz_byte(bytes) & 7], sides[fuzz_byte(bytes) & 7]}};
  const int64_t *dims = draft->shapes[0].dims;
  say(draft, "graph g opset 13\ninput v0: f32[%d,%d,%d,%d]\n", (int)dims[0], (int)dims[1], (int)dims[2],
      (int)dims[3]);
  while (bytes->left_bytes && draft->layer < MOST_LAYERS) add_layer(draft);
  for (int value = 0; value <= draft->layer; value++)
    if (!draft->is_read[value] || value == draft->layer) say(draft, "output v%d\n", value);
  char *text = strdup(draft->text);
  FUZZ_HOLDS(text, "no memory");
  free(draft);
  return text;
}
