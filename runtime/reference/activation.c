/** Relu, LeakyRelu, Clip, Sigmoid, HardSigmoid, HardSwish: y[i] = f(x[i]). */
#include "reference/epilogue.h"
#include "reference/table.h"

rescl_status reference_activation(const struct op_call *call) {
  struct activation activation;
  TRY(activation_resolve(call, &activation));
  const float *input = op_input(call, 0)->data;
  float *output = call->outputs[0]->data;
  const int64_t elements = shape_elements(&call->outputs[0]->shape);
  for (int64_t index = 0; index < elements; index++)
    output[index] = (float)activate(&activation, input[index]);
  return RESCL_OK;
}
