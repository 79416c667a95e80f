/** The functions of runtime/ops/operations.def, of two elements each, and arithmetic on integers (cl/operation.cl). */
#include <stdio.h>

#include "kernels/layout.h"
#include "kernels/recording.h"
#include "kernels/typed.h"
#include "ops/function.h"

enum { OPTIONS_BYTES = FUNCTION_SYMBOL_BYTES + 64 };

static int supports(const struct node *node, const struct device_profile *profile) {
  const int has_epilogue = (node->call.op->traits & OP_EPILOGUE) != 0;
  if (has_epilogue && node->outputs[0]->tensor.dtype == DTYPE_FLOAT32) return 0; // see kernels/binary.c
  return node->call.input_count == 2 && node->inputs[0]->tensor.dtype == node->inputs[1]->tensor.dtype &&
         kernel_takes_plain(node, profile);
}

static void write_options(const struct node *node, char options[OPTIONS_BYTES]) {
  const enum dtype dtype = node->inputs[0]->tensor.dtype;
  char symbol[FUNCTION_SYMBOL_BYTES];
  operation_symbol(&node->call, symbol);
  snprintf(options, OPTIONS_BYTES, "-DOPERATION=%s -DTYPE=%s -DRESULT=%s%s", symbol, typed_name(dtype),
           typed_name(node->outputs[0]->tensor.dtype), dtype_is_real(dtype) ? " -DREALS" : "");
}

static rescl_status record_same(struct recorder *recorder, const struct node *node, const char *options) {
  const int64_t count = shape_elements(&node->outputs[0]->tensor.shape);
  return recorder_launch(recorder, &(struct kernel_launch){
                                       .source = "operation",
                                       .kernel = "operation_same",
                                       .options = options,
                                       .global = {(size_t)count},
                                       KERNEL_ARGUMENTS(ARGUMENT_OF_BUFFER(recorder_input(recorder, node, 0)),
                                                        ARGUMENT_OF_BUFFER(recorder_input(recorder, node, 1)),
                                                        ARGUMENT_OF_BUFFER(recorder_output(recorder, node)),
                                                        ARGUMENT_OF_INT((int32_t)count))});
}

static rescl_status record_broadcast(struct recorder *recorder, const struct node *node,
                                     const char *options) {
  const struct shape *shape = &node->outputs[0]->tensor.shape;
  const int64_t count = shape_elements(shape);
  struct strided_view a, b;
  broadcast_view(&node->inputs[0]->tensor.shape, shape, &a);
  broadcast_view(&node->inputs[1]->tensor.shape, shape, &b);
  return recorder_launch(recorder, &(struct kernel_launch){
                                       .source = "operation",
                                       .kernel = "operation",
                                       .options = options,
                                       .global = {(size_t)count},
                                       KERNEL_ARGUMENTS(ARGUMENT_OF_BUFFER(recorder_input(recorder, node, 0)),
                                                        ARGUMENT_OF_BUFFER(recorder_input(recorder, node, 1)),
                                                        ARGUMENT_OF_BUFFER(recorder_output(recorder, node)),
                                                        ARGUMENT_OF_INT((int32_t)count),
                                                        argument_int8_end(shape->dims, shape->rank, 1),
                                                        argument_int8_end(a.strides, shape->rank, 0),
                                                        argument_int8_end(b.strides, shape->rank, 0))});
}

static rescl_status record(struct recorder *recorder, const struct node *node) {
  const struct shape *a = &node->inputs[0]->tensor.shape, *b = &node->inputs[1]->tensor.shape;
  char options[OPTIONS_BYTES];
  write_options(node, options);
  return shape_equal(a, b) ? record_same(recorder, node, options) : record_broadcast(recorder, node, options);
}

const struct kernel kernel_operation = {.name = "operation", .supports = supports, .record = record};
