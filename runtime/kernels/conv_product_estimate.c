/** Tiles of a product: what they need of a device, how long they are expected to take, how a sum is split. */
#include "kernels/conv_product.h"

enum { MOST_SPLITS = 16, LEAST_SPLIT_STEPS = 8 };

struct conv_tile conv_tile_of(const struct kernel_variant *variant, const struct device_profile *profile) {
  const int64_t *numbers = variant->parameters;
  const int uses_local_memory = numbers[2] > 0;
  return (struct conv_tile){.item_channels = (int)numbers[0],
                            .item_pixels = (int)numbers[1],
                            .channels = uses_local_memory ? (int)numbers[2] : (int)numbers[0],
                            .pixels = uses_local_memory ? (int)numbers[3]
                                                        : (int)numbers[1] * (int)profile->usual_group,
                            .units = uses_local_memory ? (int)numbers[4] : 1,
                            .uses_local_memory = uses_local_memory};
}

int64_t conv_tile_items(const struct conv_tile *tile) {
  return (int64_t)(tile->channels / tile->item_channels) * (tile->pixels / tile->item_pixels);
}

static int64_t tile_local_bytes(const struct conv_tile *tile) {
  const int64_t halves = 2, lane_bytes = LANES_BLOCK * (int64_t)sizeof(float);
  return tile->uses_local_memory ? halves * tile->units * (tile->channels + tile->pixels) * lane_bytes : 0;
}

/** Sums, the inputs of a unit, weights of one of its lanes, what is on its way, and addresses. */
static int tile_registers(const struct conv_tile *tile) {
  const int sums = tile->item_channels * tile->item_pixels, inputs = LANES_BLOCK * tile->item_pixels;
  const int64_t coming = tile->uses_local_memory ? tile->units * LANES_BLOCK *
                                                       (tile->channels + tile->pixels) / conv_tile_items(tile)
                                                 : 5 * tile->item_pixels;
  return sums + inputs + tile->item_channels + (int)coming + 20;
}

int conv_tile_fits(const struct conv_tile *tile, const struct device_profile *profile) {
  const size_t items = (size_t)conv_tile_items(tile);
  return tile_registers(tile) <= profile->most_registers && items <= profile->most_group_items &&
         items <= profile->most_group_sides[0] &&
         (uint64_t)tile_local_bytes(tile) <= profile->local_memory_bytes;
}

int64_t conv_product_padded_units(const struct conv_product *product) {
  return divide_up(product->conv.units, product->tile.units) * product->tile.units;
}

int64_t conv_product_channel_tiles(const struct conv_product *product) {
  return divide_up(product->conv.group_output_blocks * LANES_BLOCK, product->tile.channels);
}

static int64_t group_count(const struct conv_product *product) {
  return divide_up(product->pixels, product->tile.pixels) * conv_product_channel_tiles(product) *
         product->conv.groups * product->splits;
}

/** Of a compute unit, work-groups at once. */
static int64_t groups_at_once(const struct conv_tile *tile, const struct device_profile *profile) {
  const int64_t by_registers =
      (int64_t)profile->unit_registers / (tile_registers(tile) * conv_tile_items(tile));
  const int64_t local_bytes = tile_local_bytes(tile);
  const int64_t by_local =
      local_bytes > 0 ? (int64_t)profile->local_memory_bytes / local_bytes : by_registers;
  const int64_t least = by_registers < by_local ? by_registers : by_local;
  return least > 0 ? least : 1;
}

/** Cycles of the device's lanes: multiplications, padding included, over the part of the issue slots that they get, of
 *  the lanes that have work, and of the time that enough of it is there to hide what is waited for. */
#define LOAD_COST_LOCAL 1.5      // of a number from local memory, in multiplications
#define SUMS_IN_FLIGHT 32.0      // for each lane, that hide half of the time waited for
#define LAUNCH_CYCLES 4000.0     // from one launch to the next
#define LANE_CYCLES_A_FLOAT 40.0 // of a lane, for a float to memory or from there

double conv_memory_cycles(int64_t floats, int launches, const struct device_profile *profile) {
  const double cycles = profile->load_cost > LANE_CYCLES_A_FLOAT ? profile->load_cost : LANE_CYCLES_A_FLOAT;
  return launches * LAUNCH_CYCLES + (double)floats * cycles / (double)profile->lanes;
}

struct kernel_estimate conv_product_estimate(const struct conv_product *product,
                                             const struct device_profile *profile) {
  const struct conv_tile *tile = &product->tile;
  const double item_sums = (double)(tile->item_channels * tile->item_pixels);
  const double item_loads = (double)(tile->item_channels + tile->item_pixels);
  const double load_cost = tile->uses_local_memory ? LOAD_COST_LOCAL : profile->load_cost;
  struct kernel_estimate estimate = {.registers = tile_registers(tile),
                                     .local_bytes = tile_local_bytes(tile),
                                     .group_items = conv_tile_items(tile),
                                     .groups = group_count(product)};
  const double units = (double)profile->compute_units, groups = (double)estimate.groups;
  const double lanes = (double)profile->lanes, items = (double)estimate.group_items;
  const double rounds = (double)divide_up(estimate.groups * estimate.group_items, (int64_t)lanes);
  const double fill = groups * items / (rounds * lanes);
  const double most_held = units * (double)groups_at_once(tile, profile) * items;
  const double held = groups * items < most_held ? groups * items : most_held;
  const double in_flight = held * item_sums / lanes, issue = item_sums / (item_sums + load_cost * item_loads);
  const double sums = groups * items * item_sums / (double)product->splits *
                      (double)conv_product_padded_units(product) * LANES_BLOCK;
  const int64_t outputs =
      product->pixels * product->conv.groups * product->conv.group_output_blocks * LANES_BLOCK;
  estimate.occupancy = held / most_held;
  estimate.cycles = LAUNCH_CYCLES + sums / lanes / (issue * fill * in_flight / (in_flight + SUMS_IN_FLIGHT));
  if (product->splits > 1) estimate.cycles += conv_memory_cycles(2 * product->splits * outputs, 1, profile);
  return estimate;
}

static void split_sum(struct conv_product *product, int64_t splits) {
  const int64_t steps = divide_up(product->conv.units, product->tile.units);
  product->split_units = divide_up(steps, splits) * product->tile.units;
  product->splits = divide_up(product->conv.units, product->split_units);
}

struct conv_product conv_product_whole(const struct conv_blocked *conv, const struct conv_tile *tile) {
  const struct window *window = &conv->window;
  struct conv_product product = {
      .conv = *conv, .tile = *tile, .pixels = window->batch * window->output_height * window->output_width};
  split_sum(&product, 1);
  return product;
}

struct conv_product conv_product_of(const struct conv_blocked *conv, const struct conv_tile *tile,
                                    const struct device_profile *profile) {
  struct conv_product product = conv_product_whole(conv, tile), best = product;
  const int64_t steps = divide_up(conv->units, tile->units);
  double best_cycles = conv_product_estimate(&product, profile).cycles;
  for (int64_t splits = 2; splits <= MOST_SPLITS && steps / splits >= LEAST_SPLIT_STEPS; splits *= 2) {
    split_sum(&product, splits);
    const double cycles = conv_product_estimate(&product, profile).cycles;
    if (cycles >= best_cycles || !conv_product_fits(&product, profile)) continue;
    best_cycles = cycles;
    best = product;
  }
  return best;
}
