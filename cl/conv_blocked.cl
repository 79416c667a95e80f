// Convolution straight from its definition, channels in blocks, any window, groups of whole blocks:
//   output[n][m][y][x] = activation(bias[m] + skip[n][m][y][x] + sum over c, ky, kx of
//                        weights[m][c][ky][kx] * input[n][group * C/G + c][y * stride + ky * dilation - pad][x likewise])
// input [N][C/BLOCK][IH][IW][BLOCK], output and skip [N][M/BLOCK][OH][OW][BLOCK];
// packed: the bias [M/BLOCK][BLOCK], then per group and pair of output blocks the weights [units][BLOCK][2 * BLOCK], a last
// block without a partner [units][BLOCK][BLOCK]. A unit is a block of input channels under one element of the window:
// units are [C/G/BLOCK][KH][KW].
//
// It is a matrix product of pixels by output channels (multiply.cl) over the units, `pass` of them at a time so that the
// weights of a pair stay in the first-level cache while all pixels of a chunk pass by; sums wait in the output meanwhile.
//
//                  pass of units           a chunk is chunk_pixels pixels of each of chunk_images images (one image,
//              +-----------------------+   unless the chunk holds all of its pixels)
//       chunk  | panel: what each      |
//      pixels  | pixel has under       | --> for each pair of output blocks of the span: chunk x pair
//              | its window            |
//              +-----------------------+
//
// The panel is the input itself where the window is one pixel and the stride 1 (is_gathered 0); otherwise it is gathered
// to the work-item's workspace, zeros standing for the padding.
//
// A task of tasks.cl whose pieces are (chunk, group, span of output blocks), the last one running fastest.
#include "multiply.cl"
DEFINE_MULTIPLY(multiply_single, FOR_SINGLE_ROWS, CASE_OF_SINGLE)

// What is the same for all work-items, from the arguments.
struct shape {
  int kernel_height, kernel_width, stride_height, stride_width, dilation_height, dilation_width, pad_top, pad_left;
  int batch, input_height, input_width, output_width, input_plane, output_plane; // planes in floats
};

// The pixels of a work-item.
struct chunk {
  int first_image, images, first_pixel, pixels; // pixels of each image
};

void fill_zeros(global float *target, int count) {
  for (int index = 0; index < count; index++) STORE_ALIGNED((FLOAT_BLOCK)(0.0f), target + index * BLOCK);
}

// `count` vectors of one row of the input, `step` vectors apart from x on; those outside it are zeros.
void gather_row(global const float *row, int x, int step, int width, global float *target, int count) {
  const int2 inside = places_inside(x, step, width, count);
  const int begin = inside.s0, end = inside.s1;
  fill_zeros(target, begin);
  row += x * BLOCK;
  for (int index = begin; index < end; index++)
    STORE_ALIGNED(LOAD_ALIGNED(row + index * step * BLOCK), target + index * BLOCK);
  fill_zeros(target + end * BLOCK, count - end);
}

// One unit of the panel: what `chunk` has under element (ky, kx) of the window in one block of input channels.
void gather_unit(global const float *input, int image_stride, int ky, int kx, struct shape shape, struct chunk chunk,
                 global float *target) {
  for (int image = 0; image < chunk.images; image++, input += image_stride) {
    int y = chunk.first_pixel / shape.output_width, x = chunk.first_pixel - y * shape.output_width;
    for (int left = chunk.pixels; left > 0;) {
      const int count = min(left, shape.output_width - x);
      const int input_y = y * shape.stride_height + ky * shape.dilation_height - shape.pad_top;
      const int input_x = x * shape.stride_width + kx * shape.dilation_width - shape.pad_left;
      if ((uint)input_y < (uint)shape.input_height)
        gather_row(input + input_y * shape.input_width * BLOCK, input_x, shape.stride_width, shape.input_width, target,
                   count);
      else
        fill_zeros(target, count);
      target += count * BLOCK;
      left -= count;
      x = 0;
      y++;
    }
  }
}

COMPILED_ONCE void gather_panel(global const float *input, int image_stride, int first_unit, int units, struct shape shape,
                                struct chunk chunk, global float *panel) {
  const int taps = shape.kernel_height * shape.kernel_width;
  for (int unit = first_unit; unit < first_unit + units; unit++) {
    const int block = unit / taps, tap = unit - block * taps, ky = tap / shape.kernel_width;
    gather_unit(input + block * shape.input_plane, image_stride, ky, tap - ky * shape.kernel_width, shape, chunk, panel);
    panel += chunk.images * chunk.pixels * BLOCK;
  }
}

// output = activation(source + skip), `count` vectors.
COMPILED_ONCE void finish(global const float *source, global const float *skip, global float *output, int count,
                          int activation, float alpha, float beta) {
  for (int index = 0; index < count; index++) {
    FLOAT_BLOCK value = LOAD_ALIGNED(source + index * BLOCK);
    if (skip) value += LOAD_ALIGNED(skip + index * BLOCK);
    STORE_ALIGNED(activate_block(value, activation, alpha, beta), output + index * BLOCK);
  }
}

// Sums between the output and a place where the pixels of several images are neighbours.
COMPILED_ONCE void collect(global const float *output, int image_stride, struct chunk chunk, global float *sums) {
  for (int image = 0; image < chunk.images; image++)
    finish(output + image * image_stride, 0, sums + image * chunk.pixels * BLOCK, chunk.pixels, ACTIVATION_NONE, 0, 0);
}

