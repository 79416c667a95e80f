// A matrix product with constant weights, made for few rows: reading the weights once is what takes the time.
//   output[row][column] = activation(alpha * sum over k of input[row][k] * weights[k][column] + bias_scale * bias)
// input [rows][inner]; weights packed [ceil(columns / COLUMNS)][inner][COLUMNS], 0 beyond the last column; bias element
// row * bias_row_stride + column * bias_column_stride (bias may be absent); output [rows][columns].
// A task of tasks.cl whose pieces are (block of `share` rows, one of FOR_SHARES; block of COLUMNS columns), the last one
// running fastest.
#define COLUMNS (2 * BLOCK)
#define FOR_SHARES(DO) DO(1) DO(4) DO(8)
#define MOST_SHARE 8

// Sums of a share of the rows, to `sums` [share][2]. Rows beyond the last are as the last.
static inline __attribute__((always_inline)) void sum_rows(const int share, global const float *input,
                                                           global const float *weight, int rows, int inner,
                                                           FLOAT_BLOCK *sums) {
  FLOAT_BLOCK low[MOST_SHARE], high[MOST_SHARE];
  EACH(row, MOST_SHARE) if (row < share) low[row] = high[row] = 0.0f;
  for (int k = 0; k < inner; k++, weight += COLUMNS) {
    const FLOAT_BLOCK low_weight = LOAD_BLOCK(weight), high_weight = LOAD_BLOCK(weight + BLOCK);
    PREFETCH(weight + 16 * COLUMNS);
    PREFETCH(weight + 16 * COLUMNS + BLOCK);
    EACH(row, MOST_SHARE) if (row < share) {
      const FLOAT_BLOCK value = input[min(row, rows - 1) * inner + k];
      low[row] = fma(value, low_weight, low[row]);
      high[row] = fma(value, high_weight, high[row]);
    }
  }
  EACH(row, MOST_SHARE) if (row < share) {
    sums[2 * row] = low[row];
    sums[2 * row + 1] = high[row];
  }
}

#define CASE_OF_SHARE(n)                        \
  case n:                                       \
    sum_rows(n, input, weight, rows, inner, sums); \
    break;

COMPILED_ONCE void sum_share(int share, global const float *input, global const float *restrict weight, int rows,
                             int inner, FLOAT_BLOCK *sums) {
  switch (share) { FOR_SHARES(CASE_OF_SHARE) }
}

COMPILED_ONCE void fully_connected(int piece, struct task *task) {
  global const float *input = task->input, *weights = next_buffer(task), *bias = next_buffer(task);
  global float *output = task->output;
  const int rows = next_int(task), columns = next_int(task), inner = next_int(task), share = next_int(task);
  const int bias_row_stride = next_int(task), bias_column_stride = next_int(task);
  const float alpha = next_float(task), bias_scale = next_float(task);
  const int activation = next_int(task);
  const float activation_alpha = next_float(task), activation_beta = next_float(task);
  const int blocks = (columns + COLUMNS - 1) / COLUMNS, row_block = piece / blocks;
  const int first_column = (piece - row_block * blocks) * COLUMNS, first_row = row_block * share;
  const int count = min(share, rows - first_row);
  global const float *from = input + (size_t)first_row * inner, *weight = weights + (size_t)first_column * inner;
  FLOAT_BLOCK sums[2 * MOST_SHARE];
  const float *numbers = (const float *)sums;
  sum_share(share, from, weight, count, inner, sums);
  ROLLED for (int row = 0; row < count; row++)
    ROLLED for (int lane = 0; lane < COLUMNS && first_column + lane < columns; lane++) {
      const int column = first_column + lane;
      float value = alpha * numbers[row * COLUMNS + lane];
      if (bias) value += bias_scale * bias[(first_row + row) * bias_row_stride + column * bias_column_stride];
      output[(first_row + row) * columns + column] = activate(value, activation, activation_alpha, activation_beta);
    }
}
