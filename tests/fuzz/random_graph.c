#define _POSIX_C_SOURCE 200809L
#include "fuzz/random_graph.h"

#include <stdarg.h>
#include <string.h>

#include "fuzz/graphs.h"
#include "fuzz/random_layers.h"
#include "passes/pass.h"
#include "support/text_read.h"

enum { MOST_LAYERS = 12, TEXT_BYTES = 32768, LAYERS = sizeof random_layers / sizeof *random_layers };

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

/** A dimension of what is read, from the last one where it is negative; 1 where there is none. */
static int dimension(const struct layer *layer, int index) {
  const struct shape *shape = layer->shape;
  if (index < 0) index += shape->rank;
  return index >= 0 && index < shape->rank && shape->dims[index] > 0 ? (int)shape->dims[index] : 1;
}

static void say_conv(struct draft *draft, const struct layer *layer) {
  static const int kernels[] = {1, 3, 3, 5, 2, 7, 1, 4};
  const unsigned a = fuzz_byte(draft->bytes), b = fuzz_byte(draft->bytes), c = fuzz_byte(draft->bytes);
  const int channels = dimension(layer, 1), kernel = kernels[a & 7], pad = (int)(a >> 3) & 3;
  const int groups = b & 1 && channels % 2 == 0 ? 2 : b & 2 ? channels : 1;
  const int made = groups * (1 + (int)(b >> 2) % 9), stride = 1 + (int)(c & 1) + (int)(c >> 1 & 1);
  const int dilation = c & 4 ? 2 : 1, n = draft->layer;
  say(draft, "const w%d: f32[%d,%d,%d,%d] = random %d\nconst b%d: f32[%d] = random %d\n", n, made,
      channels / groups, kernel, c & 8 ? 1 : kernel, n, n, made, n + 50);
  say(draft,
      "n%d: v%d = Conv(v%d, w%d, b%d) {group=%d, pads=[%d,%d,%d,%d], strides=[%d,%d], dilations=[%d,%d]}\n",
      n, n, layer->input, n, n, groups, pad, pad, pad, c & 16 ? 0 : pad, stride, c & 32 ? 1 : stride,
      dilation, dilation);
}

static void say_text(struct draft *draft, const struct layer *layer, const char *from, const char *end);

/** One of the choices at `from`, which is behind a '<'.
 *  @return behind its '>' */
static const char *say_choice(struct draft *draft, const struct layer *layer, const char *from) {
  const char *end = from + strcspn(from, ">");
  while (end[-1] == '-') end += 1 + strcspn(end + 1, ">"); // an arrow
  unsigned count = 1;
  for (const char *letter = from; letter < end; letter++) count += *letter == '|';
  for (unsigned left = fuzz_below(draft->bytes, count); left > 0; from++) left -= *from == '|';
  const char *next = memchr(from, '|', (size_t)(end - from));
  say_text(draft, layer, from, next ? next : end);
  return end + 1;
}

/** What random_layers.h says. */
static void say_text(struct draft *draft, const struct layer *layer, const char *from, const char *end) {
  while (from < end) {
    const char letter = *from++;
    if (letter == '<')
      from = say_choice(draft, layer, from);
    else if (letter == '$')
      say(draft, "%d", draft->layer);
    else if (letter == '@' || letter == '&')
      say(draft, "v%d", letter == '@' ? layer->input : layer->other);
    else if (letter == '#' || letter == '^' || letter == '~')
      say(draft, "%d", dimension(layer, letter == '#' ? 1 : letter == '^' ? 2 : -1));
    else
      say(draft, "%c", letter);
  }
}

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
  const unsigned kind = fuzz_byte(draft->bytes) % (LAYERS * 5 / 4); // every fifth is a Conv
  const unsigned back = fuzz_byte(draft->bytes);
  struct layer layer = {.input = draft->layer - (int)(back & 15 ? 0 : back >> 4) % (draft->layer + 1),
                        .other = (int)fuzz_below(draft->bytes, (unsigned)draft->layer + 1)};
  layer.shape = &draft->shapes[layer.input];
  draft->layer++;
  if (kind < LAYERS)
    say_text(draft, &layer, random_layers[kind], random_layers[kind] + strlen(random_layers[kind]));
  else
    say_conv(draft, &layer);
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
