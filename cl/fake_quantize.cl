// QuantizeLinear and DequantizeLinear at once, of whose zero point only the limits are left:
//   output = scale * min(max(round(input / scale), lowest), highest),  halves to even
// Work-items: (element, or block of them where BLOCK is defined).
KERNEL_IN_USUAL_GROUPS
fake_quantize(global const VALUE *input, global VALUE *output, int count, float scale, float lowest, float highest) {
  const int index = get_global_id(0);
  if (index < count) output[index] = scale * fmin(fmax(rint(input[index] / scale), lowest), highest);
}
