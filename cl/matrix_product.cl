// Matrix products, a batch of them:
//   output[b][row][column] = activation(alpha * sum over k of A[b][row][k] * B[b][k][column] + bias_scale * bias)
// A and B are where strides say, A's from row to row and from k to k; bias element row * bias_row_stride + column *
// bias_column_stride (bias may be absent); output [batch][rows][columns].
//
// B is taken COLUMNS columns at a time, and `depth` of k of those, in the order in which it is read: constants were packed
// so before, [ceil(columns / COLUMNS)][inner][COLUMNS] with 0 beyond the last column; what is computed is packed here, to
// the work-item's workspace, where it stays in the first-level cache while the rows of a piece pass by.
//
//            COLUMNS                     a piece: chunk_rows rows of a product, and so many blocks of columns
//           +-------+
//     depth | panel |                    a step: ROWS values of A, each broadcast, and two vectors of the panel
//           +-------+
//   depth   +-------+
//  +------+ | sums  |                    sums of a chunk wait in the workspace for the next `depth` of k
//  | rows | |       | chunk_rows
//  +------+ +-------+
//
// A task of tasks.cl whose pieces are (product, chunk of rows, span of blocks of columns), the last one running fastest.
#define COLUMNS (2 * BLOCK)

// Numbers of rows whose sums fill the registers, descending to 1.
#if BLOCK == 16
#define FOR_TILE_ROWS(DO) DO(14) DO(4) DO(1)
#define MOST_TILE_ROWS 14
#else
#define FOR_TILE_ROWS(DO) DO(6) DO(4) DO(1)
#define MOST_TILE_ROWS 6
#endif
#define EACH_TILE_ROW EACH(row, MOST_TILE_ROWS) if (row < rows)

struct factor {
  global const float *from;
  int row_stride, inner_stride; // of A; of B between columns, and from k to k
};

// Adds `depth` of k to sums [rows][COLUMNS], which begin with 0 where `is_first`. `rows` is a constant after inlining.
static inline __attribute__((always_inline)) void add_tile(const int rows, struct factor a, global const float *panel,
                                                           int depth, int is_first, global float *sums) {
  FLOAT_BLOCK low[MOST_TILE_ROWS], high[MOST_TILE_ROWS];
  EACH_TILE_ROW {
    low[row] = is_first ? (FLOAT_BLOCK)(0.0f) : LOAD_BLOCK(sums + row * COLUMNS);
    high[row] = is_first ? (FLOAT_BLOCK)(0.0f) : LOAD_BLOCK(sums + row * COLUMNS + BLOCK);
  }
  for (int k = 0; k < depth; k++, panel += COLUMNS, a.from += a.inner_stride) {
    const FLOAT_BLOCK low_factor = LOAD_BLOCK(panel), high_factor = LOAD_BLOCK(panel + BLOCK);
    if (rows == 1) { // reading the panel once is what takes the time
      PREFETCH(panel + 16 * COLUMNS);
      PREFETCH(panel + 16 * COLUMNS + BLOCK);
    }
    EACH_TILE_ROW {
      const FLOAT_BLOCK value = a.from[row * a.row_stride];
      low[row] = fma(value, low_factor, low[row]);
      high[row] = fma(value, high_factor, high[row]);
    }
  }
  EACH_TILE_ROW {
    STORE_BLOCK(low[row], sums + row * COLUMNS);
    STORE_BLOCK(high[row], sums + row * COLUMNS + BLOCK);
  }
}

// Of the numbers of rows one that does what is left in as few steps as the largest.
#define CASE_OF_TILE_ROWS(n)                                                              \
  if (left >= n && (left + n - 1) / n <= (left + MOST_TILE_ROWS - 1) / MOST_TILE_ROWS) least = n;
#define TILE_OF_ROWS(n)                                 \
  case n:                                               \
    add_tile(n, a, panel, depth, is_first, sums);       \
    break;

COMPILED_ONCE void add_chunk(int left, struct factor a, global const float *panel, int depth, int is_first,
                             global float *sums) {
  while (left > 0) {
    int least = left >= MOST_TILE_ROWS ? MOST_TILE_ROWS : left >= 4 ? 4 : 1;
    FOR_TILE_ROWS(CASE_OF_TILE_ROWS)
    switch (least) { FOR_TILE_ROWS(TILE_OF_ROWS) }
    a.from += least * a.row_stride;
    sums += least * COLUMNS;
    left -= least;
  }
}

// `depth` rows of `count` columns to a panel; 0 beyond the last column.
COMPILED_ONCE void pack_panel(struct factor b, int count, int depth, global float *panel) {
  for (int k = 0; k < depth; k++, panel += COLUMNS, b.from += b.inner_stride) {
    if (b.row_stride == 1 && count == COLUMNS) {
      STORE_BLOCK(LOAD_BLOCK(b.from), panel);
      STORE_BLOCK(LOAD_BLOCK(b.from + BLOCK), panel + BLOCK);
    } else {
      ROLLED for (int lane = 0; lane < COLUMNS; lane++) panel[lane] = lane < count ? b.from[lane * b.row_stride] : 0.0f;
    }
  }
}

