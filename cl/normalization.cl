// Rows to mean 0 and variance 1, in two passes so that large means do no harm:
//   output[row][i] = activation((input[row][i] - mean) / sqrt(variance + epsilon) * scale[p] + bias[p])
//   p = row % row_period * (length / span) + i / span
// mean and variance are the row's; where it is not centred the mean counts as 0. bias may be absent. input and output
// [rows][length]. Work-items: (row).
#define LANES 8

// The sum of x - mean, or of its square, over the row: LANES at a time.
float sum_row(global const float *row, int length, float mean, int is_square) {
  float8 sums = 0.0f;
  int element = 0;
  for (; element + LANES <= length; element += LANES) {
    const float8 x = vload8(0, row + element) - mean;
    sums += is_square ? x * x : x;
  }
  const float4 halves = sums.lo + sums.hi;
  float sum = halves.s0 + halves.s1 + halves.s2 + halves.s3;
  for (; element < length; element++) {
    const float x = row[element] - mean;
    sum += is_square ? x * x : x;
  }
  return sum;
}

// Elements that have one scale and bias.
void finish_span(global const float *from, global float *to, int length, float mean, float scale, float bias, int activation,
                 float alpha, float beta) {
  for (int element = 0; element < length; element++)
    to[element] = activate((from[element] - mean) * scale + bias, activation, alpha, beta);
}

// Elements that each have their own.
void finish_row(global const float *from, global float *to, int length, float mean, float factor, global const float *scale,
                global const float *bias, int activation, float alpha, float beta) {
  for (int element = 0; element < length; element++) {
    const float y = (from[element] - mean) * factor * scale[element] + (bias ? bias[element] : 0.0f);
    to[element] = activate(y, activation, alpha, beta);
  }
}

KERNEL_IN_GROUPS_OF(1)
normalization(global const float *restrict input, global const float *restrict scale, global const float *restrict bias,
              global float *restrict output, int rows, int length, int span, int row_period, int is_centred, float epsilon,
              int activation, float alpha, float beta) {
  const int row = get_global_id(0), spans = length / span;
  if (row >= rows) return;
  input += row * length;
  output += row * length;
  scale += row % row_period * spans;
  if (bias) bias += row % row_period * spans;
  const float mean = is_centred ? sum_row(input, length, 0.0f, 0) / (float)length : 0.0f;
  const float factor = 1.0f / sqrt(sum_row(input, length, mean, 1) / (float)length + epsilon);
  if (span == 1)
    finish_row(input, output, length, mean, factor, scale, bias, activation, alpha, beta);
  else
    for (int part = 0; part < spans; part++)
      finish_span(input + part * span, output + part * span, span, mean, factor * scale[part], bias ? bias[part] : 0.0f,
                  activation, alpha, beta);
}
