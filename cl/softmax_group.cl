// Softmax and LogSoftmax as in softmax.cl. For long rows where work-items are lanes: input and output [rows][length], a
// work-group for each row, whose items read neighbouring elements.
#include "reduce.cl"
#define SOFTMAX 0
#define LOGSOFTMAX 1

KERNEL_IN_USUAL_GROUPS
softmax_group(global const float *input, global float *output, int length) {
  local float part[USUAL_GROUP];
  const int item = get_local_id(0), first = group_index(USUAL_GROUP) * length;
  input += first;
  output += first;
  float largest = -INFINITY, sum = 0.0f;
  for (int element = item; element < length; element += USUAL_GROUP) largest = fmax(largest, input[element]);
  largest = reduce_max(part, largest);
  for (int element = item; element < length; element += USUAL_GROUP) sum += exp(input[element] - largest);
  sum = reduce_sum(part, sum);
  const float logarithm = largest + log(sum);
  for (int element = item; element < length; element += USUAL_GROUP)
    output[element] =
        OPERATION == SOFTMAX ? exp(input[element] - largest) / sum : input[element] - logarithm;
}
