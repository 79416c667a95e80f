/** Add, Sub, Mul and Div with broadcasting, the skip addition among them where no convolution
 *  took it in (cl/binary.cl). */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "kernels/layout.h"
#include "kernels/recording.h"

/** "-DOPERATION=ADD" from the operator's name. */
static void build_options(const struct node *node, char *options, size_t size_bytes) {
  const int prefix =
      snprintf(options, size_bytes, "-DOPERATION=%s", node->call.op->name) - (int)strlen(node->call.op->name);
  for (char *letter = options + prefix; *letter; letter++) *letter = (char)toupper((unsigned char)*letter);
}

static rescl_status record_same(struct recorder *recorder, const struct node *node, const char *options) {
  const struct activation activation = activation_epilogue(&node->call);
  const int64_t count = tensor_stored_elements(&node->outputs[0]->tensor);
  return recorder_launch(
      recorder, &(struct kernel_launch){
                    .source = "binary",
                    .kernel = "binary_same",
                    .options = options,
                    .global = {(size_t)count},
                    KERNEL_ARGUMENTS(ARGUMENT_OF_BUFFER(recorder_input(recorder, node, 0)),
                                     ARGUMENT_OF_BUFFER(recorder_input(recorder, node, 1)),
                                     ARGUMENT_OF_BUFFER(recorder_output(recorder, node)),
                                     ARGUMENT_OF_INT((int32_t)count), ARGUMENTS_OF_ACTIVATION(activation))});
}

static rescl_status record_broadcast(struct recorder *recorder, const struct node *node,
                                     const char *options) {
  const struct activation activation = activation_epilogue(&node->call);
  const struct tensor *output = &node->outputs[0]->tensor;
  struct strided_view a, b;
  kernel_stored_broadcast(&node->inputs[0]->tensor, output, &a);
  kernel_stored_broadcast(&node->inputs[1]->tensor, output, &b);
  const struct shape *shape = &a.shape;
  const int64_t count = shape_elements(shape);
  return recorder_launch(recorder, &(struct kernel_launch){
                                       .source = "binary",
                                       .kernel = "binary_broadcast",
                                       .options = options,
                                       .global = {(size_t)count},
                                       KERNEL_ARGUMENTS(ARGUMENT_OF_BUFFER(recorder_input(recorder, node, 0)),
                                                        ARGUMENT_OF_BUFFER(recorder_input(recorder, node, 1)),
                                                        ARGUMENT_OF_BUFFER(recorder_output(recorder, node)),
                                                        ARGUMENT_OF_INT((int32_t)count),
                                                        argument_int8_end(shape->dims, shape->rank, 1),
                                                        argument_int8_end(a.strides, shape->rank, 0),
                                                        argument_int8_end(b.strides, shape->rank, 0),
                                                        ARGUMENTS_OF_ACTIVATION(activation))});
}

static rescl_status record(struct recorder *recorder, const struct node *node) {
  char options[48];
  build_options(node, options, sizeof options);
  const struct shape *output = &node->outputs[0]->tensor.shape;
  const int stored_alike =
      !node->outputs[0]->tensor.block || (!node->inputs[0]->tensor.data && !node->inputs[1]->tensor.data);
  const int same = stored_alike && shape_equal(&node->inputs[0]->tensor.shape, output) &&
                   shape_equal(&node->inputs[1]->tensor.shape, output);
  return same ? record_same(recorder, node, options) : record_broadcast(recorder, node, options);
}

const struct kernel kernel_binary = {.name = "binary", .supports = kernel_takes_either, .record = record};
