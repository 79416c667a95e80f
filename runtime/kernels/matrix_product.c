/** Gemm, MatMul and Linear on devices with wide vectors (cl/matrix_product.cl), and for whatever no other kernel takes
 *  (cl/matrix_product_direct.cl). */
#include "kernels/fully_connected.h"

enum { A, B, C };
/** Floats of A that stay in the second-level cache, k whose panel stays in the first-level one, pieces per unit. */
enum { CHUNK_FLOATS = 64 * 1024, MOST_CHUNK_ROWS = 84, DEPTH = 256, PIECES_PER_UNIT = 8 };

struct tiling {
  int64_t lanes, chunk_rows, span, depth, pieces; // as in the kernel
  int is_packed;
};

/** Rows whose sums fill the registers: MOST_TILE_ROWS of the kernel. */
static int64_t tile_rows(int vector_width) {
  return vector_width == 16 ? 14 : 6;
}

static int64_t choose_chunk(const struct matrix_product *product, int vector_width) {
  const int64_t tile = tile_rows(vector_width);
  int64_t rows = CHUNK_FLOATS / product->inner / tile * tile;
  if (rows < 2 * tile) rows = 2 * tile;
  if (rows > MOST_CHUNK_ROWS) rows = MOST_CHUNK_ROWS;
  return rows < product->rows ? rows : product->rows;
}

static struct tiling tiling_of(const struct node *node, const struct matrix_product *product,
                               const struct device_profile *profile) {
  struct tiling tiling = {.lanes = 2 * profile->vector_width, .span = 1, .depth = DEPTH};
  tiling.chunk_rows = choose_chunk(product, profile->vector_width);
  if (tiling.depth > product->inner) tiling.depth = product->inner;
  tiling.is_packed = fully_connected_packs(node, product);
  const int64_t chunks = product->batch * divide_up(product->rows, tiling.chunk_rows);
  const int64_t blocks = divide_up(product->columns, tiling.lanes);
  const int64_t wanted = PIECES_PER_UNIT * (int64_t)profile->compute_units;
  while (tiling.span < blocks && chunks * divide_up(blocks, 2 * tiling.span) >= wanted) tiling.span *= 2;
  tiling.pieces = chunks * divide_up(blocks, tiling.span);
  return tiling;
}

/** The arguments behind the buffers, as both kernels take them. */
#define ARGUMENTS_OF_PRODUCT(product, activation, ...)                                                  \
  argument_int8((const int64_t[]){(product).rows, (product).columns, (product).inner, __VA_ARGS__}, 7), \
      argument_int8((const int64_t[]){(product).a_row_stride, (product).a_inner_stride,                 \
                                      (product).b_inner_stride, (product).b_column_stride,              \
                                      (product).bias_row_stride, (product).bias_column_stride},         \
                    6),                                                                                 \
      argument_int8_end((product).batch_shape.dims, (product).batch_shape.rank, 1),                     \
      argument_int8_end((product).batch_strides_a, (product).batch_shape.rank, 0),                      \
      argument_int8_end((product).batch_strides_b, (product).batch_shape.rank, 0),                      \
      ARGUMENT_OF_FLOAT((product).alpha), ARGUMENT_OF_FLOAT((product).beta),                            \
      ARGUMENTS_OF_ACTIVATION(activation)

static int supports(const struct node *node, const struct device_profile *profile) {
  struct matrix_product product;
  return kernel_takes_plain(node, profile) && matrix_product_resolve(&node->call, &product) == RESCL_OK;
}

static int supports_task(const struct node *node, const struct device_profile *profile) {
  return profile->has_vectors && supports(node, profile);
}

/** Whether packed weights are read by so few rows that memory is what takes the time. */
static int is_read_once(const struct matrix_product *product, const struct tiling *tiling,
                        const struct device_profile *profile) {
  return tiling->is_packed && product->rows * product->batch < tile_rows(profile->vector_width);
}

static rescl_status record_task(struct recorder *recorder, const struct node *node) {
  struct matrix_product product;
  TRY(matrix_product_resolve(&node->call, &product));
  const struct activation activation = activation_epilogue(&node->call);
  const struct tiling tiling = tiling_of(node, &product, recorder_profile(recorder));
  struct buffer *b = tiling.is_packed ? fully_connected_packed(recorder, node, &product, tiling.lanes)
                                      : recorder_input(recorder, node, B);
  const int64_t panel_rows = tiling.is_packed ? 0 : tiling.depth;
  return recorder_task(
      recorder, &(struct kernel_task){
                    .name = "matrix_product",
                    .block = recorder_profile(recorder)->vector_width,
                    .pieces = tiling.pieces,
                    .input = recorder_input(recorder, node, A),
                    .output = recorder_output(recorder, node),
                    .read_once = is_read_once(&product, &tiling, recorder_profile(recorder)) ? b : NULL,
                    .workspace_floats = (tiling.chunk_rows + panel_rows) * tiling.lanes,
                    KERNEL_ARGUMENTS(ARGUMENT_OF_BUFFER(b),
                                     ARGUMENT_OF_BUFFER(fully_connected_bias(recorder, node, &product)),
                                     ARGUMENTS_OF_PRODUCT(product, activation, tiling.chunk_rows, tiling.span,
                                                          tiling.depth, tiling.is_packed))});
}

static rescl_status record(struct recorder *recorder, const struct node *node) {
  struct matrix_product product;
  TRY(matrix_product_resolve(&node->call, &product));
  const struct activation activation = activation_epilogue(&node->call);
  const int64_t rows = product.batch * product.rows;
  return recorder_launch(
      recorder, &(struct kernel_launch){
                    .source = "matrix_product_direct",
                    .kernel = "matrix_product_direct",
                    .global = {(size_t)product.columns, (size_t)rows},
                    .operations = 2.0 * (double)rows * (double)product.columns * (double)product.inner,
                    KERNEL_ARGUMENTS(ARGUMENT_OF_BUFFER(recorder_input(recorder, node, A)),
                                     ARGUMENT_OF_BUFFER(recorder_input(recorder, node, B)),
                                     ARGUMENT_OF_BUFFER(fully_connected_bias(recorder, node, &product)),
                                     ARGUMENT_OF_BUFFER(recorder_output(recorder, node)),
                                     ARGUMENTS_OF_PRODUCT(product, activation, product.batch, 0, 0, 0))});
}

const struct kernel kernel_matrix_product = {
    .name = "matrix_product", .supports = supports_task, .record = record_task};

const struct kernel kernel_matrix_product_direct = {
    .name = "matrix_product_direct", .supports = supports, .record = record};
