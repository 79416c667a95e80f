/** Conv with a 3×3 window at stride 1 by minimal filtering, F(4×4, 3×3) and F(2×2, 3×3):
 *  cl/winograd.cl, channels in blocks. The larger tiles save more multiplications and have transformed
 *  weights of 36/9 the size instead of 16/9: where there are few tiles to share them, reading them
 *  takes longer than computing. */
#include <stdio.h>

#include "kernels/winograd.h"

#define WORKSPACE_MOST_BYTES ((int64_t)32 << 20)
#define SLICE_TARGET_BYTES ((int64_t)7 << 18)  // of a core's second-level cache, the rest being for weights
#define WEIGHTS_NEAR_BYTES ((int64_t)10 << 20) // what every core can read again and again at little cost

/** Costs in multiply-adds of vectors, measured where a vector is 16 floats, and where it is 8. */
#define COST_OF_TRANSFORM 12  // per position of a tile and channel block, either transform
#define COST_OF_WEIGHTS_16 16 // of a vector of weights that comes from memory, asked for early
#define COST_OF_WEIGHTS_8 14

/** How the work is divided. */
struct division {
  int64_t parts, shares;  // of the tiles, of the pairs of output blocks: as many as there are workers
  int64_t tiles_per_pass; // that many are taken at a time, a share of the pairs each
  int64_t slice_floats;   // of the workspace, per work-item
};

rescl_status winograd_resolve(const struct node *node, int tile, struct winograd *winograd) {
  *winograd = (struct winograd){.tile = tile, .patch = tile + 2, .block = node->outputs[0]->tensor.block};
  const struct window *window = &winograd->window;
  TRY(window_resolve(&node->call, &winograd->window));
  winograd->positions = winograd->patch * winograd->patch;
  winograd->tile_rows = divide_up(window->output_height, tile);
  winograd->tile_columns = divide_up(window->output_width, tile);
  winograd->tiles = window->batch * winograd->tile_rows * winograd->tile_columns;
  winograd->input_blocks = divide_up(window->input_channels, winograd->block);
  winograd->output_blocks = divide_up(window->output_channels, winograd->block);
  winograd->pairs = divide_up(winograd->output_blocks, 2);
  return RESCL_OK;
}

int winograd_takes(const struct window *window) {
  return window->groups == 1 && window->kernel_height == WINOGRAD_WINDOW &&
         window->kernel_width == WINOGRAD_WINDOW && window->stride_height == 1 && window->stride_width == 1 &&
         window->dilation_height == 1 && window->dilation_width == 1;
}

static int supports(const struct node *node, const struct device_profile *profile, int tile) {
  struct winograd winograd;
  return profile->has_vectors && kernel_takes_blocks(node, profile) &&
         winograd_resolve(node, tile, &winograd) == RESCL_OK && winograd_takes(&winograd.window) &&
         winograd_packed_floats(&winograd) <= INT32_MAX;
}

/** A multiple of it leaves no short step in cl/multiply.cl. */
static int64_t step_tiles(const struct winograd *winograd) {
  return winograd->block == 16 ? 14 : 18;
}

static int64_t cost_of_far_weights(const struct winograd *winograd) {
  return winograd->block == 16 ? COST_OF_WEIGHTS_16 : COST_OF_WEIGHTS_8 * winograd->block / 8;
}

static int64_t blocks_of_share(const struct winograd *winograd, const struct division *division) {
  return 2 * divide_up(winograd->pairs, division->shares);
}

/** Vectors of weights at one position for one work-item; each meets every tile. */
static int64_t vectors_of_share(const struct winograd *winograd, const struct division *division) {
  return winograd->input_blocks * winograd->block * blocks_of_share(winograd, division);
}

static int weights_are_far(const struct winograd *winograd, const struct division *division) {
  const int64_t vector_bytes = winograd->block * (int64_t)sizeof(float);
  return winograd->positions * vectors_of_share(winograd, division) * vector_bytes > WEIGHTS_NEAR_BYTES;
}

