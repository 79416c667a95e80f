// A border around a tensor: a constant, the mirrored inside without its edge, the edge repeated, or the inside again and again.
// Output coordinate p along a dimension of input length n lies at q = p - before; outside 0 <= q < n by MODE.
// Elements are moved as integers of their size, ELEMENT, by default that of floats; the constant's bits are high << 32 | low.
// Work-items: (element of the output).
#ifndef ELEMENT
#define ELEMENT uint
#endif
#define MODE_CONSTANT 0
#define MODE_REFLECT 1
#define MODE_EDGE 2
#define MODE_WRAP 3

// One dimension: adds this coordinate's share to `offset` or clears `inside`.
void pad_dimension(int *index, int output_length, int input_length, int before, int stride, int mode, int *offset,
                   int *inside) {
  int position = *index % output_length - before;
  *index /= output_length;
  if (mode == MODE_REFLECT) {
    if (position < 0) position = -position;
    if (position >= input_length) position = 2 * (input_length - 1) - position;
  }
  if (mode == MODE_WRAP) {
    position %= input_length;
    if (position < 0) position += input_length;
  }
  if (mode == MODE_EDGE) position = clamp(position, 0, input_length - 1);
  if (position < 0 || position >= input_length) *inside = 0;
  *offset += position * stride;
}

KERNEL_IN_USUAL_GROUPS
pad(global const ELEMENT *restrict input, global ELEMENT *restrict output, int count, int8 output_dims, int8 input_dims,
    int8 before, int8 strides, int mode, uint low, uint high) {
  const int element = get_global_id(0);
  if (element >= count) return;
  int index = element, offset = 0, inside = 1;
#define DIMENSION(d)                                                                                                 \
  pad_dimension(&index, output_dims.d, input_dims.d, before.d, strides.d, mode, &offset, &inside);
  DIMENSION(s7)
  DIMENSION(s6)
  DIMENSION(s5)
  DIMENSION(s4)
  DIMENSION(s3)
  DIMENSION(s2)
  DIMENSION(s1)
  DIMENSION(s0)
  output[element] = inside ? input[offset] : (ELEMENT)((ulong)high << 32 | low);
}
