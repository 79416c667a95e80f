/** MaxPool and AveragePool of volumes, LpPool of any (cl/pool_volume.cl). */
#include "kernels/volume.h"

/** As in cl/pool_volume.cl. */
enum { POOL_MAX, POOL_AVERAGE, POOL_NORM };

static int supports(const struct node *node, const struct device_profile *profile) {
  struct volume_window window;
  const int is_only_here = node->call.op == &op_lp_pool || node->call.inputs[0]->shape.rank == 5;
  return is_only_here && kernel_takes_plain(node, profile) &&
         volume_resolve(&node->call, &window) == RESCL_OK;
}

static rescl_status record(struct recorder *recorder, const struct node *node) {
  struct volume_window window;
  TRY(volume_resolve(&node->call, &window));
  const struct op *op = node->call.op;
  const int kind = op == &op_max_pool ? POOL_MAX : op == &op_average_pool ? POOL_AVERAGE : POOL_NORM;
  const float power = kind == POOL_NORM ? (float)attribute_int(&node->call, "p") : 1;
  const int64_t planes = window.batch * window.input_channels;
  int64_t ends[VOLUME_AXES];
  for (int axis = 0; axis < VOLUME_AXES; axis++)
    ends[axis] = window.axes[axis].input + window.axes[axis].after;
  return recorder_launch(
      recorder,
      &(struct kernel_launch){
          .source = "pool_volume",
          .kernel = "pool_volume",
          .global = {(size_t)volume_outputs(&window), (size_t)planes},
          KERNEL_ARGUMENTS(ARGUMENT_OF_BUFFER(recorder_input(recorder, node, 0)),
                           ARGUMENT_OF_BUFFER(recorder_output(recorder, node)),
                           argument_of_volume_window(&window, kind, window.count_include_pad),
                           argument_of_volume_reach(&window), argument_of_volume_size(&window, planes),
                           argument_int8(ends, VOLUME_AXES), ARGUMENT_OF_FLOAT(power))});
}

const struct kernel kernel_pool_volume = {.name = "pool_volume", .supports = supports, .record = record};
