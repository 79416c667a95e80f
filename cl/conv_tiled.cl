// Convolution as an implicit matrix product, for GPUs: work-groups share tiles in local memory, work-items hold a block of
// sums in registers. Channels in blocks of 4, groups of whole blocks.
//   output[n][m][y][x] = activation(bias[m] + skip[n][m][y][x] + sum over c, ky, kx of
//                        weights[m][c][ky][kx] * input[n][c][y * stride + ky * dilation - pad][x likewise])
// input [N][C/4][H][W][4], output and skip [N][M/4][OH][OW][4]; packed: the bias, [M/4][4], then weights
// [groups][tiles of channels][units][4][TILE_CHANNELS], the units padded with zeros to a multiple of TILE_UNITS: a unit is a
// block of input channels at one tap (ky, kx), so 4 steps of the sum; taps run fastest.
//
// A work-group makes TILE_CHANNELS output channels of a group by TILE_PIXELS pixels of all images, TILE_UNITS at a time:
//
//                TILE_PIXELS          A work-item: ITEM_CHANNELS x ITEM_PIXELS sums. Its pixels lie THREADS_PIXELS apart, its
//              +-------------+        quads of channels THREADS_CHANNELS, so that neighbours read neighbouring vectors of
//   TILE_UNITS |   inputs    |        local memory, or the same, and store neighbouring vectors.
//              +-------------+
//   TILE_    | |             |
//   CHANNELS | |    sums     |        Each work-item gathers the inputs of one pixel, whose place is computed once. While a
//            | |             |        tile is multiplied the next is on its way to registers, from which it goes to the
//            +-+-------------+        other half of local memory.
//
// Where the tiles of outputs are too few for the device, `splits` groups share the sum of each: then the output is theirs,
// [splits][outputs], without bias and all that follows, and conv_sum.cl ends it.
// Work-groups: (tile of pixels, group and tile of channels, split).
#define TILE_QUADS (TILE_CHANNELS / 4)
#define ITEM_QUADS (ITEM_CHANNELS / 4)
#define THREADS_PIXELS (TILE_PIXELS / ITEM_PIXELS)
#define THREADS_CHANNELS (TILE_CHANNELS / ITEM_CHANNELS)
#define THREADS (THREADS_PIXELS * THREADS_CHANNELS)
#define LOAD_UNITS (THREADS / TILE_PIXELS)               // whose inputs are loaded at once
#define INPUT_LOADS (TILE_UNITS / LOAD_UNITS)            // by each work-item, of a tile
#define WEIGHT_VECTORS (TILE_UNITS * 4 * TILE_QUADS)     // of a tile
#define WEIGHT_LOADS (WEIGHT_VECTORS / THREADS)
#if THREADS % TILE_PIXELS != 0 || TILE_UNITS % LOAD_UNITS != 0 || WEIGHT_VECTORS % THREADS != 0
#error a tile must be a whole number of loads of each work-item
#endif

// Which unit a work-item loads next.
struct unit {
  int block, ky, kx;
};

void unit_advance(struct unit *unit, int kernel_height, int kernel_width) {
  if (++unit->kx < kernel_width) return;
  unit->kx = 0;
  if (++unit->ky < kernel_height) return;
  unit->ky = 0;
  unit->block++;
}

