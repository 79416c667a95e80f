// Sums of all elements up to each along the middle dimension of input and output [outer][length][inner], of elements ELEMENT:
// without its own where it is exclusive, from the end where it is reverse. Work-items: (outer and inner).
KERNEL_IN_USUAL_GROUPS
cum_sum(global const ELEMENT *restrict input, global ELEMENT *restrict output, int count, int length, int inner,
        int is_exclusive, int is_reverse) {
  const int index = get_global_id(0);
  if (index >= count) return;
  const int first = index / inner * length * inner + index % inner;
  ELEMENT sum = 0;
  for (int element = 0; element < length; element++) {
    const int place = first + (is_reverse ? length - 1 - element : element) * inner;
    const ELEMENT value = input[place];
    output[place] = is_exclusive ? sum : sum + value;
    sum += value;
  }
}
