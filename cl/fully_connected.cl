// A matrix product with constant weights, made for few rows: reading the weights once is what takes the time.
//   output[row][column] = activation(alpha * sum over k of input[row][k] * weights[k][column] + bias_scale * bias)
// input [rows][inner]; weights packed [ceil(columns / LANES)][inner][LANES], 0 beyond the last column; bias element
// row * bias_row_stride + column * bias_column_stride (bias may be absent); output [rows][columns].
// Work-items: (block of LANES columns, block of ROWS rows); -DBLOCK is the vector width, -DROWS the rows at a time.
#define LANES (2 * BLOCK)

kernel __attribute__((reqd_work_group_size(1, 1, 1))) void
fully_connected(global const float *restrict input, global const float *restrict weights, global const float *bias,
                global float *restrict output, int rows, int columns, int inner, int bias_row_stride, int bias_column_stride, float alpha,
                float bias_scale, int activation, float activation_alpha, float activation_beta) {
  const int first_column = get_global_id(0) * LANES, first_row = row_id() * ROWS;
  if (first_column >= columns || first_row >= rows) return;
  global const float *weight = weights + (size_t)first_column * inner;
  global const float *row_input[ROWS];
  FLOAT_BLOCK low[ROWS], high[ROWS];
  for (int row = 0; row < ROWS; row++) {
    row_input[row] = input + (size_t)min(first_row + row, rows - 1) * inner; // rows beyond the last are not stored
    low[row] = high[row] = 0.0f;
  }
  for (int k = 0; k < inner; k++, weight += LANES) {
    const FLOAT_BLOCK low_weight = LOAD_BLOCK(weight), high_weight = LOAD_BLOCK(weight + BLOCK);
    PREFETCH(weight + 16 * LANES);
    PREFETCH(weight + 16 * LANES + BLOCK);
    for (int row = 0; row < ROWS; row++) {
      const FLOAT_BLOCK value = row_input[row][k];
      low[row] = fma(value, low_weight, low[row]);
      high[row] = fma(value, high_weight, high[row]);
    }
  }
  for (int row = 0; row < ROWS && first_row + row < rows; row++) {
    float sums[LANES];
    STORE_BLOCK(low[row], sums);
    STORE_BLOCK(high[row], sums + BLOCK);
    for (int lane = 0; lane < LANES && first_column + lane < columns; lane++) {
      const int column = first_column + lane;
      float value = alpha * sums[lane];
      if (bias) value += bias_scale * bias[(first_row + row) * bias_row_stride + column * bias_column_stride];
      output[(first_row + row) * columns + column] = activate(value, activation, activation_alpha, activation_beta);
    }
  }
}
