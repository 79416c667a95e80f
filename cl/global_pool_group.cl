// Each plane to one value, its mean or its maximum, where work-items are lanes: input [planes][inner], output [planes], of
// floats or, with BLOCK defined, of blocks of channels. A work-group for each plane, whose items read neighbouring values.
#include "reduce.cl"

KERNEL_IN_USUAL_GROUPS
global_pool_group(global const VALUE *restrict input, global VALUE *restrict output, int inner, int is_max) {
  local VALUE part[USUAL_GROUP];
  const int item = get_local_id(0), plane = group_index(USUAL_GROUP);
  VALUE result = is_max ? -INFINITY : 0.0f;
  input += plane * inner;
  for (int element = item; element < inner; element += USUAL_GROUP)
    result = is_max ? fmax(result, input[element]) : result + input[element];
  result = is_max ? reduce_max(part, result) : reduce_sum(part, result) / (float)inner;
  if (item == 0) output[plane] = result;
}
