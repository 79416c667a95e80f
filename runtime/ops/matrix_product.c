/** Gemm, MatMul, and Linear, which is MatMul with a bias. */
#include "ops/rule.h"

static rescl_status fail_inner(const struct tensor *a, const struct tensor *b) {
  char text_a[SHAPE_TEXT_BYTES], text_b[SHAPE_TEXT_BYTES];
  return fail(RESCL_SHAPE_MISMATCH, "matrices A %s and B %s do not multiply: their inner sizes differ",
              shape_text(&a->shape, text_a), shape_text(&b->shape, text_b));
}

/** C must broadcast to [rows][columns], and only that way round. */
static rescl_status resolve_bias(const struct op_call *call, struct matrix_product *product) {
  const struct tensor *bias;
  if (!op_input(call, 2)) return RESCL_OK;
  TRY(rule_float_input(call, 2, "C", &bias));
  const struct shape result = {.rank = 2, .dims = {product->rows, product->columns}};
  struct shape joined = {.rank = -1};
  char text_bias[SHAPE_TEXT_BYTES], text_result[SHAPE_TEXT_BYTES];
  if (bias->shape.rank <= 2) TRY(shape_broadcast(&bias->shape, &result, &joined));
  if (!shape_equal(&joined, &result))
    return fail(RESCL_SHAPE_MISMATCH, "C %s must broadcast to the product %s",
                shape_text(&bias->shape, text_bias), shape_text(&result, text_result));
  struct strided_view view;
  broadcast_view(&bias->shape, &result, &view);
  product->bias_row_stride = view.strides[0];
  product->bias_column_stride = view.strides[1];
  product->beta = attribute_float(call, "beta");
  return RESCL_OK;
}

static void set_strides(struct matrix_product *product) {
  product->a_row_stride = product->transpose_a ? 1 : product->inner;
  product->a_inner_stride = product->transpose_a ? product->rows : 1;
  product->b_inner_stride = product->transpose_b ? 1 : product->columns;
  product->b_column_stride = product->transpose_b ? product->inner : 1;
}

static rescl_status gemm_resolve(const struct op_call *call, struct matrix_product *product) {
  const struct tensor *a, *b;
  char text_a[SHAPE_TEXT_BYTES], text_b[SHAPE_TEXT_BYTES];
  TRY(rule_float_input(call, 0, "A", &a));
  TRY(rule_float_input(call, 1, "B", &b));
  if (a->shape.rank != 2 || b->shape.rank != 2)
    return fail(RESCL_SHAPE_MISMATCH, "Gemm multiplies two matrices, found A %s and B %s; Flatten them first",
                shape_text(&a->shape, text_a), shape_text(&b->shape, text_b));
  const int transpose_a = attribute_int(call, "transA") != 0,
            transpose_b = attribute_int(call, "transB") != 0;
  *product = (struct matrix_product){.batch = 1,
                                     .is_uniform = 1,
                                     .rows = a->shape.dims[transpose_a],
                                     .columns = b->shape.dims[!transpose_b],
                                     .inner = a->shape.dims[!transpose_a],
                                     .transpose_a = transpose_a,
                                     .transpose_b = transpose_b,
                                     .alpha = attribute_float(call, "alpha")};
  if (product->inner != b->shape.dims[transpose_b]) return fail_inner(a, b);
  set_strides(product);
  return resolve_bias(call, product);
}

/** The dimensions in front of the matrix; a vector has none. */
static struct shape batch_dims(const struct shape *shape) {
  return shape_of(shape->rank > 2 ? shape->rank - 2 : 0, shape->dims);
}

/** Strides of an operand whose matrices have that many elements, along the joined batch dimensions. */
static void set_batch_strides(const struct matrix_product *product, const struct shape *own, int64_t matrix,
                              int64_t strides[RESCL_MAX_RANK]) {
  struct strided_view view;
  broadcast_view(own, &product->batch_shape, &view);
  for (int dimension = 0; dimension < product->batch_shape.rank; dimension++)
    strides[dimension] = view.strides[dimension] * matrix;
}

/** The stride from each product's operand to the next: only if the operand repeats for all or for none. */
static int find_uniform_stride(const struct matrix_product *product, const struct shape *own, int64_t matrix,
                               int64_t *stride) {
  const int64_t count = shape_elements(own);
  *stride = count == 1 ? 0 : matrix;
  return count == 1 || count == product->batch;
}

int64_t matrix_product_offset(const struct matrix_product *product, const int64_t *batch_strides,
                              int64_t index) {
  int64_t offset = 0;
  for (int dimension = product->batch_shape.rank - 1; dimension >= 0; dimension--) {
    offset += index % product->batch_shape.dims[dimension] * batch_strides[dimension];
    index /= product->batch_shape.dims[dimension];
  }
  return offset;
}

