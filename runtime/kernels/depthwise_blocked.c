/** Conv with one input channel per output channel, channels in blocks (cl/depthwise_blocked.cl). */
#include <stdio.h>

#include "kernels/depthwise.h"

enum { MOST_COLUMNS = 48, ITEM_MULTIPLY_ADDS = 20000, ITEMS_PER_UNIT = 8, LEAST_ROWS = 4 };

struct depthwise {
  struct window window;
  int64_t block, blocks; // channels per block, blocks of channels
  int64_t strip;         // outputs of a row that are computed together
};

/** How far the outputs of a strip lie apart: STEP of cl/depthwise_rows.cl. */
static int64_t strip_step(const struct window *window) {
  return window->stride_width == 1 ? window->dilation_width : 1;
}

/** Outputs and inputs must fit the registers, of which there are fewer where a vector has 8 floats. The
 *  longest strip that wastes least, of a row with so many places. */
static int64_t choose_strip(int64_t output_width, int64_t block) {
  static const int64_t strips[] = {7, 4, 2, 1};
  const int64_t most = block == 8 ? 4 : 7;
  int64_t best = 0, least = 0;
  for (size_t index = 0; index < sizeof strips / sizeof *strips; index++) {
    if (strips[index] > most || strips[index] > output_width) continue;
    const int64_t cost = divide_up(output_width, strips[index]) * (strips[index] + 2);
    if (best && cost >= least) continue;
    best = strips[index];
    least = cost;
  }
  return best;
}

static int resolve(const struct node *node, struct depthwise *depthwise) {
  struct window *window = &depthwise->window;
  if (window_resolve(&node->call, window) != RESCL_OK) return 0;
  depthwise->block = node->outputs[0]->tensor.block;
  depthwise->blocks = divide_up(window->input_channels, depthwise->block);
  const int64_t step = strip_step(window), places = window->output_width / step;
  depthwise->strip = choose_strip(places > 1 ? places : 1, depthwise->block);
  const int64_t columns = (depthwise->strip - 1) * window->stride_width +
                          (window->kernel_width - 1) * (window->dilation_width / step) + 1;
  return window->groups == window->input_channels && window->output_channels == window->input_channels &&
         columns <= MOST_COLUMNS;
}

static int supports(const struct node *node, const struct device_profile *profile) {
  struct depthwise depthwise;
  return profile->has_vectors && kernel_takes_blocks(node, profile) && resolve(node, &depthwise);
}

/** Rows of a plane that one work-item makes: worth starting it, and enough items for all units. */
static int64_t choose_rows(const struct depthwise *depthwise, int64_t units) {
  const struct window *window = &depthwise->window;
  const int64_t row_work = window->output_width * window->kernel_height * window->kernel_width;
  const int64_t rows = window->batch * depthwise->blocks * window->output_height;
  const int64_t fair = divide_up(rows, ITEMS_PER_UNIT * units),
                wanted = divide_up(ITEM_MULTIPLY_ADDS, row_work);
  const int64_t chosen = wanted < fair ? wanted : fair, height = window->output_height;
  const int64_t parts = units * divide_up(divide_up(height, chosen), units); // as many for each unit
  if (height >= LEAST_ROWS * parts) return divide_up(height, parts);
  return chosen < height ? chosen : height;
}

/** Windows of cl/depthwise_usual.cl, which can share a launch with other layers. */
static int is_usual(const struct depthwise *depthwise) {
  const struct window *window = &depthwise->window;
  return window->kernel_width == 3 && window->dilation_width == 1 && window->stride_width <= 2 &&
         depthwise->strip == (depthwise->block == 8 ? 4 : 7);
}

/** How the work is shared out: pieces are (image, part of the rows, span of blocks). */
struct shares {
  const struct depthwise *depthwise;
  int64_t rows_at_a_time, parts;
  int64_t span, spans;
};

