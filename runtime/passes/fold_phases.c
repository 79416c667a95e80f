/** Requires: shapes, constants folded, padding folded into Conv.
 *  Ensures:  no Conv with constant weights reads the phases of a picture of few channels, every second row and column of
 *            it and so on, as channels: it finds them in the picture by a larger window with a larger stride, which
 *            multiplies and adds the same numbers. Networks of the YOLO family begin like that ("Focus").
 *
 *      a = Slice(x, …) b = Slice(x, …) …                   →    y = Conv(x, v) {kernel_shape=[6,6], strides=[2,2],
 *      p = Concat(a, b, c, d) {axis=1}                                          pads=[2,2,2,2]}
 *      y = Conv(p, w) {kernel_shape=[3,3], pads=[1,1,1,1]}
 */
#include "ops/geometry.h"
#include "passes/edit.h"

/** Of the picture; with more, kernels for many channels are the faster ones. And of a step between rows of a phase. */
enum { MOST_CHANNELS = 4, MOST_STEP = 4 };

/** A picture taken apart: its phases in the order in which they stand. */
struct taken_apart {
  struct value *picture;
  int64_t step;
  int count;
  int64_t places[MOST_STEP * MOST_STEP]; // first row * step + first column
};

/** What a chain of Slices keeps of where it begins. */
struct kept {
  struct value *from;
  int64_t start[2], step[2]; // rows, columns
};

/** Nonzero where it keeps all images and channels. */
static int add_slice(struct kept *kept, const struct node *slice) {
  const struct shape *input = &slice->call.inputs[0]->shape, *output = &slice->outputs[0]->tensor.shape;
  struct strided_view view;
  if (input->rank != 4 || input->dims[0] != output->dims[0] || input->dims[1] != output->dims[1] ||
      slice_resolve(&slice->call, &view) != RESCL_OK)
    return 0;
  for (int dimension = 0; dimension < 4; dimension++) {
    const struct slice_range range = slice_range(&view, input, dimension);
    if (range.step < 1 || (dimension < 2 && range.start != 0)) return 0;
    if (dimension < 2) continue;
    kept->start[dimension - 2] = range.start + range.step * kept->start[dimension - 2];
    kept->step[dimension - 2] *= range.step;
  }
  kept->from = slice->inputs[0];
  return 1;
}

/** Nonzero if the value is a phase of a picture, the same as those before it. */
static int add_phase(struct taken_apart *apart, struct value *value) {
  struct kept kept = {.from = value, .step = {1, 1}};
  const struct shape *phase = &value->tensor.shape, *picture;
  while (kept.from->producer && kept.from->producer->call.op == &op_slice)
    if (!add_slice(&kept, kept.from->producer)) return 0;
  const int64_t step = kept.step[0];
  picture = &kept.from->tensor.shape;
  if (apart->count == 0) *apart = (struct taken_apart){.picture = kept.from, .step = step};
  if (kept.from != apart->picture || step != apart->step || kept.step[1] != step || step < 2 ||
      step > MOST_STEP || picture->dims[2] != phase->dims[2] * step ||
      picture->dims[3] != phase->dims[3] * step || apart->count == step * step)
    return 0;
  apart->places[apart->count++] = kept.start[0] * step + kept.start[1];
  return 1;
}

/** Of a Concat of phases. */
static int take_phases(struct taken_apart *apart, const struct node *concat) {
  unsigned found = 0;
  const int64_t axis = attribute_int(&concat->call, "axis");
  if (concat->outputs[0]->tensor.shape.rank != 4 || (axis != 1 && axis != -3)) return 0;
  for (int index = 0; index < concat->call.input_count; index++) {
    if (!add_phase(apart, concat->inputs[index])) return 0;
    found |= 1u << apart->places[index];
  }
  return apart->count == apart->step * apart->step && found == (1u << apart->count) - 1u;
}