static rescl_status matmul_resolve(const struct op_call *call, struct matrix_product *product) {
  const struct tensor *a, *b;
  TRY(rule_float_input(call, 0, "A", &a));
  TRY(rule_float_input(call, 1, "B", &b));
  const int rank_a = a->shape.rank, rank_b = b->shape.rank;
  if (rank_a < 1 || rank_b < 1)
    return fail(RESCL_SHAPE_MISMATCH, "MatMul does not multiply scalars; use Mul");
  *product = (struct matrix_product){.rows = rank_a > 1 ? a->shape.dims[rank_a - 2] : 1,
                                     .columns = rank_b > 1 ? b->shape.dims[rank_b - 1] : 1,
                                     .inner = a->shape.dims[rank_a - 1],
                                     .alpha = 1};
  if (product->inner != b->shape.dims[rank_b > 1 ? rank_b - 2 : 0]) return fail_inner(a, b);
  const struct shape batch_a = batch_dims(&a->shape), batch_b = batch_dims(&b->shape);
  TRY(shape_broadcast(&batch_a, &batch_b, &product->batch_shape));
  const int64_t matrix_a = product->rows * product->inner, matrix_b = product->inner * product->columns;
  product->batch = shape_elements(&product->batch_shape);
  set_strides(product);
  set_batch_strides(product, &batch_a, matrix_a, product->batch_strides_a);
  set_batch_strides(product, &batch_b, matrix_b, product->batch_strides_b);
  const int is_uniform_a = find_uniform_stride(product, &batch_a, matrix_a, &product->batch_stride_a),
            is_uniform_b = find_uniform_stride(product, &batch_b, matrix_b, &product->batch_stride_b);
  product->is_uniform = is_uniform_a && is_uniform_b;
  return RESCL_OK;
}

/** A number per column, for all rows. */
static rescl_status linear_resolve(const struct op_call *call, struct matrix_product *product) {
  const struct tensor *bias;
  TRY(matmul_resolve(call, product));
  TRY(rule_float_input(call, 2, "bias", &bias));
  product->beta = 1;
  product->bias_column_stride = 1;
  if (shape_elements(&bias->shape) == product->columns) return RESCL_OK;
  return fail(RESCL_SHAPE_MISMATCH, "expected a bias of %lld numbers", (long long)product->columns);
}

rescl_status matrix_product_resolve(const struct op_call *call, struct matrix_product *product) {
  if (call->op == &op_gemm) return gemm_resolve(call, product);
  TRY(call->op == &op_linear ? linear_resolve(call, product) : matmul_resolve(call, product));
  if (product->is_uniform && product->batch > 1 && product->batch_stride_a && !product->batch_stride_b) {
    product->rows *= product->batch; // one B for all: the batch is just more rows of A
    product->batch = 1;
    product->batch_shape.rank = 0;
  }
  if (product->batch == 1) product->batch_stride_a = product->batch_stride_b = 0;
  return RESCL_OK;
}

static rescl_status gemm_infer(const struct op_call *call) {
  struct matrix_product product;
  TRY(gemm_resolve(call, &product));
  return rule_output(call, 0, DTYPE_FLOAT32,
                     &(struct shape){.rank = 2, .dims = {product.rows, product.columns}});
}

static rescl_status matmul_infer(const struct op_call *call) {
  struct matrix_product product;
  TRY(call->op == &op_linear ? linear_resolve(call, &product) : matmul_resolve(call, &product));
  struct shape output = product.batch_shape;
  if (op_input(call, 0)->shape.rank > 1) output.dims[output.rank++] = product.rows;
  if (op_input(call, 1)->shape.rank > 1) output.dims[output.rank++] = product.columns;
  return rule_output(call, 0, DTYPE_FLOAT32, &output);
}

static const struct attribute_spec gemm_attributes[] = {
    {.name = "alpha", .kind = ATTRIBUTE_FLOAT, .real = 1},
    {.name = "beta", .kind = ATTRIBUTE_FLOAT, .real = 1},
    {.name = "transA", .kind = ATTRIBUTE_INT},
    {.name = "transB", .kind = ATTRIBUTE_INT},
    EPILOGUE_ATTRIBUTES,
    {0},
};

const struct op op_gemm = {
    .name = "Gemm",
    .traits = OP_EPILOGUE,
    .input_min = 2,
    .input_max = 3,
    .output_max = 1,
    .attributes = gemm_attributes,
    .infer = gemm_infer,
};

static const struct attribute_spec matmul_attributes[] = {
    EPILOGUE_ATTRIBUTES,
    {0},
};

const struct op op_matmul = {
    .name = "MatMul",
    .traits = OP_EPILOGUE,
    .input_min = 2,
    .input_max = 2,
    .output_max = 1,
    .attributes = matmul_attributes,
    .infer = matmul_infer,
};

const struct op op_linear = {
    .name = "Linear",
    .traits = OP_EPILOGUE | OP_INTERNAL,
    .input_min = 3,
    .input_max = 3,
    .output_max = 1,
    .attributes = matmul_attributes,
    .infer = matmul_infer,
};
