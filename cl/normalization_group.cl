// Rows to mean 0 and variance 1 as in normalization.cl, where work-items are lanes: a work-group for each row, whose items
// read neighbouring elements.
#include "reduce.cl"

KERNEL_IN_USUAL_GROUPS
normalization_group(global const float *restrict input, global const float *restrict scale, global const float *restrict bias,
                    global float *restrict output, int rows, int length, int span, int row_period, int is_centred,
                    float epsilon, int activation, float alpha, float beta) {
  local float part[USUAL_GROUP];
  const int item = get_local_id(0), row = group_index(USUAL_GROUP), first = row % row_period * (length / span);
  float sum = 0.0f, mean = 0.0f;
  input += row * length;
  output += row * length;
  if (is_centred) {
    for (int element = item; element < length; element += USUAL_GROUP) sum += input[element];
    mean = reduce_sum(part, sum) / (float)length;
  }
  sum = 0.0f;
  for (int element = item; element < length; element += USUAL_GROUP)
    sum += (input[element] - mean) * (input[element] - mean);
  const float factor = 1.0f / sqrt(reduce_sum(part, sum) / (float)length + epsilon);
  for (int element = item; element < length; element += USUAL_GROUP) {
    const int parameter = first + element / span;
    const float y = (input[element] - mean) * factor * scale[parameter] + (bias ? bias[parameter] : 0.0f);
    output[element] = activate(y, activation, alpha, beta);
  }
}
