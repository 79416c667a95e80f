/** The registers' share of cl/conv_blocked.cl: which tile for which shape. */
#include "kernels/conv_blocked.h"

/** Candidates, the first of equals being chosen: the more accumulators the better, as far as they fit beside
 * the weights and one input value. Where a vector has 8 floats a processor has 16 of them, else 32. The last
 * one fits every shape. Few different ones also mean few programs to compile. */
static const struct conv_tile tiles_of_32_registers[] = {{7, 2, 2}, {14, 1, 2}, {8, 1, 3},  {4, 3, 2},
                                                         {6, 2, 2}, {8, 1, 2},  {14, 1, 1}, {7, 2, 1},
                                                         {4, 3, 1}, {2, 6, 2},  {1, 8, 2}};
static const struct conv_tile tiles_of_16_registers[] = {{6, 1, 2}, {7, 2, 1}, {4, 1, 3},
                                                         {3, 2, 2}, {2, 3, 2}, {1, 6, 2}};

#define STEP_OVERHEAD 2      // of a tile's step, in multiply-adds
#define WORTH_A_PROGRAM 1.15 // times faster

/** Multiply-adds for one pair of channels, counting those that are wasted. */
static double cost_of(const struct conv_blocked *conv, const struct conv_tile *tile) {
  const struct window *window = &conv->window;
  const int64_t row_strips = (window->output_width + tile->width - 1) / tile->width;
  const int64_t strips = window->batch * window->output_height * row_strips;
  const int64_t tiles = (strips + tile->strips - 1) / tile->strips;
  const int64_t output_tiles = (conv->group_output_blocks + tile->blocks - 1) / tile->blocks;
  return (double)tiles * (double)output_tiles * (tile->width * tile->strips * tile->blocks + STEP_OVERHEAD);
}

/** Whether only the first and the last pixel of a row reach outside, by a stride worth a program of its own.
 */
static int has_simple_edges(const struct window *window) {
  const int64_t reach = (window->kernel_width - 1) * window->dilation_width - window->pad_left;
  return window->stride_width <= 2 && window->pad_left <= window->stride_width &&
         (window->output_width - 2) * window->stride_width + reach < window->input_width;
}

void conv_blocked_choose_tile(struct conv_blocked *conv) {
  const int is_narrow = conv->block == 8;
  const struct conv_tile *tiles = is_narrow ? tiles_of_16_registers : tiles_of_32_registers;
  const size_t count =
      is_narrow ? sizeof tiles_of_16_registers / sizeof *tiles : sizeof tiles_of_32_registers / sizeof *tiles;
  double least = 0.0;
  for (size_t index = 0; index < count; index++) {
    if (tiles[index].width > conv->window.output_width) continue;
    const double cost = cost_of(conv, &tiles[index]);
    if (least == 0.0 || cost < least) least = cost;
  }
  for (size_t index = count; index-- > 0;)
    if (tiles[index].width <= conv->window.output_width &&
        cost_of(conv, &tiles[index]) <= WORTH_A_PROGRAM * least)
      conv->tile = tiles[index];
  conv->stride = has_simple_edges(&conv->window) ? conv->window.stride_width : 0;
}