static int64_t slice_floats(const struct winograd *winograd, int64_t blocks, int64_t tiles_per_pass) {
  // one vector between positions, of patches and of sums: see cl/winograd.cl
  return winograd->positions * (blocks * tiles_per_pass + 2) * winograd->block;
}

/** Tiles that are taken at a time: what a cache holds, but many where weights are far away. */
static void set_pass(const struct winograd *winograd, int64_t units, struct division *division) {
  const int64_t blocks = winograd->input_blocks + blocks_of_share(winograd, division);
  const int64_t tile_bytes = winograd->positions * blocks * winograd->block * (int64_t)sizeof(float);
  const int fits_twice = 2 * step_tiles(winograd) * tile_bytes <= SLICE_TARGET_BYTES;
  const int steps = weights_are_far(winograd, division) ? 7 : fits_twice ? 2 : 1;
  const int64_t wanted = steps * step_tiles(winograd), part = divide_up(winograd->tiles, division->parts);
  const int64_t room = WORKSPACE_MOST_BYTES / units / tile_bytes, most = room > 1 ? room : 1;
  const int64_t passes = divide_up(part, wanted < most ? wanted : most);
  division->tiles_per_pass = divide_up(part, passes);
  division->slice_floats = slice_floats(winograd, blocks, division->tiles_per_pass);
}

/** Of the busiest work-item. */
static int64_t cost_of(const struct winograd *winograd, const struct division *division,
                       int64_t cost_of_weights) {
  const int64_t vectors = vectors_of_share(winograd, division);
  const int64_t transforms =
      COST_OF_TRANSFORM * (winograd->input_blocks + blocks_of_share(winograd, division));
  const int64_t tiles = divide_up(winograd->tiles, division->parts);
  return winograd->positions * (tiles * (vectors + transforms) + cost_of_weights * vectors);
}

/** Parts of the tiles; shares of the output channels where every work-item would read far weights. */
static struct division divide(const struct winograd *winograd, int64_t units) {
  struct division best = {0};
  int64_t least = INT64_MAX;
  for (int64_t shares = 1; shares <= units && shares <= winograd->pairs; shares++) {
    if (units % shares != 0) continue;
    const int64_t parts = units / shares < winograd->tiles ? units / shares : winograd->tiles;
    struct division division = {.parts = parts, .shares = shares};
    set_pass(winograd, units, &division);
    const int64_t cost = cost_of(winograd, &division,
                                 weights_are_far(winograd, &division) ? cost_of_far_weights(winograd) : 0);
    if (cost >= least) continue;
    least = cost;
    best = division;
  }
  return best;
}

/** What the task's rows are told from. */
struct filter {
  struct winograd winograd;
  struct division division;
};

/** Of outputs, where a row of tiles begins: both of all images. An image's last tiles may reach over its end.
 */
static int64_t first_row(const struct winograd *winograd, int64_t tile_row) {
  const int64_t image = tile_row / winograd->tile_rows;
  return image * winograd->window.output_height + (tile_row - image * winograd->tile_rows) * winograd->tile;
}

static struct piece_rows rows(const void *configuration, int64_t piece) {
  const struct filter *filter = configuration;
  const struct winograd *winograd = &filter->winograd;
  const int64_t first = piece / filter->division.shares * filter->division.tiles_per_pass;
  const int64_t end = first + filter->division.tiles_per_pass;
  const int64_t last = (end < winograd->tiles ? end : winograd->tiles) - 1;
  return conv_piece_rows(&winograd->window, first_row(winograd, first / winograd->tile_columns),
                         first_row(winograd, last / winograd->tile_columns + 1));
}

static int64_t first_weight(const void *configuration, int64_t piece) {
  const struct filter *filter = configuration;
  const struct winograd *winograd = &filter->winograd;
  const int64_t shares = filter->division.shares, share = piece % shares;
  return winograd->pairs * share / shares * winograd->input_blocks * winograd->block * 2 * winograd->block;
}

