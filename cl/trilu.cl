// One side of matrices' diagonals, zeros on the other:  output[m][row][column] = input where column - row is at least
// `diagonal` (upper) or at most (lower), else 0. Floats, or what ELEMENT is defined as. Work-items: (element).
#ifndef ELEMENT
#define ELEMENT float
#endif

KERNEL_IN_USUAL_GROUPS
trilu(global const ELEMENT *input, global ELEMENT *output, int count, int rows, int columns, int diagonal, int is_upper) {
  const int index = get_global_id(0);
  if (index >= count) return;
  const int distance = index % columns - index / columns % rows;
  output[index] = (is_upper ? distance >= diagonal : distance <= diagonal) ? input[index] : 0;
}
