// Where along the middle dimension of input [outer][length][inner], of elements ELEMENT, the largest or smallest is, the first
// of equals or the last: output [outer][inner]. Work-items: (element of the output).
KERNEL_IN_USUAL_GROUPS
arg_max(global const ELEMENT *restrict input, global long *restrict output, int count, int length, int inner, int is_smallest,
        int takes_last) {
  const int index = get_global_id(0);
  if (index >= count) return;
  input += index / inner * length * inner + index % inner;
  ELEMENT best = input[0];
  int place = 0;
  for (int element = 1; element < length; element++) {
    const ELEMENT value = input[element * inner];
    const int is_better = is_smallest ? value < best : value > best;
    if (is_better || (takes_last && value == best)) {
      best = value;
      place = element;
    }
  }
  output[index] = place;
}