KERNEL_IN_GROUPS_OF(THREADS)
conv_tiled(global const float4 *restrict input, global const float4 *restrict packed, global const float4 *skip,
           global float4 *output, int8 window, int8 size, int8 channels, float alpha, float beta) {
  local float4 weights_tile[2][WEIGHT_VECTORS];
  local float4 input_tile[2][TILE_UNITS * TILE_PIXELS];
  const int kernel_height = window.s0, kernel_width = window.s1, stride_height = window.s2, stride_width = window.s3;
  const int dilation_height = window.s4, dilation_width = window.s5, pad_top = window.s6, pad_left = window.s7;
  const int batch = size.s0, input_height = size.s1, input_width = size.s2, output_height = size.s3, output_width = size.s4;
  const int input_blocks = channels.s0, output_blocks = channels.s1, groups = channels.s2, units = channels.s3;
  const int input_offset = size.s5, output_offset = size.s6;
  const int split_units = channels.s4, splits = channels.s5, activation = channels.s6;
  const int input_plane = input_height * input_width, output_plane = output_height * output_width;
  const int pixels = batch * output_plane, taps = kernel_height * kernel_width;
  const int me = get_local_id(0), first_pixel = group_index(THREADS) * TILE_PIXELS;
  const int tiles = (output_blocks + TILE_QUADS - 1) / TILE_QUADS;
  const int group = get_group_id(1) / tiles, tile = get_group_id(1) % tiles, split = get_group_id(2);
  const int first_unit = split * split_units, end_unit = min(first_unit + split_units, units);
  const int steps = (end_unit - first_unit + TILE_UNITS - 1) / TILE_UNITS;

  // what this work-item loads
  const int own_pixel = min(first_pixel + me % TILE_PIXELS, pixels - 1), own_unit = me / TILE_PIXELS;
  const int own_image = quotient(own_pixel, output_plane), own_place = own_pixel - own_image * output_plane;
  const int own_row = quotient(own_place, output_width);
  const int first_y = own_row * stride_height - pad_top;
  const int first_x = (own_place - own_row * output_width) * stride_width - pad_left;
  global const float4 *own_input = input + input_offset + (own_image * groups + group) * input_blocks * input_plane;
  struct unit next_unit[INPUT_LOADS];
  EACH(load, INPUT_LOADS) {
    const int number = first_unit + own_unit + load * LOAD_UNITS, tap = number % taps;
    next_unit[load].block = number / taps;
    next_unit[load].ky = tap / kernel_width;
    next_unit[load].kx = tap % kernel_width;
  }
  const int padded_units = (units + TILE_UNITS - 1) / TILE_UNITS * TILE_UNITS;
  global const float4 *next_weights =
      packed + groups * output_blocks + (get_group_id(1) * padded_units + first_unit) * 4 * TILE_QUADS + me;
  float4 loaded_input[INPUT_LOADS], loaded_weights[WEIGHT_LOADS];

#define LOAD_NEXT()                                                                                                  \
  {                                                                                                                  \
    EACH(load, INPUT_LOADS) {                                                                                        \
      const struct unit unit = next_unit[load];                                                                      \
      const int y = first_y + unit.ky * dilation_height, x = first_x + unit.kx * dilation_width;                     \
      const int is_inside = unit.block < input_blocks && y >= 0 && y < input_height && x >= 0 && x < input_width;    \
      loaded_input[load] = (float4)(0.0f);                                                                           \
      if (is_inside) loaded_input[load] = own_input[unit.block * input_plane + y * input_width + x];                 \
      EACH(count, TILE_UNITS) unit_advance(&next_unit[load], kernel_height, kernel_width);                           \
    }                                                                                                                \
    EACH(load, WEIGHT_LOADS) loaded_weights[load] = next_weights[load * THREADS];                                    \
    next_weights += WEIGHT_VECTORS;                                                                                  \
  }
#define STORE_NEXT(side)                                                                                             \
  {                                                                                                                  \
    EACH(load, INPUT_LOADS) input_tile[side][load * THREADS + me] = loaded_input[load];                              \
    EACH(load, WEIGHT_LOADS) weights_tile[side][load * THREADS + me] = loaded_weights[load];                         \
  }

  // what it computes
  const int thread_pixel = me % THREADS_PIXELS, thread_channel = me / THREADS_PIXELS;
  float4 sums[ITEM_PIXELS][ITEM_QUADS];
  EACH(pixel, ITEM_PIXELS) EACH(quad, ITEM_QUADS) sums[pixel][quad] = (float4)(0.0f);

#define MULTIPLY_LANE(lane, name)                                                                                    \
  {                                                                                                                  \
    float4 weight[ITEM_QUADS];                                                                                       \
    EACH(quad, ITEM_QUADS)                                                                                           \
      weight[quad] = weights_here[(unit * 4 + lane) * TILE_QUADS + quad * THREADS_CHANNELS];                         \
    EACH(pixel, ITEM_PIXELS) EACH(quad, ITEM_QUADS)                                                                  \
      sums[pixel][quad] = fma((float4)(values[pixel].name), weight[quad], sums[pixel][quad]);                        \
  }

  LOAD_NEXT()
  STORE_NEXT(0)
  barrier(CLK_LOCAL_MEM_FENCE);
  ROLLED for (int step = 0; step < steps; step++) {
    const int side = step & 1, is_last = step + 1 == steps;
    if (!is_last) LOAD_NEXT()
    local const float4 *weights_here = weights_tile[side] + thread_channel;
    local const float4 *input_here = input_tile[side] + thread_pixel;
    ROLLED for (int unit = 0; unit < TILE_UNITS; unit++) { // rolled: compilers keep fewer registers, and more groups fit
      float4 values[ITEM_PIXELS];
      EACH(pixel, ITEM_PIXELS) values[pixel] = input_here[unit * TILE_PIXELS + pixel * THREADS_PIXELS];
      MULTIPLY_LANE(0, s0)
      MULTIPLY_LANE(1, s1)
      MULTIPLY_LANE(2, s2)
      MULTIPLY_LANE(3, s3)
    }
    if (!is_last) STORE_NEXT(side ^ 1)
    barrier(CLK_LOCAL_MEM_FENCE);
  }

  EACH(pixel, ITEM_PIXELS) {
    const int number = first_pixel + pixel * THREADS_PIXELS + thread_pixel;
    const int image = quotient(number, output_plane), place = number - image * output_plane;
    EACH(quad, ITEM_QUADS) {
      const int own_block = tile * TILE_QUADS + quad * THREADS_CHANNELS + thread_channel;
      const int block = group * output_blocks + own_block;
      const int index = (image * groups * output_blocks + block) * output_plane + place;
      if (number < pixels && own_block < output_blocks) {
        float4 value = sums[pixel][quad];
        if (splits == 1) {
          value += packed[block];
          if (skip) value += skip[index];
          value = activate_block(value, activation, alpha, beta);
        }
        output[output_offset + split * (pixels * groups * output_blocks) + index] = value;
      }
    }
  }
}
