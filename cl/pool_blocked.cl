// Pooling of tensors with channels in blocks: input [planes][H][W][BLOCK], output [planes][OH][OW][BLOCK], planes =
// images * channel blocks; otherwise as cl/pool.cl. Work-items, one per group: (row of outputs, plane).

// Where a window lies: rows and columns of the input, from a first one (perhaps outside) on.
struct span {
  int first, count, step, size; // size: of the input
};

struct span span_at(int output, int stride, int pad, int count, int step, int size) {
  const struct span span = {output * stride - pad, count, step, size};
  return span;
}

// Windows of a row share `rows`. The largest element; how many there were to choose from.
int largest_of(global const float *restrict plane, struct span rows, struct span columns, FLOAT_BLOCK *largest) {
  int inside = 0;
  for (int ky = 0, y = rows.first; ky < rows.count; ky++, y += rows.step) {
    if (y < 0 || y >= rows.size) continue;
    for (int kx = 0, x = columns.first; kx < columns.count; kx++, x += columns.step) {
      if (x < 0 || x >= columns.size) continue;
      const FLOAT_BLOCK value = LOAD_ALIGNED(plane + (y * columns.size + x) * BLOCK);
      *largest = value > *largest ? value : *largest;
      inside++;
    }
  }
  return inside;
}

int sum_of(global const float *restrict plane, struct span rows, struct span columns, FLOAT_BLOCK *sum) {
  int inside = 0;
  for (int ky = 0, y = rows.first; ky < rows.count; ky++, y += rows.step) {
    if (y < 0 || y >= rows.size) continue;
    for (int kx = 0, x = columns.first; kx < columns.count; kx++, x += columns.step) {
      if (x < 0 || x >= columns.size) continue;
      *sum += LOAD_ALIGNED(plane + (y * columns.size + x) * BLOCK);
      inside++;
    }
  }
  return inside;
}

// Elements of the window before `end`, the padding's end.
int count_before(struct span span, int end) {
  int count = 0;
  for (int k = 0, at = span.first; k < span.count; k++, at += span.step) count += at < end;
  return count;
}

kernel __attribute__((reqd_work_group_size(1, 1, 1))) void
max_pool_blocked(global const float *restrict input, global float *restrict output, int8 window, int8 size) {
  const int y = get_global_id(0), plane = row_id();
  if (y >= size.s3 || plane >= size.s0) return;
  const struct span rows = span_at(y, window.s2, window.s6, window.s0, window.s4, size.s1);
  global const float *const from = input + plane * size.s1 * size.s2 * BLOCK;
  global float *const to = output + (plane * size.s3 + y) * size.s4 * BLOCK;
  for (int x = 0; x < size.s4; x++) {
    FLOAT_BLOCK largest = -INFINITY;
    const int inside = largest_of(from, rows, span_at(x, window.s3, window.s7, window.s1, window.s5, size.s2), &largest);
    STORE_ALIGNED(inside ? largest : (FLOAT_BLOCK)(-FLT_MAX), to + x * BLOCK);
  }
}

kernel __attribute__((reqd_work_group_size(1, 1, 1))) void
average_pool_blocked(global const float *restrict input, global float *restrict output, int8 window, int8 size,
                     int bottom, int right) {
  const int y = get_global_id(0), plane = row_id();
  if (y >= size.s3 || plane >= size.s0) return;
  const struct span rows = span_at(y, window.s2, window.s6, window.s0, window.s4, size.s1);
  const int padded_rows = count_before(rows, bottom);
  global const float *const from = input + plane * size.s1 * size.s2 * BLOCK;
  global float *const to = output + (plane * size.s3 + y) * size.s4 * BLOCK;
  for (int x = 0; x < size.s4; x++) {
    FLOAT_BLOCK sum = 0.0f;
    const struct span columns = span_at(x, window.s3, window.s7, window.s1, window.s5, size.s2);
    const int inside = sum_of(from, rows, columns, &sum);
    const int count = size.s5 ? padded_rows * count_before(columns, right) : inside;
    STORE_ALIGNED(sum / (float)max(count, 1), to + x * BLOCK);
  }
}
