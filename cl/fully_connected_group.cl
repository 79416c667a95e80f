// A matrix product with constant weights where work-items are lanes, made for few rows: reading the weights once, by enough
// work-items, is what takes the time.
//   output[row][column] = activation(alpha * sum over k of input[row][k] * weights[k][column] + bias_scale * bias)
// input [rows][inner]; weights packed [ceil(columns / COLUMNS)][inner][COLUMNS], 0 beyond the last column; bias element
// row * bias_row_stride + column * bias_column_stride (bias may be absent); output [rows][columns].
//
// A work-group makes ROW_LANES * ROWS rows of COLUMNS columns, a tile of ROWS x 4 for each of TILES work-items; as many
// as there are SLICES share a tile, each adding up every SLICES-th four of k; what they have found is joined in local memory
// and written by all of the group. Rows beyond the last are as the last. Groups: (block of rows, block of columns), the
// last one running fastest; items: (slice, lane of rows, lane of columns).
//
// Build options: ROWS, ROW_LANES, COLUMN_LANES; HAS_WHOLE_ROWS where inner is a multiple of 4, so that all rows lie at
// multiples of a vector.
#define COLUMNS (4 * COLUMN_LANES)
#define TILES (ROW_LANES * COLUMN_LANES)
#define SLICES (USUAL_GROUP / TILES)

#ifdef HAS_WHOLE_ROWS
#define LOAD_FOUR(pointer) (*(global const float4 *)(pointer))
#else
#define LOAD_FOUR(pointer) vload4(0, pointer)
#endif

KERNEL_IN_USUAL_GROUPS
fully_connected_group(global const float *restrict input, global const float *restrict weights, global const float *bias,
                      global float *output, int rows, int columns, int inner, int bias_row_stride,
                      int bias_column_stride, float alpha, float bias_scale, int activation, float activation_alpha,
                      float activation_beta) {
  local float4 part[ROWS * USUAL_GROUP];
  const int item = get_local_id(0), group = group_index(USUAL_GROUP), slice = item / TILES, lane = item % COLUMN_LANES;
  const int column_blocks = (columns + COLUMNS - 1) / COLUMNS, row_block = group / column_blocks;
  const int column_block = group - row_block * column_blocks;
  const int first_row = (row_block * ROW_LANES + item % TILES / COLUMN_LANES) * ROWS;
  global const float4 *weight = (global const float4 *)(weights + (size_t)column_block * inner * COLUMNS) + lane;
  global const float *from[ROWS];
  float4 sum[ROWS];
  EACH(row, ROWS) from[row] = input + min(first_row + row, rows - 1) * inner;
  EACH(row, ROWS) sum[row] = 0.0f;
  for (int k = 4 * slice; k + 3 < inner; k += 4 * SLICES) {
    float4 four[4];
    EACH(step, 4) four[step] = weight[(k + step) * COLUMN_LANES];
    EACH(row, ROWS) {
      const float4 value = LOAD_FOUR(from[row] + k);
      sum[row] = fma(value.s0, four[0], sum[row]);
      sum[row] = fma(value.s1, four[1], sum[row]);
      sum[row] = fma(value.s2, four[2], sum[row]);
      sum[row] = fma(value.s3, four[3], sum[row]);
    }
  }
  for (int k = inner / 4 * 4 + slice; k < inner; k += SLICES)
    EACH(row, ROWS) sum[row] = fma(from[row][k], weight[k * COLUMN_LANES], sum[row]);

  EACH(row, ROWS) part[row * USUAL_GROUP + item] = sum[row];
  for (int rest = SLICES / 2; rest > 0; rest /= 2) {
    barrier(CLK_LOCAL_MEM_FENCE);
    if (slice < rest)
      EACH(row, ROWS) part[row * USUAL_GROUP + item] += part[row * USUAL_GROUP + item + rest * TILES];
  }
  barrier(CLK_LOCAL_MEM_FENCE);
  for (int index = item; index < ROW_LANES * ROWS * COLUMNS; index += USUAL_GROUP) {
    const int from_column = index % COLUMNS, from_row = index / COLUMNS;
    const int row = row_block * ROW_LANES * ROWS + from_row, column = column_block * COLUMNS + from_column;
    const int tile = from_row / ROWS * COLUMN_LANES + from_column / 4;
    const local float *sums = (const local float *)&part[from_row % ROWS * USUAL_GROUP + tile];
    if (row >= rows || column >= columns) continue;
    const float added = bias ? bias_scale * bias[row * bias_row_stride + column * bias_column_stride] : 0.0f;
    output[row * columns + column] =
        activate(alpha * sums[from_column % 4] + added, activation, activation_alpha, activation_beta);
  }
}
