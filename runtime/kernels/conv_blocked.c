/** Conv of tensors with channels in blocks, straight from its definition (cl/conv_blocked.cl). */
#include "kernels/conv_blocked.h"

#include <stdio.h>

/* Measured where a vector is 16 floats; a multiply-add is one of vectors. */
#define SPAN_MULTIPLY_ADDS 100000 // a work-item's: what starting it costs is small then
#define SPANS_PER_UNIT 8          // work-items for each compute unit, so that none waits long for another
#define NEAR_WEIGHTS_BYTES (768 << 10) // the second-level cache keeps them beside a tile's input
#define CHUNK_BYTES (512 << 10)        // of input, kept in the second-level cache while all weights pass

static int64_t divide_up(int64_t count, int64_t divisor) {
  return (count + divisor - 1) / divisor;
}

static int64_t clamp(int64_t value, int64_t least, int64_t most) {
  return value < least ? least : value > most ? most : value;
}

/** Rows that follow each other in memory are one long row to a window of one pixel. */
static void join_rows(struct window *window) {
  if (window->kernel_height != 1 || window->kernel_width != 1 || window->stride_height != 1 ||
      window->stride_width != 1 || window->pad_top || window->pad_left || window->pad_bottom ||
      window->pad_right)
    return;
  window->input_width *= window->input_height;
  window->output_width *= window->output_height;
  window->input_height = window->output_height = 1;
}

int conv_blocked_resolve(const struct node *node, struct conv_blocked *conv) {
  *conv = (struct conv_blocked){.block = node->outputs[0]->tensor.block, .groups = 1};
  struct window *window = &conv->window;
  if (window_resolve(&node->call, window) != RESCL_OK) return 0;
  const int64_t block = conv->block, inputs = window->input_channels / window->groups;
  const int64_t outputs = window->output_channels / window->groups;
  conv->group_channels = inputs;
  if (window->groups == 1 || (inputs % block == 0 && outputs % block == 0)) {
    conv->groups = window->groups;
    conv->group_input_blocks = divide_up(inputs, block);
    conv->group_output_blocks = divide_up(outputs, block);
  } else if (inputs == outputs && block % inputs == 0) {
    conv->groups = divide_up(window->input_channels, block);
    conv->group_input_blocks = conv->group_output_blocks = 1;
  } else {
    return 0;
  }
  join_rows(window);
  return 1;
}

static int supports(const struct node *node) {
  struct conv_blocked conv;
  if (!kernel_takes_blocks(node) || !conv_is_packable(node) || !conv_blocked_resolve(node, &conv)) return 0;
  conv_blocked_choose_tile(&conv);
  return conv_blocked_packed_floats(&conv) <= INT32_MAX;
}

/** How tiles are shared out to work-items. */
struct division {
  int64_t strips, row_strips; // of all images, of a row
  int64_t chunk, span;        // tiles
  int64_t output_tiles, output_span;
};

static struct division divide(const struct conv_blocked *conv, int64_t units) {
  const struct window *window = &conv->window;
  const struct conv_tile *tile = &conv->tile;
  struct division division = {.row_strips = divide_up(window->output_width, tile->width)};
  division.strips = window->batch * window->output_height * division.row_strips;
  division.output_tiles = conv->groups * divide_up(conv->group_output_blocks, tile->blocks);
  const int64_t tiles = divide_up(division.strips, tile->strips);
  const int64_t pixels = tile->width * tile->strips, taps = window->kernel_height * window->kernel_width;
  const int64_t tile_work = conv->group_input_blocks * conv->block * taps * pixels * tile->blocks;
  const int64_t fair_span = divide_up(tiles * division.output_tiles, SPANS_PER_UNIT * units);
  const int64_t span = clamp(SPAN_MULTIPLY_ADDS / tile_work, 1, fair_span);
  if (conv_blocked_packed_floats(conv) * (int64_t)sizeof(float) <= NEAR_WEIGHTS_BYTES) {
    division.output_span = clamp(span, 1, division.output_tiles);
    division.span = division.chunk = clamp(span / division.output_tiles, 1, tiles);
  } else {
    const int64_t tile_bytes = conv->groups * conv->group_input_blocks * conv->block *
                               (int64_t)sizeof(float) * pixels * window->stride_height * window->stride_width;
    division.chunk = clamp(CHUNK_BYTES / tile_bytes, 1, tiles);
    division.span = clamp(span, 1, division.chunk);
    division.output_span = 1;
  }
  return division;
}

static rescl_status record(struct recorder *recorder, const struct node *node) {
  struct conv_blocked conv;
  conv_blocked_resolve(node, &conv);
  conv_blocked_choose_tile(&conv);
  const struct conv_tile *tile = &conv.tile;
  const struct division division = divide(&conv, (int64_t)recorder_compute_units(recorder));
  const int64_t tiles = divide_up(division.strips, tile->strips);
  const int64_t chunk_spans = divide_up(division.chunk, division.span);
  const int64_t output_spans = divide_up(division.output_tiles, division.output_span);
  const int64_t channels[] = {conv.groups * conv.group_input_blocks, conv.groups * conv.group_output_blocks,
                              conv.group_input_blocks, conv.group_output_blocks};
  const int64_t work[] = {division.strips,       division.row_strips,  division.chunk, division.span,
                          division.output_tiles, division.output_span, chunk_spans,    output_spans};
  const struct packing packing = {.size_bytes = (size_t)conv_blocked_packed_floats(&conv) * sizeof(float),
                                  .pack = conv_blocked_pack,
                                  .configuration = &conv};
  char options[120], stride[24] = "";
  if (conv.stride) snprintf(stride, sizeof stride, " -DSTRIDE=%d", (int)conv.stride);
  snprintf(options, sizeof options, "-DBLOCK=%d -DTILE_WIDTH=%d -DTILE_STRIPS=%d -DTILE_BLOCKS=%d%s",
           (int)conv.block, tile->width, tile->strips, tile->blocks, stride);
  const struct activation activation = activation_epilogue(&node->call);
  return recorder_launch(
      recorder, &(struct kernel_launch){
                    .source = "conv_blocked",
                    .kernel = "conv_blocked",
                    .options = options,
                    .global = {(size_t)(divide_up(tiles, division.chunk) * output_spans * chunk_spans)},
                    .local = {1, 1, 1},
                    KERNEL_ARGUMENTS(ARGUMENT_OF_BUFFER(recorder_input(recorder, node, CONV_INPUT)),
                                     ARGUMENT_OF_BUFFER(recorder_packed(recorder, node, &packing)),
                                     ARGUMENT_OF_BUFFER(recorder_input(recorder, node, CONV_SKIP)),
                                     ARGUMENT_OF_BUFFER(recorder_output(recorder, node)),
                                     argument_of_window(&conv.window), argument_of_size(&conv.window, 0, 0),
                                     argument_int8(channels, 4), argument_int8(work, 8),
                                     ARGUMENTS_OF_ACTIVATION(activation))});
}

const struct kernel kernel_conv_blocked = {
    .name = "conv_blocked", .algorithm = "direct", .supports = supports, .record = record};
