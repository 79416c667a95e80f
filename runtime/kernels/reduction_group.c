/** Reductions over the last dimensions where work-items are lanes, of plain tensors; GlobalAveragePool and GlobalMaxPool
 *  of channels in blocks, too (cl/reduction_group.cl). */
#include "base/integer.h"
#include "kernels/recording.h"
#include "kernels/reduction.h"

enum { LEAST_LENGTH = 16 };

struct rows {
  int64_t count, length;
  const char *operation;
};

static int resolve(const struct node *node, struct rows *rows) {
  const struct shape *shape = &node->inputs[0]->tensor.shape;
  const int block = node->outputs[0]->tensor.block;
  struct reduction reduction;
  int kept = shape->rank;
  if (reduction_resolve(&node->call, &reduction) != RESCL_OK) return 0;
  while (kept > 0 && (reduction.axes >> (kept - 1) & 1)) kept--;
  if (reduction.axes >> kept << kept != reduction.axes) return 0; // others behind them are kept
  rows->count = block ? shape->dims[0] * divide_up(shape->dims[1], block) : shape_product(shape, 0, kept);
  rows->length = shape_product(shape, kept, shape->rank);
  rows->operation = reduction.operation;
  return 1;
}

static int supports(const struct node *node, const struct device_profile *profile) {
  struct rows rows;
  return node->inputs[0]->tensor.dtype == DTYPE_FLOAT32 &&
         (kernel_takes_plain(node, profile) || kernel_takes_lane_blocks(node, profile)) &&
         resolve(node, &rows) && rows.count > 0 && rows.count <= INT32_MAX / (int64_t)profile->usual_group;
}

/** Of few elements one work-item makes as much in less time. */
static int prefers(const struct node *node, const struct device_profile *profile) {
  struct rows rows;
  (void)profile;
  return resolve(node, &rows) && rows.length >= LEAST_LENGTH;
}

static rescl_status record(struct recorder *recorder, const struct node *node) {
  struct rows rows;
  char options[REDUCTION_OPTIONS_BYTES];
  if (!resolve(node, &rows)) return fail(RESCL_UNSUPPORTED, "other axes than the last are reduced");
  return recorder_launch(
      recorder, &(struct kernel_launch){
                    .source = "reduction_group",
                    .kernel = "reduction_group",
                    .options = reduction_options(options, rows.operation, node->outputs[0]->tensor.block),
                    .global = {(size_t)rows.count * recorder_profile(recorder)->usual_group},
                    KERNEL_ARGUMENTS(ARGUMENT_OF_BUFFER(recorder_input(recorder, node, 0)),
                                     ARGUMENT_OF_BUFFER(recorder_output(recorder, node)),
                                     ARGUMENT_OF_INT((int32_t)rows.length))});
}

const struct kernel kernel_reduction_group = {
    .name = "reduction_group", .supports = supports, .prefers = prefers, .is_for_lanes = 1, .record = record};
