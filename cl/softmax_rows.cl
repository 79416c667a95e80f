// Softmax and LogSoftmax as in softmax.cl of rows that lie in memory as they are, [rows][length], LANES elements at once. What
// is left of a row is a vector that begins before it ends. Work-items: (row), of no fewer than LANES elements.
#define SOFTMAX 0
#define LOGSOFTMAX 1
#define LANES 8

KERNEL_IN_GROUPS_OF(1)
softmax_rows(global const float *restrict input, global float *restrict output, int rows, int length) {
  const int row = get_global_id(0), last = length - LANES;
  if (row >= rows) return;
  float8 maxima = -INFINITY, sums = 0.0f;
  float parts[LANES], largest = -INFINITY, sum = 0.0f;
  input += row * length;
  output += row * length;
  for (int element = 0; element < last; element += LANES) maxima = fmax(maxima, vload8(0, input + element));
  vstore8(fmax(maxima, vload8(0, input + last)), 0, parts);
  for (int lane = 0; lane < LANES; lane++) largest = fmax(largest, parts[lane]);
  int element = 0;
  for (; element + LANES <= length; element += LANES) {
    const float8 powers = exp(vload8(0, input + element) - largest);
    sums += powers;
    if (OPERATION == SOFTMAX) vstore8(powers, 0, output + element);
  }
  vstore8(sums, 0, parts);
  for (int lane = 0; lane < LANES; lane++) sum += parts[lane];
  if (element < length) {
    const int known = element - last; // of the last vector
    vstore8(exp(vload8(0, input + last) - largest), 0, parts);
    for (int lane = known; lane < LANES; lane++) {
      sum += parts[lane];
      if (OPERATION == SOFTMAX) output[last + lane] = parts[lane];
    }
  }
  const float factor = 1.0f / sum, logarithm = largest + log(sum);
  for (element = 0; element + LANES <= length; element += LANES)
    vstore8(OPERATION == SOFTMAX ? vload8(0, output + element) * factor : vload8(0, input + element) - logarithm, 0,
            output + element);
  for (; element < length; element++)
    output[element] = OPERATION == SOFTMAX ? output[element] * factor : input[element] - logarithm;
}
