// Moves elements without computing: Transpose, Slice, Concat, Expand, Tile and some Gathers. Floats, or what ELEMENT is defined as.
#ifdef ELEMENT
#define MOVED ELEMENT
#else
#define ELEMENT float
#define MOVED VALUE
#endif

// output[output_offset + i by output_strides] = input[input_offset + i by input_strides], i over dims.
// Work-items: (element moved).
KERNEL_IN_USUAL_GROUPS
strided_copy(global const ELEMENT *restrict input, global ELEMENT *restrict output, int count, int8 dims, int8 input_strides,
             int8 output_strides, int input_offset, int output_offset) {
  const int index = get_global_id(0);
  if (index < count)
    output[output_offset + strided_offset(index, dims, output_strides)] =
        input[input_offset + strided_offset(index, dims, input_strides)];
}

// Rows of `length` that lie `input_step` apart, to places `output_step` apart; `count` in all. Everything counts elements or,
// with BLOCK defined, blocks of them. Work-items: (element or block moved).
KERNEL_IN_USUAL_GROUPS
copy_rows(global const MOVED *restrict input, global MOVED *restrict output, int count, int length, int input_step,
          int output_step, int input_offset, int output_offset) {
  const int index = get_global_id(0);
  if (index >= count) return;
  const int row = index / length, place = index - row * length;
  output[output_offset + row * output_step + place] = input[input_offset + row * input_step + place];
}