static int take_pixels(struct taken_apart *apart, const struct node *node) {
  struct pixels pixels;
  if (pixels_resolve(&node->call, &pixels) != RESCL_OK || pixels.channels_first || pixels.size < 2 ||
      pixels.size > MOST_STEP)
    return 0;
  *apart = (struct taken_apart){
      .picture = node->inputs[0], .step = pixels.size, .count = (int)(pixels.size * pixels.size)};
  for (int place = 0; place < apart->count; place++) apart->places[place] = place;
  return 1;
}

static int find_phases(struct taken_apart *apart, const struct node *conv, struct window *window) {
  const struct node *producer = conv->inputs[0]->producer;
  const struct tensor *weights = conv->call.inputs[1];
  *apart = (struct taken_apart){0};
  if (!producer || !weights->data || weights->dtype != DTYPE_FLOAT32 || weights->shape.rank != 4) return 0;
  const int is_apart = producer->call.op == &op_concat           ? take_phases(apart, producer)
                       : producer->call.op == &op_space_to_depth ? take_pixels(apart, producer)
                                                                 : 0;
  return is_apart && apart->picture->tensor.shape.dims[1] <= MOST_CHANNELS &&
         window_resolve(&conv->call, window) == RESCL_OK && window->groups == 1 &&
         window->dilation_height == 1 && window->dilation_width == 1;
}

/** [m][place of a phase, channel][y][x] to [m][channel][y * step + its row][x * step + its column]. */
static void spread_weights(const struct taken_apart *apart, const struct window *window, const float *weights,
                           float *spread) {
  const int64_t step = apart->step, channels = apart->picture->tensor.shape.dims[1];
  const int64_t height = window->kernel_height, width = window->kernel_width;
  for (int64_t row = 0; row < window->output_channels * window->input_channels * height; row++) {
    const int64_t y = row % height, input = row / height % window->input_channels,
                  output = row / height / window->input_channels;
    const int64_t place = apart->places[input / channels], channel = input % channels;
    float *target = spread +
                    ((output * channels + channel) * height * step + y * step + place / step) * width * step +
                    place % step;
    for (int64_t x = 0; x < width; x++) target[x * step] = weights[row * width + x];
  }
}

static rescl_status set_window(struct graph *graph, struct node *conv, const struct window *window,
                               int64_t step) {
  const int64_t kernel[] = {window->kernel_height * step, window->kernel_width * step};
  const int64_t strides[] = {window->stride_height * step, window->stride_width * step};
  const int64_t pads[] = {window->pad_top * step, window->pad_left * step, window->pad_bottom * step,
                          window->pad_right * step};
  TRY(edit_set_pads(graph, conv, pads, 4));
  TRY(edit_set_list(graph, conv, "kernel_shape", kernel, 2));
  return edit_set_list(graph, conv, "strides", strides, 2);
}

static rescl_status fold(struct graph *graph, struct node *conv, const struct taken_apart *apart,
                         const struct window *window) {
  const struct value *weights = conv->inputs[1];
  const int64_t channels = apart->picture->tensor.shape.dims[1];
  const struct shape shape = {.rank = 4,
                              .dims = {window->output_channels, channels, window->kernel_height * apart->step,
                                       window->kernel_width * apart->step}};
  struct value *spread;
  float *data;
  TRY(edit_add_constant(graph, &spread, weights->name, &shape, &data));
  spread_weights(apart, window, weights->tensor.data, data);
  TRY(set_window(graph, conv, window, apart->step));
  TRY(node_set_input(graph, conv, 1, spread));
  TRY(node_set_input(graph, conv, 0, apart->picture));
  return node_infer(conv);
}

rescl_status fold_phases(struct graph *graph, int *changed) {
  for (struct node *node = graph->first; node; node = node->next) {
    struct taken_apart apart;
    struct window window;
    if (node->call.op != &op_conv || !find_phases(&apart, node, &window)) continue;
    TRY(status_within(fold(graph, node, &apart, &window), "node '%s' (%s): ", node->name,
                      node->call.op->name));
    *changed = 1;
  }
  return RESCL_OK;
}
