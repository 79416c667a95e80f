// Which elements along the middle dimension of input [outer][length][inner], of elements ELEMENT, are the largest, or the
// smallest, in order: output [outer][k][inner] of their indices. Of equals the one with the lower index comes first; NaN is
// larger than all numbers.
//
// A merge sort of indices, stable and without work-groups' help. Rows, of which there are outer * inner, have their indices in
// `places` [2][rows][length], and are cut into runs of `width`, in order, of which only the first k count any longer:
//
//     top_k_runs     sorts each run of RUN by itself
//     top_k_merge    makes two neighbours one run, from one half of `places` to the other
//     top_k_output   writes the first k of the one run that is left
//
// An element's new place is its own plus how many of the other run come before it: a binary search there. All elements find
// theirs at once. Work-items: (element), of those that count.
#define IS_NAN(x) ((x) != (x))

// The row's first element.
int row_start(int row, int length, int inner) {
  return row / inner * length * inner + row % inner;
}

int comes_before(global const ELEMENT *row, int inner, int a, int b, int is_smallest) {
  const ELEMENT left = row[a * inner], right = row[b * inner];
  const int is_larger = left > right || (IS_NAN(left) && !IS_NAN(right));
  const int is_smaller = left < right || (IS_NAN(right) && !IS_NAN(left));
  if (!is_larger && !is_smaller) return a < b;
  return is_smallest ? is_smaller : is_larger;
}

KERNEL_IN_USUAL_GROUPS
top_k_runs(global const ELEMENT *input, global int *places, int count, int length, int inner, int k, int is_smallest) {
  const int index = get_global_id(0);
  if (index >= count) return;
  const int row = index / length, element = index % length, first = element / RUN * RUN;
  const int end = min(RUN, length - first);
  input += row_start(row, length, inner);
  int place = 0;
  for (int other = 0; other < end; other++)
    if (first + other != element) place += comes_before(input, inner, first + other, element, is_smallest);
  if (place < k) places[row * length + first + place] = element;
}

// `from` and `to` are where the halves of places begin; `live` is how many elements of a run count, of `runs` that a row has.
KERNEL_IN_USUAL_GROUPS
top_k_merge(global const ELEMENT *input, global int *places, int from, int to, int count, int length, int inner, int k,
            int is_smallest, int width, int live, int runs) {
  const int index = get_global_id(0);
  if (index >= count) return;
  const int place = index % live, run = index / live % runs, row = index / live / runs;
  const int first = run * width, other = (run ^ 1) * width;
  if (place >= length - first) return;
  input += row_start(row, length, inner);
  places += row * length;
  const int element = places[from + first + place];
  int begin = 0, end = max(min(live, length - other), 0);
  while (begin < end) {
    const int middle = (begin + end) / 2;
    if (comes_before(input, inner, places[from + other + middle], element, is_smallest))
      begin = middle + 1;
    else
      end = middle;
  }
  if (place + begin < k) places[to + min(first, other) + place + begin] = element;
}

KERNEL_IN_USUAL_GROUPS
top_k_output(global const int *places, global long *output, int from, int count, int length, int inner, int k) {
  const int index = get_global_id(0);
  if (index >= count) return;
  const int row = index / inner / k * inner + index % inner;
  output[index] = places[from + row * length + index / inner % k];
}