COMPILED_ONCE void conv_blocked(int piece, struct task *task) {
  global const float *input = task->input, *packed = next_buffer(task), *skip = task->skip;
  global float *output = task->output, *const panel = task->workspace;
  const int8 window = next_int8(task), size = next_int8(task), channels = next_int8(task), work = next_int8(task);
  const int is_gathered = next_int(task), activation = next_int(task);
  const float alpha = next_float(task), beta = next_float(task);
  const struct shape shape = {window.s0, window.s1, window.s2, window.s3, window.s4, window.s5, window.s6, window.s7,
                              size.s0,   size.s1,   size.s2,   size.s4,   size.s1 * size.s2 * BLOCK,
                              size.s3 * size.s4 * BLOCK};
  const int input_blocks = channels.s0, output_blocks = channels.s1;
  const int group_input_blocks = channels.s2, group_output_blocks = channels.s3;
  const int chunk_pixels = work.s0, chunk_images = work.s1, image_chunks = work.s2, span = work.s3, spans = work.s4;
  const int pass = work.s5, groups = work.s6, last_channels = work.s7;
  const int units = group_input_blocks * shape.kernel_height * shape.kernel_width;

  const int chunk_number = piece / (groups * spans), part = piece - chunk_number * groups * spans;
  const int group = part / spans, first_block = (part - group * spans) * span;
  const int end_block = min(first_block + span, group_output_blocks);
  const int next_block = max(task->next_piece, 0) % spans * span; // of this work-item's next piece
  struct chunk chunk;
  chunk.first_image = chunk_number / image_chunks * chunk_images;
  chunk.images = min(chunk_images, shape.batch - chunk.first_image);
  chunk.first_pixel = chunk_number % image_chunks * chunk_pixels;
  chunk.pixels = min(chunk_pixels, size.s3 * size.s4 - chunk.first_pixel);
  const int count = chunk.images * chunk.pixels, is_joined = chunk_images > 1;

  const int input_image = input_blocks * shape.input_plane, output_image = output_blocks * shape.output_plane;
  input += (size_t)chunk.first_image * input_image + group * group_input_blocks * shape.input_plane;
  const size_t place = (size_t)chunk.first_image * output_image +
                       (group * group_output_blocks) * shape.output_plane + chunk.first_pixel * BLOCK;
  global const float *const bias = packed + group * group_output_blocks * BLOCK;
  global const float *const all_weights = packed + output_blocks * BLOCK;
  global const float *const weights =
      all_weights + (size_t)group * group_output_blocks * units * BLOCK * BLOCK;
  global float *const sums = panel + pass * count * BLOCK; // of a pair, where the chunk is joined
  const int can_clip = is_clip(activation);
  // of the weights far ahead, which pieces that share their own ones with others share, too
  const size_t asked = (size_t)chunk_number * groups * group_output_blocks * units * BLOCK * BLOCK;

  for (int first_unit = 0; first_unit < units; first_unit += pass) {
    const int unit_count = min(pass, units - first_unit), is_last = first_unit + unit_count == units;
    if (is_gathered) gather_panel(input, input_image, first_unit, unit_count, shape, chunk, panel);
    for (int block = first_block; block < end_block; block += 2) {
      const int blocks = min(2, end_block - block);
      const size_t target = place + block * shape.output_plane;
      const int ends_here = is_last && can_clip && !is_joined;
      struct product product;
      product.panel = is_gathered ? panel : input + first_unit * shape.input_plane + chunk.first_pixel * BLOCK;
      product.panel_stride = is_gathered ? count * BLOCK : shape.input_plane;
      product.panel_blocks = unit_count;
      product.last_channels = is_last ? last_channels : BLOCK;
      product.weights = weights + ((size_t)block * units + first_unit * blocks) * BLOCK * BLOCK;
      product.asking = ASKING_GROUPS;
      product.besides = task->far_ahead ? task->far_ahead + (asked + (product.weights - all_weights)) / ASKING_GROUPS
                                        : product.weights;
      product.later = block + 2 < end_block ? product.weights + (size_t)2 * units * BLOCK * BLOCK
                      : is_last ? (task->ahead ? task->ahead : weights + (size_t)next_block * units * BLOCK * BLOCK)
                                : weights + ((size_t)first_block * units + (first_unit + pass) * 2) * BLOCK * BLOCK;
      product.target = is_joined ? sums : output + target;
      product.target_stride = is_joined ? count * BLOCK : shape.output_plane;
      product.initial = first_unit ? product.target : bias + block * BLOCK;
      product.initial_row = first_unit ? BLOCK : 0;
      product.initial_stride = first_unit ? product.target_stride : BLOCK;
      product.skip = skip && ends_here ? skip + target : 0;
      product.low = ends_here ? clip_low(activation, alpha) : -INFINITY;
      product.high = ends_here ? clip_high(activation, beta) : INFINITY;
      if (is_joined && first_unit) {
        for (int own = 0; own < blocks; own++)
          collect(output + target + own * shape.output_plane, output_image, chunk, sums + own * count * BLOCK);
      }
      if (blocks < 2)
        multiply_single(count, product);
      else
        multiply_pair(count, product);
      if (is_joined || (is_last && !can_clip)) {
        for (int own = 0; own < blocks; own++)
          for (int image = 0; image < chunk.images; image++) {
            const size_t own_place = target + own * shape.output_plane + image * output_image;
            global const float *source = product.target + own * product.target_stride + image * chunk.pixels * BLOCK;
            finish(source, skip && is_last ? skip + own_place : 0, output + own_place, chunk.pixels,
                   is_last ? activation : ACTIVATION_NONE, alpha, beta);
          }
      }
    }
  }
}
