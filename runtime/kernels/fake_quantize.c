/** FakeQuantize (cl/fake_quantize.cl). */
#include "kernels/repeat.h"

static rescl_status record(struct recorder *recorder, const struct node *node) {
  const struct fake_quantization fake = fake_quantization_of(&node->call);
  const struct tensor *output = &node->outputs[0]->tensor;
  const int64_t width = repeat_width(output), count = tensor_stored_elements(output) / width;
  return recorder_launch(
      recorder, &(struct kernel_launch){
                    .source = "fake_quantize",
                    .kernel = "fake_quantize",
                    .options = repeat_option(width),
                    .global = {(size_t)count},
                    KERNEL_ARGUMENTS(ARGUMENT_OF_BUFFER(recorder_input(recorder, node, 0)),
                                     ARGUMENT_OF_BUFFER(recorder_output(recorder, node)),
                                     ARGUMENT_OF_INT((int32_t)count), ARGUMENT_OF_FLOAT(fake.scale),
                                     ARGUMENT_OF_FLOAT(fake.lowest), ARGUMENT_OF_FLOAT(fake.highest))});
}

const struct kernel kernel_fake_quantize = {
    .name = "fake_quantize", .supports = kernel_takes_either, .record = record};