struct finish {
  global const float *bias; // of the first row and column, or NULL
  int bias_row_stride, bias_column_stride;
  float alpha, bias_scale;
  int activation;
  float activation_alpha, activation_beta;
};

// A vector of sums to where it belongs; the bias is as a row there, or one number.
void finish_vector(FLOAT_BLOCK value, global const float *bias, struct finish finish, global float *output) {
  value *= finish.alpha;
  if (bias && finish.bias_column_stride) value += finish.bias_scale * LOAD_BLOCK(bias);
  if (bias && !finish.bias_column_stride) value += finish.bias_scale * bias[0];
  STORE_BLOCK(activate_block(value, finish.activation, finish.activation_alpha, finish.activation_beta), output);
}

// Sums [rows][COLUMNS] to the first `count` columns of rows that are `columns` long.
COMPILED_ONCE void finish_chunk(global const float *sums, int rows, int count, int columns, struct finish finish,
                                global float *output) {
  for (int row = 0; row < rows; row++, sums += COLUMNS, output += columns) {
    global const float *bias = finish.bias ? finish.bias + row * finish.bias_row_stride : 0;
    int lane = 0;
    for (; lane + BLOCK <= count; lane += BLOCK)
      finish_vector(LOAD_BLOCK(sums + lane), bias ? bias + lane * finish.bias_column_stride : 0, finish, output + lane);
    ROLLED for (; lane < count; lane++) {
      float value = finish.alpha * sums[lane];
      if (bias) value += finish.bias_scale * bias[lane * finish.bias_column_stride];
      output[lane] = activate(value, finish.activation, finish.activation_alpha, finish.activation_beta);
    }
  }
}

COMPILED_ONCE void matrix_product(int piece, struct task *task) {
  struct factor a, b;
  struct finish finish;
  global float *output = task->output;
  a.from = task->input;
  b.from = next_buffer(task);
  finish.bias = next_buffer(task);
  const int8 size = next_int8(task), strides = next_int8(task);
  const int8 batch_dims = next_int8(task), batch_strides_a = next_int8(task), batch_strides_b = next_int8(task);
  finish.alpha = next_float(task);
  finish.bias_scale = next_float(task);
  finish.activation = next_int(task);
  finish.activation_alpha = next_float(task);
  finish.activation_beta = next_float(task);
  const int rows = size.s0, columns = size.s1, inner = size.s2, chunk_rows = size.s3, span = size.s4, depth = size.s5;
  const int is_packed = size.s6;
  a.row_stride = strides.s0;
  a.inner_stride = strides.s1;
  b.inner_stride = strides.s2;
  b.row_stride = strides.s3;
  finish.bias_row_stride = strides.s4;
  finish.bias_column_stride = strides.s5;

  const int blocks = (columns + COLUMNS - 1) / COLUMNS, spans = (blocks + span - 1) / span;
  const int chunks = (rows + chunk_rows - 1) / chunk_rows, chunk_number = piece / spans;
  const int product = chunk_number / chunks, first_row = (chunk_number - product * chunks) * chunk_rows;
  const int first_block = (piece - chunk_number * spans) * span, end_block = min(first_block + span, blocks);
  const int chunk = min(chunk_rows, rows - first_row);
  global float *const sums = task->workspace, *const room = sums + chunk_rows * COLUMNS;
  a.from += strided_offset(product, batch_dims, batch_strides_a) + first_row * a.row_stride;
  b.from += strided_offset(product, batch_dims, batch_strides_b);
  output += ((size_t)product * rows + first_row) * columns;
  if (finish.bias) finish.bias += first_row * finish.bias_row_stride;

  for (int block = first_block; block < end_block; block++) {
    const int first_column = block * COLUMNS, count = min(COLUMNS, columns - first_column);
    for (int first = 0; first < inner; first += depth) {
      const int steps = min(depth, inner - first);
      struct factor rows_of_a = a, columns_of_b = b;
      rows_of_a.from += first * a.inner_stride;
      columns_of_b.from += first * b.inner_stride + first_column * b.row_stride;
      if (!is_packed) pack_panel(columns_of_b, count, steps, room);
      add_chunk(chunk, rows_of_a, is_packed ? b.from + ((size_t)block * inner + first) * COLUMNS : room, steps, first == 0,
                sums);
    }
    struct finish there = finish;
    if (there.bias) there.bias += first_column * finish.bias_column_stride;
    finish_chunk(sums, chunk, count, columns, there, output + first_column);
  }
}
