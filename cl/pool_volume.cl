// Pooling over a window of volumes, and what cl/pool.cl does not pool. input [planes][D][H][W], output [planes][OD][OH][OW].
// window is (kernel depth, height, width, stride likewise, kind, whether an average counts padding), reach (dilation, padding
// before likewise), size (input likewise, output likewise, planes), ends: where the input with its declared padding ends.
// Where a dilated window has all its taps in the padding, the maximum is -FLT_MAX and the average 0.
// Work-items: ((z * OH + y) * OW + x, plane).
#define POOL_MAX 0
#define POOL_AVERAGE 1
#define POOL_NORM 2 // (sum of |x|^power)^(1/power)

KERNEL_IN_USUAL_GROUPS
pool_volume(global const float *restrict input, global float *restrict output, int8 window, int8 reach, int8 size, int8 ends,
            float power) {
  const int place = get_global_id(0), plane = row_id(), volume = size.s3 * size.s4 * size.s5;
  if (place >= volume || plane >= size.s6) return;
  const int row = place / size.s5, x = place - row * size.s5, z = row / size.s4, y = row - z * size.s4;
  const int first_z = z * window.s3 - reach.s3, first_y = y * window.s4 - reach.s4, first_x = x * window.s5 - reach.s5;
  global const float *plane_input = input + plane * size.s0 * size.s1 * size.s2;
  float largest = -INFINITY, sum = 0.0f;
  int inside = 0, padded = 0;
  for (int kz = 0; kz < window.s0; kz++)
    for (int ky = 0; ky < window.s1; ky++)
      for (int kx = 0; kx < window.s2; kx++) {
        const int input_z = first_z + kz * reach.s0, input_y = first_y + ky * reach.s1, input_x = first_x + kx * reach.s2;
        if (input_z < ends.s0 && input_y < ends.s1 && input_x < ends.s2) padded++;
        if (input_z < 0 || input_y < 0 || input_x < 0 || input_z >= size.s0 || input_y >= size.s1 || input_x >= size.s2)
          continue;
        const float value = plane_input[(input_z * size.s1 + input_y) * size.s2 + input_x];
        largest = fmax(largest, value);
        sum += window.s6 != POOL_NORM ? value : power == 2.0f ? value * value : pow(fabs(value), power);
        inside++;
      }
  float result = inside ? largest : -FLT_MAX;
  if (window.s6 == POOL_AVERAGE) result = sum / (float)max(window.s7 ? padded : inside, 1);
  if (window.s6 == POOL_NORM) result = power == 2.0f ? sqrt(sum) : pow(sum, 1.0f / power);
  output[plane * volume + place] = result;
}
