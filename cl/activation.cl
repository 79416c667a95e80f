// One activation on every element:  output = activation(input). Work-items: (element, or block of them where BLOCK is
// defined).
KERNEL_IN_USUAL_GROUPS
activation(global const VALUE *input, global VALUE *output, int count, int kind, float alpha, float beta) {
  const int index = get_global_id(0);
  if (index < count) output[index] = ACTIVATE(input[index], kind, alpha, beta);
}
