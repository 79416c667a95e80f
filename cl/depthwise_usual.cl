// Depthwise convolution of channels in blocks (depthwise_rows.cl) with the windows that networks have: three columns side by
// side, at stride 1 or 2, and at least USUAL_STRIP outputs in a row. A task of tasks.cl.
#define USUAL_STRIP (BLOCK == 8 ? 4 : 7) // as in runtime/kernels/depthwise_blocked.c
#define STRIP USUAL_STRIP
#define KERNEL_WIDTH 3
#define STRIDE 1
#define DILATION 1
#include "depthwise_rows.cl"
#define STRIP USUAL_STRIP
#define KERNEL_WIDTH 3
#define STRIDE 2
#define DILATION 1
#include "depthwise_rows.cl"

COMPILED_ONCE void depthwise_usual(int piece, struct task *task) {
  global const float *input = task->input, *packed = next_buffer(task), *skip = task->skip;
  global float *output = task->output;
  const int8 window = next_int8(task), size = next_int8(task);
  const int blocks = next_int(task), span = next_int(task), parts = next_int(task), rows_at_a_time = next_int(task);
  const int activation = next_int(task);
  const float alpha = next_float(task), beta = next_float(task);
  if (window.s3 == 1)
    depthwise_rows_1(piece, input, packed, skip, output, window, size, blocks, span, parts, rows_at_a_time, activation,
                     alpha, beta);
  else
    depthwise_rows_2(piece, input, packed, skip, output, window, size, blocks, span, parts, rows_at_a_time, activation,
                     alpha, beta);
}
