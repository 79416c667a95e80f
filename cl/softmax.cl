// Along the middle dimension of input and output [outer][length][inner], m being the largest element along it and s the sum of
// exp(input[o][l][i] - m), which never overflows; built with -DOPERATION=
//   SOFTMAX     output[o][l][i] = exp(input[o][l][i] - m) / s
//   LOGSOFTMAX  output[o][l][i] = input[o][l][i] - m - log(s)
//   HARDMAX     output[o][l][i] = 1 for the first l where m is, 0 for others
// Where BLOCK is defined, `inner` counts vectors of as many neighbours. Work-items: (inner, outer).
#define SOFTMAX 0
#define LOGSOFTMAX 1
#define HARDMAX 2

#if OPERATION == HARDMAX
KERNEL_IN_USUAL_GROUPS
softmax(global const float *input, global float *output, int outer, int length, int inner) {
  const int column = get_global_id(0), row = row_id();
  if (column >= inner || row >= outer) return;
  const int first = row * length * inner + column;
  int place = 0;
  for (int element = 1; element < length; element++)
    if (input[first + element * inner] > input[first + place * inner]) place = element;
  for (int element = 0; element < length; element++) output[first + element * inner] = element == place ? 1.0f : 0.0f;
}
#else
KERNEL_IN_USUAL_GROUPS
softmax(global const VALUE *input, global VALUE *output, int outer, int length, int inner) {
  const int column = get_global_id(0), row = row_id();
  if (column >= inner || row >= outer) return;
  VALUE largest = -INFINITY, sum = 0.0f;
  input += row * length * inner + column;
  output += row * length * inner + column;
  for (int element = 0; element < length; element++) largest = fmax(largest, input[element * inner]);
  for (int element = 0; element < length; element++) {
    const VALUE power = exp(input[element * inner] - largest);
    sum += power;
    if (OPERATION == SOFTMAX) output[element * inner] = power;
  }
  const VALUE logarithm = largest + log(sum);
  for (int element = 0; element < length; element++)
    output[element * inner] = OPERATION == SOFTMAX ? output[element * inner] / sum : input[element * inner] - logarithm;
}
#endif
