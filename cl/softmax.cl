// output[o][l][i] = exp(input[o][l][i] - m) / sum over l of the same, m the maximum over l: never overflows.
// input and output [outer][length][inner]. Work-items: (inner, outer).
KERNEL_IN_USUAL_GROUPS
softmax(global const float *input, global float *output, int outer, int length, int inner) {
  const int column = get_global_id(0), row = row_id();
  if (column >= inner || row >= outer) return;
  const int first = row * length * inner + column;
  float largest = -INFINITY, sum = 0.0f;
  for (int element = 0; element < length; element++) largest = fmax(largest, input[first + element * inner]);
  for (int element = 0; element < length; element++) sum += exp(input[first + element * inner] - largest);
  for (int element = 0; element < length; element++)
    output[first + element * inner] = exp(input[first + element * inner] - largest) / sum;
}
