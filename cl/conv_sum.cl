// The end of a convolution whose sum several work-groups shared:
//   output = activation(bias + skip + sum over splits of partial)
// partial [splits][N][C/4][OH][OW][4], output and skip [N][C/4][OH][OW][4] (skip may be absent), bias [C/4][4] (may be
// absent). Work-items: (pixel, n * C/4 + block).
KERNEL_IN_USUAL_GROUPS
conv_sum(global const float4 *restrict partial, global const float4 *restrict bias, global const float4 *skip,
         global float4 *output, int pixels, int planes, int blocks, int splits, int activation, float alpha, float beta) {
  const int pixel = get_global_id(0), plane = row_id(), index = plane * pixels + pixel;
  if (pixel >= pixels || plane >= planes) return;
  float4 value = bias ? bias[plane % blocks] : (float4)(0.0f);
  if (skip) value += skip[index];
  ROLLED for (int split = 0; split < splits; split++) value += partial[split * (planes * pixels) + index];
  output[index] = activate_block(value, activation, alpha, beta);
}
