// Depthwise convolution of channels in blocks (depthwise_rows.cl), for windows that are not among the tasks of tasks.cl
// (depthwise_usual.cl). Work-items, one per group, for pieces.
//
// Build options: BLOCK; STRIP_OUTPUTS, WINDOW_WIDTH, WINDOW_STRIDE and WINDOW_DILATION for those that depthwise_rows.cl is
// included with.
#define STRIP STRIP_OUTPUTS
#define KERNEL_WIDTH WINDOW_WIDTH
#define STRIDE WINDOW_STRIDE
#define DILATION WINDOW_DILATION
#include "depthwise_rows.cl"

KERNEL_IN_GROUPS_OF(1)
depthwise_blocked(global const float *restrict input, global const float *skip, global float *output,
                  global const float *restrict packed, int8 window, int8 size, int blocks, int span, int parts,
                  int rows_at_a_time, int activation, float alpha, float beta) {
  JOIN(depthwise_rows_, WINDOW_STRIDE)
  (get_global_id(0), input, packed, skip, output, window, size, blocks, span, parts, rows_at_a_time, activation, alpha,
   beta);
}
