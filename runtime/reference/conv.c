/** Conv: y[n][o][y][x] = bias[o] + sum over c, ky, kx of
 *    w[o][c][ky][kx] * x[n][c][y * stride + ky * dilation - pad][x * stride + kx * dilation - pad]
 *  where o sees only the input channels c of its own group. */
#include "reference/epilogue.h"
#include "reference/table.h"
#include "reference/tile.h"

struct convolution {
  struct window window;
  const float *input, *weights, *bias;
  struct epilogue epilogue;
  int64_t group_inputs, group_outputs; // channels
  int64_t pixels;                      // of one output plane
  int64_t channel_tiles, pixel_tiles;  // per image and group; per plane
};

/** A place in an input plane; outside of it lies padding. */
struct point {
  int64_t y, x;
};

/** Where each of a tile's output pixels reads its first tap. */
static void place_origins(struct point origins[TILE_COLUMNS], const struct window *window,
                          int64_t first_pixel, int64_t count) {
  for (int64_t index = 0; index < count; index++) {
    const int64_t pixel = first_pixel + index;
    origins[index].y = pixel / window->output_width * window->stride_height - window->pad_top;
    origins[index].x = pixel % window->output_width * window->stride_width - window->pad_left;
  }
}

/** What one tap of the kernel, at `offset` from the first, sees of a plane: a value per output pixel. */
static void read_tap(double values[TILE_COLUMNS], const struct window *window, const float *plane,
                     const struct point origins[TILE_COLUMNS], struct point offset) {
  for (int64_t index = 0; index < TILE_COLUMNS; index++) {
    const int64_t y = origins[index].y + offset.y, x = origins[index].x + offset.x;
    const int inside = y >= 0 && y < window->input_height && x >= 0 && x < window->input_width;
    values[index] = inside ? plane[y * window->input_width + x] : 0;
  }
}

/** Adds what one input channel contributes: its plane under the kernels w[.][c] of
 *  the tile's output channels. */
static void add_channel(struct tile *tile, const struct convolution *convolution, const float *plane,
                        const float *kernel, const struct point origins[TILE_COLUMNS]) {
  const struct window *window = &convolution->window;
  const int64_t taps = window->kernel_height * window->kernel_width;
  for (int64_t tap = 0; tap < taps; tap++) {
    const struct point offset = {.y = tap / window->kernel_width * window->dilation_height,
                                 .x = tap % window->kernel_width * window->dilation_width};
    double values[TILE_COLUMNS];
    read_tap(values, window, plane, origins, offset);
    tile_add(tile, kernel + tap, convolution->group_inputs * taps, values);
  }
}

static void store(struct tile *tile, const struct convolution *convolution, int64_t image, int64_t channel,
                  int64_t pixel) {
  for (int64_t row = 0; row < tile->rows; row++) {
    const double bias = convolution->bias ? convolution->bias[channel + row] : 0;
    for (int64_t column = 0; column < tile->columns; column++) tile->sums[row][column] += bias;
    const int64_t plane = image * convolution->window.output_channels + channel + row;
    epilogue_store(&convolution->epilogue, plane * convolution->pixels + pixel, tile->sums[row],
                   tile->columns);
  }
}

/** One tile: some output channels of a group by some neighbouring pixels of an image. */
static rescl_status convolve_tile(void *user, size_t index) {
  const struct convolution *convolution = user;
  const struct window *window = &convolution->window;
  const int64_t pixel = (int64_t)index % convolution->pixel_tiles * TILE_COLUMNS;
  const int64_t channel_tile = (int64_t)index / convolution->pixel_tiles % convolution->channel_tiles;
  const int64_t image_group = (int64_t)index / convolution->pixel_tiles / convolution->channel_tiles;
  const int64_t image = image_group / window->groups, group = image_group % window->groups;
  const int64_t group_channel = channel_tile * TILE_ROWS;
  const int64_t channel = group * convolution->group_outputs + group_channel;
  const int64_t plane_elements = window->input_height * window->input_width;
  const int64_t taps = window->kernel_height * window->kernel_width;

  struct tile tile;
  struct point origins[TILE_COLUMNS] = {0};
  tile_start(&tile, convolution->group_outputs - group_channel, convolution->pixels - pixel);
  place_origins(origins, window, pixel, tile.columns);
  for (int64_t input = 0; input < convolution->group_inputs; input++) {
    const int64_t plane = image * window->input_channels + group * convolution->group_inputs + input;
    add_channel(&tile, convolution, convolution->input + plane * plane_elements,
                convolution->weights + (channel * convolution->group_inputs + input) * taps, origins);
  }
  store(&tile, convolution, image, channel, pixel);
  return RESCL_OK;
}

static rescl_status resolve(const struct op_call *call, struct convolution *convolution) {
  *convolution = (struct convolution){.input = op_input(call, 0)->data,
                                      .weights = op_input(call, 1)->data,
                                      .bias = op_input(call, 2) ? op_input(call, 2)->data : NULL,
                                      .epilogue = epilogue_of(call)};
  struct window *window = &convolution->window;
  TRY(window_resolve(call, window));
  convolution->group_inputs = window->input_channels / window->groups;
  convolution->group_outputs = window->output_channels / window->groups;
  convolution->pixels = window->output_height * window->output_width;
  convolution->channel_tiles = tile_count(convolution->group_outputs, TILE_ROWS);
  convolution->pixel_tiles = tile_count(convolution->pixels, TILE_COLUMNS);
  return RESCL_OK;
}

static int64_t count_tiles(const struct convolution *convolution) {
  const struct window *window = &convolution->window;
  return window->batch * window->groups * convolution->channel_tiles * convolution->pixel_tiles;
}

/** Multiplications of one tile. */
static int64_t tile_work(const struct convolution *convolution) {
  const struct window *window = &convolution->window;
  const int64_t taps = window->kernel_height * window->kernel_width;
  const int64_t rows = convolution->group_outputs < TILE_ROWS ? convolution->group_outputs : TILE_ROWS;
  return convolution->group_inputs * taps * rows * TILE_COLUMNS;
}

rescl_status sample_conv(const struct op_call *call, int64_t most) {
  struct convolution convolution;
  if (op_input(call, 0)->shape.rank > 4) return sample_conv_volume(call, most);
  TRY(resolve(call, &convolution));
  return tiles_sample(count_tiles(&convolution), tile_work(&convolution), most, convolve_tile, &convolution);
}

rescl_status reference_conv(const struct op_call *call) {
  return sample_conv(call, 0);
}
