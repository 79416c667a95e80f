// Matrix products straight from their definition, with any strides:
//   output[b][row][column] = activation(alpha * sum over k of A[b][row][k] * B[b][k][column] + bias_scale * bias)
// Operands of product b begin where batch_dims and their batch strides say; bias element row * bias_row_stride + column *
// bias_column_stride (bias may be absent); output [batch][rows][columns]. Work-items: (column, row of all products).
KERNEL_IN_USUAL_GROUPS
matrix_product_direct(global const float *restrict a, global const float *restrict b, global const float *restrict bias,
                      global float *restrict output, int8 size, int8 strides, int8 batch_dims, int8 batch_strides_a,
                      int8 batch_strides_b, float alpha, float bias_scale, int activation, float activation_alpha,
                      float activation_beta) {
  const int batch = size.s3, rows = size.s0, columns = size.s1, inner = size.s2;
  const int column = get_global_id(0), place = row_id();
  if (column >= columns || place >= batch * rows) return;
  const int product = place / rows, row = place - product * rows;
  a += strided_offset(product, batch_dims, batch_strides_a) + row * strides.s0;
  b += strided_offset(product, batch_dims, batch_strides_b) + column * strides.s3;
  float sum = 0.0f;
  for (int k = 0; k < inner; k++) sum += a[k * strides.s1] * b[k * strides.s2];
  float value = alpha * sum;
  if (bias) value += bias_scale * bias[row * strides.s4 + column * strides.s5];
  output[place * columns + column] = activate(value, activation, activation_alpha, activation_beta);
}
