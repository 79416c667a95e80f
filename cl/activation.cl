// One activation on every element:  output = activation(input). Work-items: (element).
KERNEL_IN_USUAL_GROUPS
activation(global const float *input, global float *output, int count, int kind, float alpha, float beta) {
  const int index = get_global_id(0);
  if (index < count) output[index] = activate(input[index], kind, alpha, beta);
}
