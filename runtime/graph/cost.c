#include "graph/cost.h"

#include "ops/geometry.h"
#include "ops/resize.h"

static int64_t times(int64_t a, int64_t b) {
  int64_t product;
  return __builtin_mul_overflow(a, b, &product) ? INT64_MAX : product;
}

static int64_t plus(int64_t a, int64_t b) {
  int64_t sum;
  return __builtin_add_overflow(a, b, &sum) ? INT64_MAX : sum;
}

static int64_t elements(const struct tensor *tensor) {
  const int64_t count = tensor ? shape_elements(&tensor->shape) : 0;
  return count < 0 ? 0 : count;
}

static int64_t input_elements(const struct op_call *call) {
  return elements(op_input(call, 0));
}

static int64_t output_elements(const struct op_call *call) {
  return elements(call->outputs[0]);
}

static int64_t conv(const struct op_call *call) {
  const struct tensor *weights = op_input(call, 1);
  if (!weights || weights->shape.rank < 1 || weights->shape.dims[0] < 1) return 0;
  const int64_t per_output =
      elements(weights) / weights->shape.dims[0]; // input channels of a group times the kernel
  const int64_t bias = op_input(call, 2) != NULL;
  return times(output_elements(call), plus(times(2, per_output), bias));
}

static int64_t matrix_product(const struct op_call *call) {
  struct matrix_product product;
  if (matrix_product_resolve(call, &product) != RESCL_OK) return 0;
  const int64_t bias = op_input(call, 2) != NULL;
  return times(output_elements(call), plus(times(2, product.inner), bias));
}

/** Each input meets the weights of its group once. */
static int64_t conv_transpose(const struct op_call *call) {
  const struct tensor *weights = op_input(call, 1);
  if (!weights || weights->shape.rank < 1 || weights->shape.dims[0] < 1) return 0;
  const int64_t per_input = elements(weights) / weights->shape.dims[0];
  const int64_t bias = op_input(call, 2) ? output_elements(call) : 0;
  return plus(times(input_elements(call), times(2, per_input)), bias);
}

static int64_t pool(const struct op_call *call) {
  struct volume_window window;
  int64_t taps = 1;
  if (volume_resolve(call, &window) != RESCL_OK) return 0;
  for (int axis = 0; axis < VOLUME_AXES; axis++) taps = times(taps, window.axes[axis].kernel);
  return times(output_elements(call), taps);
}

static int64_t two_per_output(const struct op_call *call) {
  return times(2, output_elements(call));
}

static int64_t sum(const struct op_call *call) {
  return times(call->input_count - 1, output_elements(call));
}

/** Maximum, difference, exponential, sum and quotient. */
static int64_t softmax(const struct op_call *call) {
  return times(5, output_elements(call));
}

/** A multiplication and an addition per tap. */
static int64_t resize(const struct op_call *call) {
  struct resize resize;
  int64_t taps = 1;
  if (resize_resolve(call, &resize) != RESCL_OK || resize.mode == RESIZE_NEAREST) return 0;
  for (int axis = 0; axis < resize.rank; axis++) taps = times(taps, resize.axes[axis].taps);
  return times(output_elements(call), times(2, taps));
}

/** Sum, sum of squares, difference, two factors and a bias. */
static int64_t normalization(const struct op_call *call) {
  return times(7, output_elements(call));
}

static int64_t nothing(const struct op_call *call) {
  (void)call;
  return 0;
}

/** Where it is not one per output element. */
static const struct {
  const struct op *op;
  int64_t (*flops)(const struct op_call *call);
} rows[] = {
    {&op_conv, conv},
    {&op_conv_transpose, conv_transpose},
    {&op_gemm, matrix_product},
    {&op_matmul, matrix_product},
    {&op_linear, matrix_product},
    {&op_max_pool, pool},
    {&op_average_pool, pool},
    {&op_lp_pool, pool},
    {&op_global_average_pool, input_elements},
    {&op_global_max_pool, input_elements},
    {&op_reduce_mean, input_elements},
    {&op_reduce_sum, input_elements},
    {&op_reduce_max, input_elements},
    {&op_reduce_min, input_elements},
    {&op_reduce_prod, input_elements},
    {&op_reduce_l1, input_elements},
    {&op_reduce_l2, input_elements},
    {&op_reduce_log_sum, input_elements},
    {&op_reduce_log_sum_exp, input_elements},
    {&op_reduce_sum_square, input_elements},
    {&op_batch_normalization, two_per_output},
    {&op_scale_shift, two_per_output},
    {&op_layer_normalization, normalization},
    {&op_rms_normalization, normalization},
    {&op_instance_normalization, normalization},
    {&op_group_normalization, normalization},
    {&op_softmax, softmax},
    {&op_log_softmax, softmax},
    {&op_sum, sum},
    {&op_transpose, nothing},
    {&op_slice, nothing},
    {&op_split, nothing},
    {&op_depth_to_space, nothing},
    {&op_space_to_depth, nothing},
    {&op_space_to_batch, nothing},
    {&op_batch_to_space, nothing},
    {&op_concat, nothing},
    {&op_pad, nothing},
    {&op_resize, resize},
    {&op_upsample, resize},
    {&op_reorder, nothing},
};

