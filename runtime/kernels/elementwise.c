#include "kernels/elementwise.h"

#include "base/integer.h"

/** Floats of a piece: about what a core's first cache holds with its operands. */
enum { PIECE_FLOATS = 1 << 12 };

static int block_of(const struct recorder *recorder, const struct node *node) {
  const int block = node->outputs[0]->tensor.block;
  return block ? block : recorder_profile(recorder)->vector_width;
}

int elementwise_takes(const struct recorder *recorder, const struct node *node,
                      const struct elementwise *elementwise) {
  const struct tensor *output = &node->outputs[0]->tensor;
  const int64_t count = tensor_stored_elements(output);
  return recorder_profile(recorder)->has_vectors && count > 0 && count % block_of(recorder, node) == 0 &&
         (output->block || !elementwise->repetition);
}

static struct buffer *input_of(struct recorder *recorder, const struct node *node, int index) {
  return index < 0 ? NULL : recorder_input(recorder, node, index);
}

rescl_status elementwise_record(struct recorder *recorder, const struct node *node,
                                const struct elementwise *elementwise) {
  static const struct repetition none = {.inner = 1, .period = 1, .width = 1};
  const struct repetition *repetition = elementwise->repetition ? elementwise->repetition : &none;
  const int block = block_of(recorder, node);
  const int64_t count = tensor_stored_elements(&node->outputs[0]->tensor) / block;
  const int64_t at_a_time = PIECE_FLOATS / block;
  return recorder_task(
      recorder, &(struct kernel_task){
                    .name = "elementwise",
                    .block = block,
                    .pieces = divide_up(count, at_a_time),
                    .input = input_of(recorder, node, elementwise->a),
                    .skip = input_of(recorder, node, elementwise->b),
                    .output = recorder_output(recorder, node),
                    KERNEL_ARGUMENTS(ARGUMENT_OF_BUFFER(input_of(recorder, node, elementwise->c)),
                                     ARGUMENT_OF_INT((int32_t)elementwise->operation),
                                     ARGUMENT_OF_INT((int32_t)count), ARGUMENT_OF_INT((int32_t)at_a_time),
                                     ARGUMENT_OF_INT(elementwise->repetition != NULL),
                                     argument_of_repetition(repetition),
                                     ARGUMENTS_OF_ACTIVATION(elementwise->activation))});
}
