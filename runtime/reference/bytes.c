/** What operators that take bytes as if they were real numbers do to them: y = rounded toward zero(op(x)). */
#include <stdlib.h>

#include "reference/reference.h"
#include "reference/table.h"

enum { MOST_BYTE_INPUTS = 4 }; // Resize's

rescl_status reference_bytes(const struct op_call *call) {
  const struct tensor *input = call->inputs[0];
  struct tensor *output = call->outputs[0];
  const int64_t input_count = shape_elements(&input->shape), output_count = shape_elements(&output->shape);
  float *floats = malloc((size_t)(input_count + output_count) * sizeof *floats);
  if (!floats) return fail_memory((size_t)(input_count + output_count) * sizeof *floats);
  const struct tensor real_input = {.dtype = DTYPE_FLOAT32, .shape = input->shape, .data = floats};
  struct tensor real_output = {.dtype = DTYPE_FLOAT32, .shape = output->shape, .data = floats + input_count};
  const struct tensor *inputs[MOST_BYTE_INPUTS] = {&real_input};
  struct tensor *outputs[] = {&real_output};
  struct op_call real = *call;
  real.inputs = inputs;
  real.outputs = outputs;
  real.output_count = 1;
  for (int index = 1; index < call->input_count; index++) inputs[index] = call->inputs[index];
  for (int64_t index = 0; index < input_count; index++) floats[index] = (float)tensor_integer(input, index);
  const rescl_status status = reference_call(&real);
  for (int64_t index = 0; index < output_count && status == RESCL_OK; index++)
    tensor_set_integer(output, index, (int64_t)floats[input_count + index]);
  free(floats);
  return status;
}
