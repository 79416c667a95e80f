/** Gemm: y = alpha op(A) op(B) + beta C, op = as is or transposed. MatMul: y = A B
 *  for every matrix of a batch. Linear: the same, and a bias per column. */
#include "reference/epilogue.h"
#include "reference/table.h"
#include "reference/tile.h"

/** Steps along the inner dimension read together, so that a transposed B is read along its rows. */
#define DEPTH 16

struct multiplication {
  struct matrix_product product;
  const float *a, *b, *bias;
  struct epilogue epilogue;
  int64_t row_tiles, column_tiles;
};

/** values[k][column] = op(B)[k][column] for a few k, from `b` on. */
static void read_panel(double values[DEPTH][TILE_COLUMNS], const struct multiplication *multiplication,
                       const float *b, int64_t depth, int64_t columns) {
  for (int64_t column = 0; column < columns; column++)
    for (int64_t k = 0; k < depth; k++)
      values[k][column] =
          b[k * multiplication->product.b_inner_stride + column * multiplication->product.b_column_stride];
}

/** Adds op(A) op(B), both from the tile's first row and column on. */
static void add_product(struct tile *tile, const struct multiplication *multiplication, const float *a,
                        const float *b) {
  const int64_t inner = multiplication->product.inner;
  double values[DEPTH][TILE_COLUMNS] = {0};
  for (int64_t first = 0; first < inner; first += DEPTH) {
    const int64_t depth = inner - first < DEPTH ? inner - first : DEPTH;
    read_panel(values, multiplication, b + first * multiplication->product.b_inner_stride, depth,
               tile->columns);
    for (int64_t k = 0; k < depth; k++)
      tile_add(tile, a + (first + k) * multiplication->product.a_inner_stride,
               multiplication->product.a_row_stride, values[k]);
  }
}

static void store(struct tile *tile, const struct multiplication *multiplication, int64_t batch,
                  int64_t first_row, int64_t first_column) {
  const struct matrix_product *product = &multiplication->product;
  for (int64_t row = 0; row < tile->rows; row++) {
    double *sums = tile->sums[row];
    for (int64_t column = 0; column < tile->columns; column++) {
      const int64_t c = (first_row + row) * product->bias_row_stride +
                        (first_column + column) * product->bias_column_stride;
      const double bias = multiplication->bias ? multiplication->bias[c] : 0;
      sums[column] = (double)product->alpha * sums[column] + (double)product->beta * bias;
    }
    const int64_t output = (batch * product->rows + first_row + row) * product->columns + first_column;
    epilogue_store(&multiplication->epilogue, output, sums, tile->columns);
  }
}

static rescl_status multiply_tile(void *user, size_t index) {
  const struct multiplication *multiplication = user;
  const struct matrix_product *product = &multiplication->product;
  const int64_t column = (int64_t)index % multiplication->column_tiles * TILE_COLUMNS;
  const int64_t row = (int64_t)index / multiplication->column_tiles % multiplication->row_tiles * TILE_ROWS;
  const int64_t batch = (int64_t)index / multiplication->column_tiles / multiplication->row_tiles;
  const float *a = multiplication->a + matrix_product_offset(product, product->batch_strides_a, batch) +
                   row * product->a_row_stride;
  const float *b = multiplication->b + matrix_product_offset(product, product->batch_strides_b, batch) +
                   column * product->b_column_stride;
  struct tile tile;
  tile_start(&tile, product->rows - row, product->columns - column);
  add_product(&tile, multiplication, a, b);
  store(&tile, multiplication, batch, row, column);
  return RESCL_OK;
}

rescl_status sample_gemm(const struct op_call *call, int64_t most) {
  // MatMul has no third input of its own: there it is the skip, which the epilogue adds
  const struct tensor *bias = call->op->input_max > 2 ? op_input(call, 2) : NULL;
  struct multiplication multiplication = {.a = op_input(call, 0)->data,
                                          .b = op_input(call, 1)->data,
                                          .bias = bias ? bias->data : NULL,
                                          .epilogue = epilogue_of(call)};
  struct matrix_product *product = &multiplication.product;
  TRY(matrix_product_resolve(call, product));
  multiplication.row_tiles = tile_count(product->rows, TILE_ROWS);
  multiplication.column_tiles = tile_count(product->columns, TILE_COLUMNS);
  const int64_t rows = product->rows < TILE_ROWS ? product->rows : TILE_ROWS;
  return tiles_sample(product->batch * multiplication.row_tiles * multiplication.column_tiles,
                      product->inner * rows * TILE_COLUMNS, most, multiply_tile, &multiplication);
}

rescl_status reference_gemm(const struct op_call *call) {
  return sample_gemm(call, 0);
}
