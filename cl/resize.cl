// Resize along up to three neighbouring axes: y = the sum over taps of weight * x, the taps of an output along each axis
// being in a table. input [outer][A][B][C][inner], output [outer][OA][OB][OC][inner], of floats or, with BLOCK defined, of
// blocks of channels. Of the table's ints, `inputs`, and floats, `weights`, an axis has those from its place in `begins` on,
// `taps` for each output; the first input is -1 where the value is `extrapolation`. size is (A, B, C, OA, OB, OC, inner,
// outer). Work-items: (element of a row [OC][inner], row).
KERNEL_IN_USUAL_GROUPS
resize(global const VALUE *restrict input, global VALUE *restrict output, global const int *restrict inputs,
       global const float *restrict weights, int weights_begin, int8 size, int8 begins, int8 taps, float extrapolation) {
  const int index = get_global_id(0), row = row_id(), length = size.s5 * size.s6;
  if (index >= length || row >= size.s7 * size.s3 * size.s4) return;
  const int c = index / size.s6, lane = index - c * size.s6;
  const int plane = row / size.s4, b = row - plane * size.s4;
  const int image = plane / size.s3, a = plane - image * size.s3;
  const int at_a = begins.s0 + a * taps.s0, at_b = begins.s1 + b * taps.s1, at_c = begins.s2 + c * taps.s2;
  weights += weights_begin;
  VALUE sum = extrapolation;
  if (inputs[at_a] >= 0 && inputs[at_b] >= 0 && inputs[at_c] >= 0) {
    sum = 0.0f;
    for (int i = 0; i < taps.s0; i++) {
      const int from_a = image * size.s0 + inputs[at_a + i];
      VALUE plane_sum = 0.0f;
      for (int j = 0; j < taps.s1; j++) {
        const int from_b = (from_a * size.s1 + inputs[at_b + j]) * size.s2;
        VALUE row_sum = 0.0f;
        for (int k = 0; k < taps.s2; k++)
          row_sum += weights[at_c + k] * input[(from_b + inputs[at_c + k]) * size.s6 + lane];
        plane_sum += weights[at_b + j] * row_sum;
      }
      sum += weights[at_a + i] * plane_sum;
    }
  }
  output[row * length + index] = sum;
}
