// Convolution from a plain input of few channels, a network's first layer, to channels in blocks:
//   output[n][m][y][x] = activation(bias[m] + skip[n][m][y][x] + sum over c, ky, kx of
//                        weights[m][c][ky][kx] * input[n][c][y * stride + ky * dilation - pad][x likewise])
// input [N][C][IH][IW], output and skip [N][M/BLOCK][OH][OW][BLOCK];
// packed [M/BLOCK][1 + C * KH * KW][BLOCK]: the bias, then the weights of each tap (c, ky, kx).
//
// A task of tasks.cl whose pieces are (image, row of outputs, segment of the row), the last one running fastest.
// What a segment needs of the input is collected first, with zeros for the padding, every row of it in phases: elements
// 0, stride, 2 * stride ..., then 1, 1 + stride ..., so that a tap finds what neighbouring outputs want side by side:
//
//   input  0 a b c d e f g h        stride 2: | 0 b d f h | a c e g |       tap 1 of outputs 0, 1, 2 ...: a c e
//
// Then strips of STEM_STRIP outputs by two blocks are held in registers. The last strip of a row begins where it still fits.

#define STEM_STRIP (BLOCK == 16 ? 14 : 6) // that two blocks of it fill the registers
// Sizes of private memory, which conv_stem.c keeps to.
#define STEM_MOST_FLOATS 4096
#define STEM_MOST_TAPS 512

// Every step-th element of a row from `x` on, which may be outside: there they are zeros.
void collect_phase(global const float *restrict row, int x, int step, int width, float *target, int count) {
  const int2 inside = places_inside(x, step, width, count);
  const int begin = inside.s0, end = inside.s1;
  int index = 0;
  row += x;
  for (; index < begin; index++) target[index] = 0.0f;
  if (step == 1) // such loops become vectors
    for (; index < end; index++) target[index] = row[index];
  if (step == 2)
    for (; index + 8 < end; index += 8) vstore8(vload16(0, row + 2 * index).even, 0, target + index);
  for (; index < end; index++) target[index] = row[index * step];
  for (; index < count; index++) target[index] = 0.0f;
}

// A strip of two blocks, or of one, to `output`; `stored` counts the outputs from the first one that are wanted, those before
// `first_stored` being known already.
COMPILED_ONCE void convolve_strip(const float *collected, const int *places, int taps, global const float *restrict packed,
                                  global const float *skip, global float *output, int blocks, int output_plane,
                                  int first_stored, int stored, int activation, float alpha, float beta) {
  FLOAT_BLOCK left[STEM_STRIP], right[STEM_STRIP];
  global const float *left_weights = packed, *right_weights = packed + (blocks > 1 ? (1 + taps) * BLOCK : 0);
  EACH(pixel, STEM_STRIP) left[pixel] = LOAD_ALIGNED(left_weights);
  EACH(pixel, STEM_STRIP) right[pixel] = LOAD_ALIGNED(right_weights);
  ROLLED for (int tap = 0; tap < taps; tap++) {
    left_weights += BLOCK;
    right_weights += BLOCK;
    const FLOAT_BLOCK left_weight = LOAD_ALIGNED(left_weights), right_weight = LOAD_ALIGNED(right_weights);
    const float *values = collected + places[tap];
    EACH(pixel, STEM_STRIP) {
      const FLOAT_BLOCK value = (FLOAT_BLOCK)(values[pixel]);
      left[pixel] = fma(value, left_weight, left[pixel]);
      right[pixel] = fma(value, right_weight, right[pixel]);
    }
  }
  if (blocks > 1 && stored == STEM_STRIP && !skip && is_clip(activation)) { // what is known already, once more
    const float low = clip_low(activation, alpha), high = clip_high(activation, beta);
    EACH(pixel, STEM_STRIP) {
      STORE_ALIGNED(clip(left[pixel], low, high), output + pixel * BLOCK);
      STORE_ALIGNED(clip(right[pixel], low, high), output + output_plane + pixel * BLOCK);
    }
    return;
  }
  // to memory, so that what follows is compiled once and not for every register
  FLOAT_BLOCK results[2][STEM_STRIP];
  EACH(pixel, STEM_STRIP) results[0][pixel] = left[pixel];
  EACH(pixel, STEM_STRIP) results[1][pixel] = right[pixel];
  ROLLED for (int block = 0; block < min(blocks, 2); block++)
    ROLLED for (int pixel = first_stored; pixel < stored; pixel++) {
      const int place = block * output_plane + pixel * BLOCK;
      FLOAT_BLOCK result = results[block][pixel];
      if (skip) result += LOAD_ALIGNED(skip + place);
      STORE_ALIGNED(activate_block(result, activation, alpha, beta), output + place);
    }
}

