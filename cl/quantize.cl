// Real numbers as steps of a scale, halves rounded to even, and back:
//   quantize:    output = min(max(round(input / scale[s]) + zero_point[s], lowest), highest)
//   dequantize:  output = (input - zero_point[s]) * scale[s]
// Element [o][a][i] of [outer][length][inner] has s = o * outer_stride + a / block * axis_stride + i * inner_stride; those six
// numbers but outer are `layout`, in the order in which struct quantization of runtime/ops/geometry.h has them. Built with
// -DTYPE=..., the integers' type, and with -DHAS_ZERO_POINT, without which zero_point is not read. Work-items: (element).
#ifdef HAS_ZERO_POINT
#define ZERO_POINT(s) zero_point[s]
#else
#define ZERO_POINT(s) 0
#endif

int scale_number(int index, int8 layout) {
  const int inner = index % layout.s1, place = index / layout.s1;
  return place / layout.s0 * layout.s3 + place % layout.s0 / layout.s2 * layout.s4 + inner * layout.s5;
}

KERNEL_IN_USUAL_GROUPS
quantize(global const float *input, global const float *scale, global const TYPE *zero_point, global TYPE *output, int count,
         int8 layout, float lowest, float highest) {
  const int index = get_global_id(0);
  if (index >= count) return;
  const int s = scale_number(index, layout);
  output[index] = (TYPE)fmin(fmax(rint(input[index] / scale[s]) + ZERO_POINT(s), lowest), highest);
}

KERNEL_IN_USUAL_GROUPS
dequantize(global const TYPE *input, global const float *scale, global const TYPE *zero_point, global float *output, int count,
           int8 layout) {
  const int index = get_global_id(0);
  if (index >= count) return;
  const int s = scale_number(index, layout);
  output[index] = (float)((int)input[index] - ZERO_POINT(s)) * scale[s];
}
