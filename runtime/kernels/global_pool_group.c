/** GlobalAveragePool and GlobalMaxPool where work-items are lanes, of plain tensors or of channels in blocks, and
 *  ReduceMean over the last dimensions (cl/global_pool_group.cl). */
#include "base/integer.h"
#include "kernels/layout.h"
#include "kernels/recording.h"

enum { LEAST_INNER = 16 };

struct planes {
  int64_t count, inner;
};

/** Dimensions in front of those that become one; -1 where there are others behind them. */
static int kept_dimensions(const struct node *node) {
  struct reduction reduction;
  int kept = node->inputs[0]->tensor.shape.rank;
  if (node->call.op != &op_reduce_mean) return 2;
  if (reduction_resolve(&node->call, &reduction) != RESCL_OK) return -1;
  while (kept > 0 && (reduction.axes >> (kept - 1) & 1)) kept--;
  return reduction.axes >> kept << kept == reduction.axes ? kept : -1;
}

static int resolve(const struct node *node, struct planes *planes) {
  const struct shape *shape = &node->inputs[0]->tensor.shape;
  const int block = node->outputs[0]->tensor.block, kept = kept_dimensions(node);
  if (kept < 0) return 0;
  planes->count = block ? shape->dims[0] * divide_up(shape->dims[1], block) : shape_product(shape, 0, kept);
  planes->inner = shape_product(shape, kept, shape->rank);
  return 1;
}

static int supports(const struct node *node, const struct device_profile *profile) {
  struct planes planes;
  return (kernel_takes_plain(node, profile) || kernel_takes_lane_blocks(node, profile)) &&
         resolve(node, &planes) && planes.count > 0 &&
         planes.count <= INT32_MAX / (int64_t)profile->usual_group;
}

/** Of few elements one work-item makes as much in less time. */
static int prefers(const struct node *node, const struct device_profile *profile) {
  struct planes planes;
  (void)profile;
  return resolve(node, &planes) && planes.inner >= LEAST_INNER;
}

static rescl_status record(struct recorder *recorder, const struct node *node) {
  struct planes planes;
  resolve(node, &planes);
  return recorder_launch(
      recorder,
      &(struct kernel_launch){.source = "global_pool_group",
                              .kernel = "global_pool_group",
                              .options = node->outputs[0]->tensor.block ? LANES_BLOCK_OPTION : NULL,
                              .global = {(size_t)planes.count * recorder_profile(recorder)->usual_group},
                              KERNEL_ARGUMENTS(ARGUMENT_OF_BUFFER(recorder_input(recorder, node, 0)),
                                               ARGUMENT_OF_BUFFER(recorder_output(recorder, node)),
                                               ARGUMENT_OF_INT((int32_t)planes.inner),
                                               ARGUMENT_OF_INT(node->call.op == &op_global_max_pool))});
}

const struct kernel kernel_global_pool_group = {.name = "global_pool_group",
                                                .supports = supports,
                                                .prefers = prefers,
                                                .is_for_lanes = 1,
                                                .record = record};
