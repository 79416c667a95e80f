// Resize of images, of plain planes [H][W] or of channels in blocks, [H][W][BLOCK]: y = the sum over taps of weight * x along
// the columns, then along the rows; tables as in cl/resize.cl. A row of inputs is resized along its columns once for all the
// rows of outputs that it is a tap of: the last ones, as many as a row of outputs has taps, are kept in the workspace. The
// rest is sums of whole rows. A task of tasks.cl whose pieces are (image, some rows of outputs, plane), the last one
// running fastest.
#define RESIZE_MOST_TAPS 8 // along the rows

// The taps of each output: `count` inputs and weights.
struct resize_taps {
  global const int *inputs;
  global const float *weights;
  int count;
};

// A row of blocks along its columns.
COMPILED_ONCE void resize_block_columns(global const float *restrict row, struct resize_taps taps, int outputs,
                                        float extrapolation, global float *restrict resized) {
  for (int x = 0; x < outputs; x++, resized += BLOCK) {
    global const int *const inputs = taps.inputs + x * taps.count;
    global const float *const weights = taps.weights + x * taps.count;
    FLOAT_BLOCK sum = extrapolation;
    if (inputs[0] >= 0) sum = weights[0] * LOAD_ALIGNED(row + inputs[0] * BLOCK);
    for (int tap = 1; tap < taps.count && inputs[0] >= 0; tap++)
      sum += weights[tap] * LOAD_ALIGNED(row + inputs[tap] * BLOCK);
    STORE_ALIGNED(sum, resized);
  }
}

// A plain row along its columns. One tap and two, nearest and linear, in loops that compilers can make vectors of.
COMPILED_ONCE void resize_columns(global const float *restrict row, struct resize_taps taps, int outputs,
                                  float extrapolation, global float *restrict resized) {
  global const int *restrict inputs = taps.inputs;
  global const float *restrict weights = taps.weights;
  if (taps.count == 1) {
    for (int x = 0; x < outputs; x++) resized[x] = inputs[x] < 0 ? extrapolation : row[max(inputs[x], 0)];
  } else if (taps.count == 2) {
    for (int x = 0; x < outputs; x++) {
      const float sum =
          weights[2 * x] * row[max(inputs[2 * x], 0)] + weights[2 * x + 1] * row[max(inputs[2 * x + 1], 0)];
      resized[x] = inputs[2 * x] < 0 ? extrapolation : sum;
    }
  } else {
    for (int x = 0; x < outputs; x++, inputs += taps.count, weights += taps.count) {
      float sum = inputs[0] < 0 ? extrapolation : 0.0f;
      for (int tap = 0; tap < taps.count && inputs[0] >= 0; tap++) sum += weights[tap] * row[inputs[tap]];
      resized[x] = sum;
    }
  }
}

// A row of outputs, `length` floats, from kept rows that lie `stride` apart: those that `slots` says.
COMPILED_ONCE void resize_blend(global const float *restrict kept, const int *slots, global const float *restrict weights,
                                int count, int stride, int length, global float *restrict output) {
  global const float *const first = kept + slots[0] * stride, *const second = kept + slots[count > 1] * stride;
  const float weight = weights[0], other = count > 1 ? weights[1] : 0.0f;
  int x = 0;
  for (; x + BLOCK <= length; x += BLOCK) {
    FLOAT_BLOCK sum = weight * LOAD_ALIGNED(first + x);
    if (count > 1) sum += other * LOAD_ALIGNED(second + x);
    for (int tap = 2; tap < count; tap++) sum += weights[tap] * LOAD_ALIGNED(kept + slots[tap] * stride + x);
    STORE_BLOCK(sum, output + x);
  }
  for (; x < length; x++) {
    float sum = 0.0f;
    for (int tap = 0; tap < count; tap++) sum += weights[tap] * kept[slots[tap] * stride + x];
    output[x] = sum;
  }
}

// What a piece is of.
struct resize_piece {
  int height, width, output_height, output_width, inner; // inner: BLOCK, or 1 for plain planes
  struct resize_taps rows, columns;
  float extrapolation;
};

// Rows of outputs `begin` to `end` of a plane.
COMPILED_ONCE void resize_plane(global const float *restrict plane, const struct resize_piece *piece, int begin, int end,
                                global float *restrict kept, global float *restrict output) {
  const int length = piece->output_width * piece->inner, stride = (length + BLOCK - 1) / BLOCK * BLOCK;
  int rows[RESIZE_MOST_TAPS], slots[RESIZE_MOST_TAPS]; // the row of inputs in each place; places of the taps
  for (int slot = 0; slot < RESIZE_MOST_TAPS; slot++) rows[slot] = -1;
  for (int y = begin; y < end; y++) {
    global const int *const inputs = piece->rows.inputs + y * piece->rows.count;
    if (inputs[0] < 0) {
      for (int x = 0; x < length; x++) output[y * length + x] = piece->extrapolation;
      continue;
    }
    for (int tap = 0; tap < piece->rows.count; tap++) {
      const int row = inputs[tap], slot = slots[tap] = row % piece->rows.count;
      if (rows[slot] == row) continue;
      rows[slot] = row;
      global const float *const source = plane + row * piece->width * piece->inner;
      if (piece->inner == 1)
        resize_columns(source, piece->columns, piece->output_width, piece->extrapolation, kept + slot * stride);
      else
        resize_block_columns(source, piece->columns, piece->output_width, piece->extrapolation, kept + slot * stride);
    }
    resize_blend(kept, slots, piece->rows.weights + y * piece->rows.count, piece->rows.count, stride, length,
                 output + y * length);
  }
}

COMPILED_ONCE void resize_rows(int number, struct task *task) {
  const int8 size = next_int8(task), table = next_int8(task);
  global const float *const values = next_buffer(task);
  global const int *const inputs = (global const int *)values;
  struct resize_piece piece = {size.s0, size.s1, size.s2, size.s3, size.s4};
  piece.rows.inputs = inputs + table.s0;
  piece.rows.weights = values + table.s4 + table.s0;
  piece.rows.count = table.s2;
  piece.columns.inputs = inputs + table.s1;
  piece.columns.weights = values + table.s4 + table.s1;
  piece.columns.count = table.s3;
  piece.extrapolation = next_float(task);
  const int rows = size.s5, parts = size.s6, planes = size.s7;
  const int part = number / planes, image = part / parts, begin = (part - image * parts) * rows;
  const int plane = image * planes + number - part * planes;
  resize_plane(task->input + plane * size.s0 * size.s1 * size.s4, &piece, begin, min(begin + rows, size.s2),
               task->workspace, task->output + plane * size.s2 * size.s3 * size.s4);
}
