// Each row to one value (reduction_operations.cl), where work-items are lanes: input [rows][length], output [rows], of floats
// or, with BLOCK defined, of blocks of channels. A work-group for each row, whose items read neighbouring values.
#include "reduction_operations.cl"
#include "reduce.cl"
DEFINE_REDUCE(join_items, VALUE, OPERATION(JOINED_OF))

KERNEL_IN_USUAL_GROUPS
reduction_group(global const VALUE *restrict input, global VALUE *restrict output, int length) {
  local VALUE part[USUAL_GROUP];
  const int item = get_local_id(0), row = group_index(USUAL_GROUP);
  VALUE shift = 0.0f, total = OPERATION(START_OF);
  input += row * length;
  if (OPERATION(SHIFTS_OF)) {
    VALUE largest = -INFINITY;
    for (int element = item; element < length; element += USUAL_GROUP) largest = LARGER(largest, input[element]);
    largest = reduce_max(part, largest);
    shift = AS_SHIFT(largest);
  }
  for (int element = item; element < length; element += USUAL_GROUP) total = WITH_ELEMENT(total, input[element]);
  total = join_items(part, total);
  if (item == 0) output[row] = OPERATION(FINISH_OF)(total, length);
}
