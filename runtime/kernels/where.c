/** Where (cl/where.cl). */
#include "kernels/layout.h"
#include "kernels/recording.h"
#include "kernels/typed.h"

#define ARGUMENTS_OF_BUFFERS(recorder, node)                 \
  ARGUMENT_OF_BUFFER(recorder_input(recorder, node, 0)),     \
      ARGUMENT_OF_BUFFER(recorder_input(recorder, node, 1)), \
      ARGUMENT_OF_BUFFER(recorder_input(recorder, node, 2)), \
      ARGUMENT_OF_BUFFER(recorder_output(recorder, node))

static rescl_status record_same(struct recorder *recorder, const struct node *node) {
  const struct tensor *output = &node->outputs[0]->tensor;
  const int64_t count = shape_elements(&output->shape);
  return recorder_launch(recorder,
                         &(struct kernel_launch){.source = "where",
                                                 .kernel = "where_same",
                                                 .options = typed_element_option(output->dtype),
                                                 .global = {(size_t)count},
                                                 KERNEL_ARGUMENTS(ARGUMENTS_OF_BUFFERS(recorder, node),
                                                                  ARGUMENT_OF_INT((int32_t)count))});
}

static rescl_status record_broadcast(struct recorder *recorder, const struct node *node) {
  const struct tensor *output = &node->outputs[0]->tensor;
  const int64_t count = shape_elements(&output->shape);
  const int rank = output->shape.rank;
  struct strided_view views[3];
  for (int index = 0; index < 3; index++)
    broadcast_view(&node->inputs[index]->tensor.shape, &output->shape, &views[index]);
  return recorder_launch(
      recorder, &(struct kernel_launch){.source = "where",
                                        .kernel = "where_broadcast",
                                        .options = typed_element_option(output->dtype),
                                        .global = {(size_t)count},
                                        KERNEL_ARGUMENTS(ARGUMENTS_OF_BUFFERS(recorder, node),
                                                         ARGUMENT_OF_INT((int32_t)count),
                                                         argument_int8_end(output->shape.dims, rank, 1),
                                                         argument_int8_end(views[0].strides, rank, 0),
                                                         argument_int8_end(views[1].strides, rank, 0),
                                                         argument_int8_end(views[2].strides, rank, 0))});
}

static rescl_status record(struct recorder *recorder, const struct node *node) {
  const struct shape *output = &node->outputs[0]->tensor.shape;
  int is_same = 1;
  for (int index = 0; index < 3; index++)
    is_same = is_same && shape_equal(&node->inputs[index]->tensor.shape, output);
  return is_same ? record_same(recorder, node) : record_broadcast(recorder, node);
}

const struct kernel kernel_where = {.name = "where", .supports = kernel_takes_plain, .record = record};
