// Convolution as an implicit matrix product in registers alone, for devices whose local memory is a part of global memory.
// Channels in blocks of 4, groups of whole blocks.
//   output[n][m][y][x] = activation(bias[m] + skip[n][m][y][x] + sum over c, ky, kx of
//                        weights[m][c][ky][kx] * input[n][c][y * stride + ky * dilation - pad][x likewise])
// input [N][C/4][H][W][4], output and skip [N][M/4][OH][OW][4]; packed: the bias, [M/4][4], then weights
// [groups][tiles of channels][units][4][ITEM_CHANNELS]: a unit is a block of input channels at one tap (ky, kx), taps running
// fastest.
//
// A work-item makes ITEM_CHANNELS output channels of a group of ITEM_PIXELS pixels of all images that lie USUAL_GROUP apart,
// so that neighbours read and store neighbouring vectors. All of a work-group read the same weights.
//
// `splits` as in conv_tiled.cl. Work-groups: (pixels, group and tile of channels, split).
#define ITEM_QUADS (ITEM_CHANNELS / 4)

KERNEL_IN_USUAL_GROUPS
conv_register(global const float4 *restrict input, global const float4 *restrict packed, global const float4 *skip,
              global float4 *output, int8 window, int8 size, int8 channels, float alpha, float beta) {
  const int kernel_height = window.s0, kernel_width = window.s1, stride_height = window.s2, stride_width = window.s3;
  const int dilation_height = window.s4, dilation_width = window.s5, pad_top = window.s6, pad_left = window.s7;
  const int batch = size.s0, input_height = size.s1, input_width = size.s2, output_height = size.s3, output_width = size.s4;
  const int input_blocks = channels.s0, output_blocks = channels.s1, groups = channels.s2, units = channels.s3;
  const int input_offset = size.s5, output_offset = size.s6;
  const int split_units = channels.s4, splits = channels.s5, activation = channels.s6;
  const int input_plane = input_height * input_width, output_plane = output_height * output_width;
  const int pixels = batch * output_plane, taps = kernel_height * kernel_width;
  const int tiles = (output_blocks + ITEM_QUADS - 1) / ITEM_QUADS;
  const int group = get_group_id(1) / tiles, tile = get_group_id(1) % tiles, split = get_group_id(2);
  const int first_unit = split * split_units, end_unit = min(first_unit + split_units, units);
  const int first_pixel = group_index(USUAL_GROUP) * (USUAL_GROUP * ITEM_PIXELS) + get_local_id(0);

  int image_of[ITEM_PIXELS], place_of[ITEM_PIXELS], first_y[ITEM_PIXELS], first_x[ITEM_PIXELS];
  global const float4 *source[ITEM_PIXELS]; // of the input block at hand
  float4 sums[ITEM_PIXELS][ITEM_QUADS];
  int block = first_unit / taps, ky = first_unit % taps / kernel_width, kx = first_unit % taps % kernel_width;
  EACH(pixel, ITEM_PIXELS) {
    const int number = min(first_pixel + pixel * USUAL_GROUP, pixels - 1);
    image_of[pixel] = quotient(number, output_plane);
    place_of[pixel] = number - image_of[pixel] * output_plane;
    const int row = quotient(place_of[pixel], output_width);
    first_y[pixel] = row * stride_height - pad_top;
    first_x[pixel] = (place_of[pixel] - row * output_width) * stride_width - pad_left;
    source[pixel] = input + input_offset + ((image_of[pixel] * groups + group) * input_blocks + block) * input_plane;
    EACH(quad, ITEM_QUADS) sums[pixel][quad] = (float4)(0.0f);
  }
  global const float4 *weight = packed + groups * output_blocks + (get_group_id(1) * units + first_unit) * 4 * ITEM_QUADS;

#define MULTIPLY_LANE(lane, name)                                                         \
  {                                                                                       \
    float4 own[ITEM_QUADS]; /* read once: not every compiler sees that it may be */        \
    EACH(quad, ITEM_QUADS) own[quad] = weight[lane * ITEM_QUADS + quad];                  \
    EACH(pixel, ITEM_PIXELS) EACH(quad, ITEM_QUADS)                                       \
      sums[pixel][quad] = fma((float4)(values[pixel].name), own[quad], sums[pixel][quad]); \
  }

  ROLLED for (int unit = first_unit; unit < end_unit; unit++) {
    float4 values[ITEM_PIXELS];
    EACH(pixel, ITEM_PIXELS) {
      const int y = first_y[pixel] + ky * dilation_height, x = first_x[pixel] + kx * dilation_width;
      values[pixel] = (float4)(0.0f);
      if (y >= 0 && y < input_height && x >= 0 && x < input_width) values[pixel] = source[pixel][y * input_width + x];
    }
    MULTIPLY_LANE(0, s0)
    MULTIPLY_LANE(1, s1)
    MULTIPLY_LANE(2, s2)
    MULTIPLY_LANE(3, s3)
    weight += 4 * ITEM_QUADS;
    if (++kx < kernel_width) continue;
    kx = 0;
    if (++ky < kernel_height) continue;
    ky = 0;
    EACH(pixel, ITEM_PIXELS) source[pixel] += input_plane;
  }

  EACH(pixel, ITEM_PIXELS) {
    const int is_inside = first_pixel + pixel * USUAL_GROUP < pixels;
    EACH(quad, ITEM_QUADS) {
      const int own_block = tile * ITEM_QUADS + quad, out = group * output_blocks + own_block;
      const int index = (image_of[pixel] * groups * output_blocks + out) * output_plane + place_of[pixel];
      if (is_inside && own_block < output_blocks) {
        float4 value = sums[pixel][quad];
        if (splits == 1) {
          value += packed[out];
          if (skip) value += skip[index];
          value = activate_block(value, activation, alpha, beta);
        }
        output[output_offset + split * (pixels * groups * output_blocks) + index] = value;
      }
    }
  }
}
