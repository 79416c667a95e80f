/** Concat: the inputs one after the other along an axis. */
#include <string.h>

#include "ops/geometry.h"
#include "reference/table.h"

rescl_status reference_concat(const struct op_call *call) {
  const struct shape *shape = &call->outputs[0]->shape;
  int axis;
  TRY(axis_resolve(attribute_int(call, "axis"), shape->rank, 0, &axis));
  float *output = call->outputs[0]->data;
  const int64_t outer_count = shape_product(shape, 0, axis);
  for (int64_t outer = 0; outer < outer_count; outer++)
    for (int index = 0; index < call->input_count; index++) {
      const struct tensor *input = op_input(call, index);
      const int64_t run = shape_product(&input->shape, axis, input->shape.rank);
      if (run) memcpy(output, (const float *)input->data + outer * run, (size_t)run * sizeof *output);
      output += run;
    }
  return RESCL_OK;
}
