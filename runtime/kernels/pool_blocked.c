/** Pooling of channels in blocks (cl/pool_blocked.cl): MaxPool, AveragePool,
 *  GlobalMaxPool and GlobalAveragePool. */
#include "kernels/conv.h"

/** Of a global pool the window is the image. */
static rescl_status resolve(const struct node *node, struct window *window) {
  const struct op *op = node->call.op;
  if (op == &op_max_pool || op == &op_average_pool) return window_resolve(&node->call, window);
  const int64_t *dims = node->call.inputs[0]->shape.dims;
  *window = (struct window){.batch = dims[0],
                            .input_channels = dims[1],
                            .input_height = dims[2],
                            .input_width = dims[3],
                            .output_height = 1,
                            .output_width = 1,
                            .kernel_height = dims[2],
                            .kernel_width = dims[3],
                            .stride_height = 1,
                            .stride_width = 1,
                            .dilation_height = 1,
                            .dilation_width = 1};
  return RESCL_OK;
}

static int supports(const struct node *node, const struct device_profile *profile) {
  struct window window;
  return profile->has_vectors && kernel_takes_blocks(node, profile) && resolve(node, &window) == RESCL_OK;
}

/** A window and how many channel blocks there are. */
struct pool {
  struct window window;
  int64_t blocks;
};

static struct piece_rows rows(const void *configuration, int64_t piece) {
  const struct pool *pool = configuration;
  const int64_t row = piece / pool->blocks;
  return conv_piece_rows(&pool->window, row, row + 1);
}

static rescl_status record(struct recorder *recorder, const struct node *node) {
  struct pool pool;
  const struct window *window = &pool.window;
  TRY(resolve(node, &pool.window));
  const int block = node->outputs[0]->tensor.block;
  const int is_max = node->call.op == &op_max_pool || node->call.op == &op_global_max_pool;
  pool.blocks = divide_up(window->input_channels, block);
  return recorder_task(
      recorder, &(struct kernel_task){
                    .name = "pool_blocked",
                    .block = block,
                    .pieces = window->batch * window->output_height * pool.blocks,
                    .stripe = pool.blocks,
                    .input = recorder_input(recorder, node, 0),
                    .output = recorder_output(recorder, node),
                    .rows = rows,
                    .configuration = &pool,
                    KERNEL_ARGUMENTS(argument_of_window(window),
                                     argument_of_size(window, window->batch, window->count_include_pad),
                                     ARGUMENT_OF_INT((int32_t)pool.blocks),
                                     ARGUMENT_OF_INT((int32_t)(window->input_height + window->pad_bottom)),
                                     ARGUMENT_OF_INT((int32_t)(window->input_width + window->pad_right)),
                                     ARGUMENT_OF_INT(is_max))});
}

const struct kernel kernel_pool_blocked = {.name = "pool_blocked", .supports = supports, .record = record};
