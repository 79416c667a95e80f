// Pooling, in windows or global (a window as large as the image), of tensors with channels in blocks: input
// [planes][H][W][BLOCK], output [planes][OH][OW][BLOCK], planes = images * channel blocks; otherwise as cl/pool.cl.
// A task of tasks.cl whose pieces are (image, row of outputs, channel block), the last one running fastest.

// Where a window lies: rows or columns of the input, from a first one (perhaps outside) on.
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
  *largest = -INFINITY;
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
  *sum = 0.0f;
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

// A row of outputs. size.s5: whether an average counts what of the window lies on the padding, which ends at `bottom` and
// `right`.
COMPILED_ONCE void pool_row(global const float *restrict plane, int y, int8 window, int8 size, int bottom, int right,
                            int is_max, global float *restrict output) {
  const struct span rows = span_at(y, window.s2, window.s6, window.s0, window.s4, size.s1);
  const int padded_rows = count_before(rows, bottom);
  for (int x = 0; x < size.s4; x++) {
    const struct span columns = span_at(x, window.s3, window.s7, window.s1, window.s5, size.s2);
    FLOAT_BLOCK result;
    if (is_max) {
      if (!largest_of(plane, rows, columns, &result)) result = -FLT_MAX;
    } else {
      const int inside = sum_of(plane, rows, columns, &result);
      const int count = size.s5 ? padded_rows * count_before(columns, right) : inside;
      result /= (float)max(count, 1);
    }
    STORE_ALIGNED(result, output + x * BLOCK);
  }
}

COMPILED_ONCE void pool_blocked(int piece, struct task *task) {
  const int8 window = next_int8(task), size = next_int8(task);
  const int blocks = next_int(task), bottom = next_int(task), right = next_int(task), is_max = next_int(task);
  const int row = piece / blocks, image = row / size.s3, y = row - image * size.s3;
  const int plane = image * blocks + piece - row * blocks;
  pool_row(task->input + plane * size.s1 * size.s2 * BLOCK, y, window, size, bottom, right, is_max,
           task->output + (plane * size.s3 + y) * size.s4 * BLOCK);
}