static struct shares share_out(const struct depthwise *depthwise, int64_t units) {
  const struct window *window = &depthwise->window;
  struct shares shares = {.depthwise = depthwise, .rows_at_a_time = choose_rows(depthwise, units)};
  shares.parts = divide_up(window->output_height, shares.rows_at_a_time);
  const int64_t block_work =
      shares.rows_at_a_time * window->output_width * window->kernel_height * window->kernel_width;
  const int64_t fair = window->batch * shares.parts * depthwise->blocks / (ITEMS_PER_UNIT * units);
  shares.span = clamp(ITEM_MULTIPLY_ADDS / block_work, 1, fair > 1 ? fair : 1);
  shares.spans = divide_up(depthwise->blocks, shares.span);
  return shares;
}

static struct piece_rows rows(const void *configuration, int64_t piece) {
  const struct shares *shares = configuration;
  const struct window *window = &shares->depthwise->window;
  const int64_t part = piece / shares->spans, image = part / shares->parts;
  const int64_t begin = (part - image * shares->parts) * shares->rows_at_a_time,
                height = window->output_height;
  const int64_t end = begin + shares->rows_at_a_time;
  return conv_piece_rows(window, image * height + begin, image * height + (end < height ? end : height));
}

/** As one of the tasks; `arguments` are as launch() wants them. */
static rescl_status add_task(struct recorder *recorder, const struct shares *shares, int64_t pieces,
                             const struct argument *arguments, size_t argument_count) {
  return recorder_task(recorder, &(struct kernel_task){.name = "depthwise_usual",
                                                       .block = (int)shares->depthwise->block,
                                                       .pieces = pieces,
                                                       .stripe = shares->spans,
                                                       .input = arguments[0].buffer,
                                                       .skip = arguments[1].buffer,
                                                       .output = arguments[2].buffer,
                                                       .rows = rows,
                                                       .configuration = shares,
                                                       .arguments = arguments + 3,
                                                       .argument_count = argument_count - 3});
}

/** By a program for this window. */
static rescl_status launch(struct recorder *recorder, const struct shares *shares, int64_t pieces,
                           const struct argument *arguments, size_t argument_count) {
  char options[160];
  const struct depthwise *depthwise = shares->depthwise;
  const struct window *window = &depthwise->window;
  snprintf(options, sizeof options,
           "-DBLOCK=%d -DSTRIP_OUTPUTS=%d -DWINDOW_WIDTH=%d -DWINDOW_STRIDE=%d -DWINDOW_DILATION=%d",
           (int)depthwise->block, (int)depthwise->strip, (int)window->kernel_width, (int)window->stride_width,
           (int)window->dilation_width);
  return recorder_launch(recorder, &(struct kernel_launch){.source = "depthwise_blocked",
                                                           .kernel = "depthwise_blocked",
                                                           .options = options,
                                                           .global = {(size_t)pieces},
                                                           .local = {1, 1, 1},
                                                           .arguments = arguments,
                                                           .argument_count = argument_count});
}

static rescl_status record(struct recorder *recorder, const struct node *node) {
  struct depthwise depthwise;
  resolve(node, &depthwise);
  const struct window *window = &depthwise.window;
  const struct shares shares = share_out(&depthwise, (int64_t)recorder_profile(recorder)->compute_units);
  const struct activation activation = activation_epilogue(&node->call);
  const struct argument arguments[] = {
      ARGUMENT_OF_BUFFER(recorder_input(recorder, node, CONV_INPUT)),
      ARGUMENT_OF_BUFFER(recorder_input(recorder, node, CONV_SKIP)),
      ARGUMENT_OF_BUFFER(recorder_output(recorder, node)),
      ARGUMENT_OF_BUFFER(depthwise_packed(recorder, node, window, depthwise.block)),
      argument_of_window(window),
      argument_of_size(window, 0, 0),
      ARGUMENT_OF_INT((int32_t)depthwise.blocks),
      ARGUMENT_OF_INT((int32_t)shares.span),
      ARGUMENT_OF_INT((int32_t)shares.parts),
      ARGUMENT_OF_INT((int32_t)shares.rows_at_a_time),
      ARGUMENTS_OF_ACTIVATION(activation)};
  return (is_usual(&depthwise) ? add_task : launch)(recorder, &shares,
                                                    window->batch * shares.spans * shares.parts, arguments,
                                                    sizeof arguments / sizeof *arguments);
}

const struct kernel kernel_depthwise_blocked = {
    .name = "depthwise_blocked", .algorithm = "depthwise", .supports = supports, .record = record};