// What item (image, output_y, begin) needs of the input, and where in it each tap finds the first output's value.
COMPILED_ONCE void collect_rows(global const float *restrict input, int image, int output_y, int begin, int8 window,
                                int8 size, int segment, float *collected, int *places) {
  const int channels = size.s0, kernel_height = window.s0, kernel_width = window.s1, stride = window.s3, dilation = window.s5;
  const int reach = (kernel_width - 1) * dilation, phases = min(stride, reach + 1);
  const int length = segment + reach / stride; // of a phase
  for (int kx = 0; kx < kernel_width; kx++) {
    const int x = kx * dilation, index = x / stride;
    places[kx] = (x - index * stride) * length + index;
  }
  for (int tap = kernel_width; tap < channels * kernel_height * kernel_width; tap++)
    places[tap] = places[tap - kernel_width] + phases * length;
  for (int channel = 0; channel < channels; channel++) {
    for (int ky = 0; ky < kernel_height; ky++) {
      const int y = output_y * window.s2 + ky * window.s4 - window.s6;
      const int width = y >= 0 && y < size.s1 ? size.s2 : 0; // nothing of a row outside
      global const float *source = input + ((image * channels + channel) * size.s1 + y) * size.s2;
      for (int phase = 0; phase < phases; phase++, collected += length)
        collect_phase(source, begin * stride - window.s7 + phase, stride, width, collected, length);
    }
  }
}

// size: input channels, height and width, output height and width, blocks of output channels.
COMPILED_ONCE void conv_stem(int piece, struct task *task) {
  global const float *input = task->input, *packed = next_buffer(task), *skip = task->skip;
  global float *output = task->output;
  const int8 window = next_int8(task), size = next_int8(task);
  const int segment = next_int(task), segments = next_int(task), activation = next_int(task);
  const float alpha = next_float(task), beta = next_float(task);
  const int output_height = size.s3, output_width = size.s4, output_blocks = size.s5;
  const int output_plane = output_height * output_width * BLOCK, taps = size.s0 * window.s0 * window.s1;
  const int line = piece / segments, image = line / output_height;
  const int y = line - image * output_height, first = (piece - line * segments) * segment;
  const int end = min(first + segment, output_width), begin = max(min(first, output_width - segment), 0);
  float collected[STEM_MOST_FLOATS];
  int places[STEM_MOST_TAPS];
  collect_rows(input, image, y, begin, window, size, segment, collected, places);
  for (int block = 0; block < output_blocks; block += 2) {
    const size_t row = ((size_t)image * output_blocks + block) * output_plane + y * output_width * BLOCK;
    for (int wanted = first; wanted < end; wanted += STEM_STRIP) {
      const int x = max(min(wanted, output_width - STEM_STRIP), 0);
      convolve_strip(collected + x - begin, places, taps, packed + block * (1 + taps) * BLOCK,
                     skip ? skip + row + x * BLOCK : skip, output + row + x * BLOCK, output_blocks - block, output_plane,
                     wanted - x, min(STEM_STRIP, output_width - x), activation, alpha, beta);
    }
  }
}
