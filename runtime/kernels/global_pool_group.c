/** GlobalAveragePool and GlobalMaxPool where work-items are lanes, of plain tensors or of channels in blocks
 *  (cl/global_pool_group.cl). */
#include "base/integer.h"
#include "kernels/layout.h"
#include "kernels/recording.h"

enum { LEAST_INNER = 16 };

struct planes {
  int64_t count, inner;
};

static struct planes planes_of(const struct node *node) {
  const struct shape *shape = &node->inputs[0]->tensor.shape;
  const int block = node->outputs[0]->tensor.block;
  return (struct planes){shape->dims[0] * divide_up(shape->dims[1], block ? block : 1),
                         shape_product(shape, 2, shape->rank)};
}

static int supports(const struct node *node, const struct device_profile *profile) {
  return (kernel_takes_plain(node, profile) || kernel_takes_lane_blocks(node, profile)) &&
         planes_of(node).count > 0 && planes_of(node).count <= INT32_MAX / (int64_t)profile->usual_group;
}

/** Of few elements one work-item makes as much in less time. */
static int prefers(const struct node *node, const struct device_profile *profile) {
  (void)profile;
  return planes_of(node).inner >= LEAST_INNER;
}

static rescl_status record(struct recorder *recorder, const struct node *node) {
  const struct planes planes = planes_of(node);
  return recorder_launch(
      recorder,
      &(struct kernel_launch){.source = "global_pool_group",
                              .kernel = "global_pool_group",
                              .options = node->outputs[0]->tensor.block ? LANE_BLOCK_OPTION : NULL,
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
