// Each plane to one number, its mean or its maximum: input [planes][inner], output [planes]. Work-items: (plane).
KERNEL_IN_USUAL_GROUPS
global_average_pool(global const float *restrict input, global float *restrict output, int planes, int inner) {
  const int plane = get_global_id(0);
  if (plane >= planes) return;
  float sum = 0.0f;
  for (int element = 0; element < inner; element++) sum += input[plane * inner + element];
  output[plane] = sum / (float)inner;
}

KERNEL_IN_USUAL_GROUPS
global_max_pool(global const float *restrict input, global float *restrict output, int planes, int inner) {
  const int plane = get_global_id(0);
  if (plane >= planes) return;
  float largest = -INFINITY;
  for (int element = 0; element < inner; element++) largest = fmax(largest, input[plane * inner + element]);
  output[plane] = largest;
}
