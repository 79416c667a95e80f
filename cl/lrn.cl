// Every element by what its neighbours along the channels are:
//   output[n][c][i] = input[n][c][i] / (bias + scale * sum of squares of input[n][c - before ... c + after][i])^exponent
// input and output [images][channels][inner]. Work-items: (i, image and channel).
KERNEL_IN_USUAL_GROUPS
lrn(global const float *restrict input, global float *restrict output, int images, int channels, int inner, int before,
    int after, float scale, float bias, float exponent) {
  const int i = get_global_id(0), row = row_id(), channel = row % channels;
  if (i >= inner || row >= images * channels) return;
  global const float *own = input + row * inner + i;
  const int first = max(-before, -channel), last = min(after, channels - 1 - channel);
  float sum = 0.0f;
  for (int other = first; other <= last; other++) sum += own[other * inner] * own[other * inner];
  output[row * inner + i] = *own / pow(bias + scale * sum, exponent);
}
