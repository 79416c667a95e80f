/** ReduceMean over any set of dimensions (cl/reduce_mean.cl). */
#include "kernels/layout.h"
#include "kernels/recording.h"

/** A walk over some dimensions of the input: how many steps each takes and how far each step goes. */
struct walk {
  int64_t dims[RESCL_MAX_RANK], strides[RESCL_MAX_RANK];
  int64_t count;
};

static struct walk walk_over(const struct shape *shape, unsigned axes) {
  struct walk walk = {.count = 1};
  int64_t strides[RESCL_MAX_RANK];
  shape_strides(shape, strides);
  for (int axis = 0; axis < shape->rank; axis++) {
    const int walked = (axes >> axis & 1) != 0;
    walk.dims[axis] = walked ? shape->dims[axis] : 1;
    walk.strides[axis] = strides[axis];
    walk.count *= walk.dims[axis];
  }
  return walk;
}

static rescl_status record(struct recorder *recorder, const struct node *node) {
  struct reduction reduction;
  TRY(reduction_resolve(&node->call, &reduction));
  const struct shape *shape = &node->inputs[0]->tensor.shape;
  const struct walk kept = walk_over(shape, ~reduction.axes), reduced = walk_over(shape, reduction.axes);
  return recorder_launch(recorder, &(struct kernel_launch){
                                       .source = "reduce_mean",
                                       .kernel = "reduce_mean",
                                       .global = {(size_t)kept.count},
                                       KERNEL_ARGUMENTS(ARGUMENT_OF_BUFFER(recorder_input(recorder, node, 0)),
                                                        ARGUMENT_OF_BUFFER(recorder_output(recorder, node)),
                                                        ARGUMENT_OF_INT((int32_t)kept.count),
                                                        argument_int8_end(kept.dims, shape->rank, 1),
                                                        argument_int8_end(kept.strides, shape->rank, 0),
                                                        ARGUMENT_OF_INT((int32_t)reduced.count),
                                                        argument_int8_end(reduced.dims, shape->rank, 1),
                                                        argument_int8_end(reduced.strides, shape->rank, 0))});
}

const struct kernel kernel_reduce_mean = {
    .name = "reduce_mean", .supports = kernel_takes_plain, .record = record};
