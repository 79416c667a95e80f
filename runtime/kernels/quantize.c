/** QuantizeLinear and DequantizeLinear (cl/quantize.cl). */
#include <stdio.h>

#include "kernels/layout.h"
#include "kernels/recording.h"
#include "kernels/typed.h"

enum { OPTIONS_BYTES = 48, MOST_ARGUMENTS = 8 };

static struct argument layout_argument(const struct quantization *quantization) {
  const int64_t numbers[] = {quantization->length,      quantization->inner,
                             quantization->block,       quantization->outer_stride,
                             quantization->axis_stride, quantization->inner_stride};
  return argument_int8(numbers, sizeof numbers / sizeof *numbers);
}

static rescl_status record(struct recorder *recorder, const struct node *node) {
  const int is_quantize = node->call.op == &op_quantize_linear,
            has_zero_point = op_input(&node->call, 2) != NULL;
  const struct tensor *output = &node->outputs[0]->tensor;
  const enum dtype dtype = is_quantize ? output->dtype : node->inputs[0]->tensor.dtype;
  const int64_t count = shape_elements(&output->shape);
  struct quantization quantization;
  char options[OPTIONS_BYTES];
  float limits[2];
  TRY(quantization_resolve(&node->call, &quantization));
  quantized_limits(dtype, limits);
  snprintf(options, sizeof options, "-DTYPE=%s%s", typed_name(dtype),
           has_zero_point ? " -DHAS_ZERO_POINT" : "");
  const struct argument arguments[MOST_ARGUMENTS] = {
      ARGUMENT_OF_BUFFER(recorder_input(recorder, node, 0)),
      ARGUMENT_OF_BUFFER(recorder_input(recorder, node, 1)),
      ARGUMENT_OF_BUFFER(recorder_input(recorder, node, has_zero_point ? 2 : 1)), // something has to be there
      ARGUMENT_OF_BUFFER(recorder_output(recorder, node)),
      ARGUMENT_OF_INT((int32_t)count),
      layout_argument(&quantization),
      ARGUMENT_OF_FLOAT(limits[0]),
      ARGUMENT_OF_FLOAT(limits[1])};
  return recorder_launch(recorder, &(struct kernel_launch){.source = "quantize",
                                                           .kernel = is_quantize ? "quantize" : "dequantize",
                                                           .options = options,
                                                           .global = {(size_t)count},
                                                           .arguments = arguments,
                                                           .argument_count = is_quantize ? 8 : 6});
}

const struct kernel kernel_quantize = {.name = "quantize", .supports = kernel_takes_plain, .record = record};