/** One per output element for each thing that rides behind the operator. */
static int64_t epilogue(const struct op_call *call) {
  const int skip = (call->op->traits & OP_SKIP) && op_input(call, call->op->skip_input);
  const int activation =
      (call->op->traits & OP_EPILOGUE) && activation_epilogue(call).kind != ACTIVATION_NONE;
  return times(skip + activation, output_elements(call));
}

int64_t node_flops(const struct node *node) {
  const struct op_call *call = &node->call;
  if (op_is_view(call) || (call->op->traits & OP_FOLD_ONLY)) return 0;
  for (size_t index = 0; index < sizeof rows / sizeof *rows; index++)
    if (rows[index].op == call->op) return plus(rows[index].flops(call), epilogue(call));
  return plus(output_elements(call), epilogue(call));
}

/** Each element of the output meets all weights that could reach it. */
static int64_t conv_transpose_work(const struct op_call *call) {
  const struct shape *weights = &call->inputs[1]->shape;
  return times(output_elements(call), times(weights->dims[0], shape_product(weights, 2, weights->rank)));
}

/** Every combination of the letters, one after the other. */
static int64_t einsum_work(const struct op_call *call) {
  struct einsum einsum;
  int64_t places = einsum_resolve(call, &einsum) == RESCL_OK ? call->input_count : 0;
  for (int letter = 0; places && letter < einsum.letter_count; letter++)
    places = times(places, einsum.sizes[letter]);
  return places;
}

static int64_t lrn_work(const struct op_call *call) {
  struct response response;
  if (response_resolve(call, &response) != RESCL_OK) return 0;
  const int64_t size = response.before + response.after + 1, length = response.along.length;
  return times(output_elements(call), size < length ? size : length);
}

/** Each element is held against those that were found, one by one. */
static int64_t top_k_work(const struct op_call *call) {
  struct ranking ranking;
  return ranking_resolve(call, &ranking) == RESCL_OK ? times(input_elements(call), ranking.count) : 0;
}

/** Where it is more than FLOPs and elements. */
static const struct {
  const struct op *op;
  int64_t (*work)(const struct op_call *call);
} work_rows[] = {
    {&op_conv_transpose, conv_transpose_work},
    {&op_einsum, einsum_work},
    {&op_lrn, lrn_work},
    {&op_top_k, top_k_work},
    {&op_top_k_indices, top_k_work},
};

int64_t node_work(const struct node *node) {
  const struct op_call *call = &node->call;
  const int looks_at_data = !(call->op->traits & OP_SHAPE_ONLY);
  int64_t work = node_flops(node);
  for (int index = 0; looks_at_data && index < call->input_count; index++)
    work = plus(work, elements(call->inputs[index]));
  for (int index = 0; index < call->output_count; index++) work = plus(work, elements(call->outputs[index]));
  for (size_t index = 0; index < sizeof work_rows / sizeof *work_rows; index++)
    if (work_rows[index].op == call->op) work = plus(work, work_rows[index].work(call));
  return work;
}

/** Looked for among so many before it: further back a repeated input counts once more. */
enum { MOST_LOOKED_BACK = 64 };

static int is_repeated(const struct node *node, int index) {
  const int first = index > MOST_LOOKED_BACK ? index - MOST_LOOKED_BACK : 0;
  for (int earlier = first; earlier < index; earlier++)
    if (node->inputs[earlier] == node->inputs[index]) return 1;
  return 0;
}

int64_t node_bytes(const struct node *node) {
  int64_t total = 0;
  if (op_is_view(&node->call)) return 0;
  for (int index = 0; index < node->call.input_count; index++) {
    if (!node->inputs[index] || is_repeated(node, index)) continue;
    total = plus(total, (int64_t)tensor_size(node->call.inputs[index]));
  }
  for (int index = 0; index < node->call.output_count; index++)
    if (node->outputs[index]) total = plus(total, (int64_t)tensor_size(node->call.outputs[index]));
  return total;
}
