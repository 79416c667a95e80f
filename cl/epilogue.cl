// What follows a matrix product, in place:  output = activation(output + bias + skip)
// output and skip [rows][columns] (skip may be absent); bias element row % bias_rows * bias_row_stride +
// column * bias_column_stride (bias may be absent). Rows are images * channels for a convolution, whose bias repeats
// every `bias_rows` = channels rows. Work-items: (column, row).
KERNEL_IN_USUAL_GROUPS
epilogue(global float *restrict output, global const float *bias, global const float *skip, int rows, int columns,
         int bias_rows, int bias_row_stride, int bias_column_stride, float bias_scale, int activation, float alpha,
         float beta) {
  const int column = get_global_id(0), row = row_id();
  if (column >= columns || row >= rows) return;
  const int index = row * columns + column;
  float value = output[index];
  if (bias) value += bias_scale * bias[row % bias_rows * bias_row_stride + column * bias_column_stride];
  if (skip) value += skip[index];
  output[index] = activate(value, activation, alpha, beta);
}
