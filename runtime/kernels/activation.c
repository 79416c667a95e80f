/** An activation that stands alone (cl/activation.cl): Relu, LeakyRelu, Clip,
 *  Sigmoid, HardSigmoid, HardSwish. */
#include "kernels/elementwise.h"

static int supports(const struct node *node, const struct device_profile *profile) {
  struct activation activation;
  return node->outputs[0]->tensor.dtype == DTYPE_FLOAT32 && kernel_takes_either(node, profile) &&
         activation_resolve(&node->call, &activation) == RESCL_OK;
}

static rescl_status record(struct recorder *recorder, const struct node *node) {
  struct activation activation;
  TRY(activation_resolve(&node->call, &activation));
  const struct elementwise elementwise = {.b = -1, .c = -1, .activation = activation};
  if (elementwise_takes(recorder, node, &elementwise))
    return elementwise_record(recorder, node, &elementwise);
  const struct tensor *output = &node->outputs[0]->tensor;
  const int64_t width = repeat_width(output), count = tensor_stored_elements(output) / width;
  return recorder_launch(
      recorder, &(struct kernel_launch){
                    .source = "activation",
                    .kernel = "activation",
                    .options = repeat_option(width),
                    .global = {(size_t)count},
                    KERNEL_ARGUMENTS(ARGUMENT_OF_BUFFER(recorder_input(recorder, node, 0)),
                                     ARGUMENT_OF_BUFFER(recorder_output(recorder, node)),
                                     ARGUMENT_OF_INT((int32_t)count), ARGUMENTS_OF_ACTIVATION(activation))});
}

const struct kernel kernel_activation = {.name = "activation", .supports = supports, .record = record};