static rescl_status add_task(struct recorder *recorder, const struct node *node, const struct filter *filter,
                             struct buffer *weights) {
  const struct winograd *winograd = &filter->winograd;
  const struct division *division = &filter->division;
  const struct window *window = &winograd->window;
  const int64_t size[] = {winograd->input_blocks,  window->input_height,  window->input_width,
                          winograd->output_blocks, window->output_height, window->output_width,
                          window->pad_top,         window->pad_left};
  const int64_t work[] = {winograd->tile_rows,      winograd->tile_columns, winograd->tiles,
                          division->tiles_per_pass, winograd->tile,         division->shares};
  const struct activation activation = activation_epilogue(&node->call);
  const int64_t pieces = divide_up(winograd->tiles, division->tiles_per_pass) * division->shares;
  return recorder_task(
      recorder,
      &(struct kernel_task){.name = "winograd",
                            .block = winograd->block,
                            .pieces = pieces,
                            .stripe = division->shares,
                            .input = recorder_input(recorder, node, CONV_INPUT),
                            .skip = recorder_input(recorder, node, CONV_SKIP),
                            .output = recorder_output(recorder, node),
                            .workspace_floats = division->slice_floats,
                            .weights = weights,
                            .first_weight = first_weight,
                            .rows = rows,
                            .configuration = filter,
                            KERNEL_ARGUMENTS(ARGUMENT_OF_BUFFER(weights), argument_int8(size, 8),
                                             argument_int8(work, 6), ARGUMENTS_OF_ACTIVATION(activation))});
}

static rescl_status record(struct recorder *recorder, const struct node *node, int tile) {
  struct filter filter = {0};
  const struct winograd *winograd = &filter.winograd;
  TRY(winograd_resolve(node, tile, &filter.winograd));
  filter.division = divide(winograd, (int64_t)recorder_profile(recorder)->compute_units);
  const struct packing packing = {
      .form = winograd->tile,
      .size_bytes = (size_t)winograd_packed_floats(winograd) * sizeof(float),
      .pack = winograd_pack,
      .configuration = winograd,
  };
  return add_task(recorder, node, &filter, recorder_packed(recorder, node, &packing));
}

/** Whether these tiles are expected to be faster than the other size and than direct convolution. */
static int prefers(const struct node *node, int tile) {
  struct winograd this, other;
  const struct division whole = {.parts = 1, .shares = 1};
  if (winograd_resolve(node, tile, &this) != RESCL_OK || winograd_resolve(node, 6 - tile, &other) != RESCL_OK)
    return 0;
  const int64_t pixels = this.window.batch * this.window.output_height * this.window.output_width;
  const int64_t products = this.window.input_channels * this.output_blocks;
  const int64_t far = cost_of_far_weights(&this);
  const int64_t direct = WINOGRAD_WINDOW * WINOGRAD_WINDOW * products * (pixels + far);
  const int64_t cost = cost_of(&this, &whole, far);
  return cost < direct && cost < cost_of(&other, &whole, far);
}

static int supports_2(const struct node *node, const struct device_profile *profile) {
  return supports(node, profile, 2);
}

static int supports_4(const struct node *node, const struct device_profile *profile) {
  return supports(node, profile, 4);
}

static int prefers_2(const struct node *node, const struct device_profile *profile) {
  (void)profile; // vectors are what it supports
  return prefers(node, 2);
}

static int prefers_4(const struct node *node, const struct device_profile *profile) {
  (void)profile;
  return prefers(node, 4);
}

static rescl_status record_2(struct recorder *recorder, const struct node *node) {
  return record(recorder, node, 2);
}

static rescl_status record_4(struct recorder *recorder, const struct node *node) {
  return record(recorder, node, 4);
}

const struct kernel kernel_winograd_2 = {.name = "winograd_2",
                                         .algorithm = "winograd",
                                         .supports = supports_2,
                                         .prefers = prefers_2,
                                         .record = record_2};
const struct kernel kernel_winograd_4 = {.name = "winograd_4",
                                         .algorithm = "winograd",
                                         .supports = supports_4,
                                         .prefers = prefers_4,
                                         .record = record_4};
