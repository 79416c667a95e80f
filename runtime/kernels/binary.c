/** Add, Sub, Mul and Div with broadcasting, the skip addition among them where no convolution
 *  took it in (cl/binary.cl). */
#include <stdio.h>

#include "kernels/elementwise.h"
#include "ops/function.h"

#define OPTIONS_BYTES (FUNCTION_SYMBOL_BYTES + 32)

/** "-DOPERATION=ADD" from the operator's name, and how many elements a work-item computes. */
static const char *options_of(const struct node *node, int64_t width, char options[OPTIONS_BYTES]) {
  char symbol[FUNCTION_SYMBOL_BYTES];
  operation_symbol(&node->call, symbol);
  snprintf(options, OPTIONS_BYTES, "-DOPERATION=%s%s%s", symbol, width > 1 ? " " : "", repeat_option(width));
  return options;
}

static rescl_status record_same(struct recorder *recorder, const struct node *node) {
  char options[OPTIONS_BYTES];
  const struct activation activation = activation_epilogue(&node->call);
  const struct tensor *output = &node->outputs[0]->tensor;
  const int64_t width = repeat_width(output), count = tensor_stored_elements(output) / width;
  return recorder_launch(
      recorder, &(struct kernel_launch){
                    .source = "binary",
                    .kernel = "binary_same",
                    .options = options_of(node, width, options),
                    .global = {(size_t)count},
                    KERNEL_ARGUMENTS(ARGUMENT_OF_BUFFER(recorder_input(recorder, node, 0)),
                                     ARGUMENT_OF_BUFFER(recorder_input(recorder, node, 1)),
                                     ARGUMENT_OF_BUFFER(recorder_output(recorder, node)),
                                     ARGUMENT_OF_INT((int32_t)count), ARGUMENTS_OF_ACTIVATION(activation))});
}

static rescl_status record_repeat(struct recorder *recorder, const struct node *node, int repeated,
                                  const struct repetition *repetition) {
  char options[OPTIONS_BYTES];
  const struct activation activation = activation_epilogue(&node->call);
  return recorder_launch(
      recorder,
      &(struct kernel_launch){
          .source = "binary",
          .kernel = "binary_repeat",
          .options = options_of(node, repetition->elements, options),
          .global = {(size_t)repetition->values},
          KERNEL_ARGUMENTS(ARGUMENT_OF_BUFFER(recorder_input(recorder, node, 1 - repeated)),
                           ARGUMENT_OF_BUFFER(recorder_input(recorder, node, repeated)),
                           ARGUMENT_OF_BUFFER(recorder_output(recorder, node)),
                           ARGUMENT_OF_INT((int32_t)repetition->values), argument_of_repetition(repetition),
                           ARGUMENT_OF_INT(repeated == 0), ARGUMENTS_OF_ACTIVATION(activation))});
}

static rescl_status record_broadcast(struct recorder *recorder, const struct node *node) {
  char options[OPTIONS_BYTES];
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
                                       .options = options_of(node, 1, options),
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

/** Nonzero where the operand lies in memory as the output does. */
static int is_whole(const struct node *node, int operand) {
  const struct tensor *tensor = &node->inputs[operand]->tensor, *output = &node->outputs[0]->tensor;
  return shape_equal(&tensor->shape, &output->shape) && !(output->block && tensor->data);
}

/** With the whole operand first. */
static struct elementwise elementwise_of(const struct node *node, int repeated,
                                         const struct repetition *repetition) {
  static const struct {
    const struct op *op;
    enum elementwise_operation operation, swapped;
  } rows[] = {{&op_add, ELEMENTWISE_ADD, ELEMENTWISE_ADD},
              {&op_sub, ELEMENTWISE_SUB, ELEMENTWISE_SUB_FROM},
              {&op_mul, ELEMENTWISE_MUL, ELEMENTWISE_MUL},
              {&op_div, ELEMENTWISE_DIV, ELEMENTWISE_DIV_INTO}};
  size_t row = 0;
  while (rows[row].op != node->call.op) row++;
  return (struct elementwise){.operation = repeated == 0 ? rows[row].swapped : rows[row].operation,
                              .a = 1 - repeated,
                              .b = repeated,
                              .c = -1,
                              .repetition = repetition,
                              .activation = activation_epilogue(&node->call)};
}

static rescl_status record(struct recorder *recorder, const struct node *node) {
  struct repetition repetition;
  const int first_is_whole = is_whole(node, 0), second_is_whole = is_whole(node, 1);
  const int are_same = first_is_whole && second_is_whole, repeated = first_is_whole;
  if (!are_same && (!(first_is_whole || second_is_whole) ||
                    !repeat_resolve(&repetition, &node->inputs[repeated]->tensor, &node->outputs[0]->tensor)))
    return record_broadcast(recorder, node);
  const struct elementwise elementwise = elementwise_of(node, repeated, are_same ? NULL : &repetition);
  if (elementwise_takes(recorder, node, &elementwise))
    return elementwise_record(recorder, node, &elementwise);
  return are_same ? record_same(recorder, node) : record_repeat(recorder, node, repeated, &repetition);
}

static int supports(const struct node *node, const struct device_profile *profile) {
  return node->outputs[0]->tensor.dtype == DTYPE_FLOAT32 && kernel_takes_either(node, profile);
}

const struct kernel kernel_binary = {.name = "binary", .supports = supports, .record = record};
