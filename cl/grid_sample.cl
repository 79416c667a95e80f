// GridSample: samples of an input [N][C][D][H][W] at places that a grid [N][OD][OH][OW][axes] names, x first, from -1 to 1;
// output [N][C][OD][OH][OW]. As in runtime/reference/grid_sample.c. size is (D, H, W, C, OD, OH, OW, planes = N * C), how (mode,
// padding, align_corners, axes); axes that are not there have one element.
// Work-items: ((z * OH + y) * OW + x, plane).
#define SAMPLING_LINEAR 0
#define SAMPLING_NEAREST 1
#define SAMPLING_CUBIC 2
#define SAMPLING_ZEROS 0
#define SAMPLING_BORDER 1
#define SAMPLING_REFLECTION 2

// Back and forth between the ends.
float reflected(float x, float begin, float end) {
  const float length = end - begin;
  if (length <= 0.0f) return begin;
  const float within = fmod(fabs(x - begin), 2.0f * length);
  return begin + (within > length ? 2.0f * length - within : within);
}

// The place among `size` elements of an axis.
float sampling_place(float normalised, int size, int8 how) {
  const float last = (float)(size - 1), begin = how.s2 ? 0.0f : -0.5f, end = last - begin;
  float x = how.s2 ? (normalised + 1.0f) / 2.0f * last : ((normalised + 1.0f) * (float)size - 1.0f) / 2.0f;
  if (!(fabs(x) < 1e9f)) x = -1e9f;
  if (how.s0 == SAMPLING_NEAREST) x = rint(x);
  if (x >= begin && x <= end) return x;
  if (how.s1 == SAMPLING_BORDER) return how.s0 == SAMPLING_CUBIC ? x : clamp(x, 0.0f, last);
  return how.s1 == SAMPLING_REFLECTION ? reflected(x, begin, end) : x;
}

// The element that a tap sees; -1: a zero.
int sampling_element(int tap, int size, int8 how) {
  if (tap >= 0 && tap < size) return tap;
  if (how.s1 == SAMPLING_ZEROS) return -1;
  if (how.s1 == SAMPLING_BORDER) return clamp(tap, 0, size - 1);
  const float begin = how.s2 ? 0.0f : -0.5f;
  return clamp((int)reflected((float)tap, begin, (float)(size - 1) - begin), 0, size - 1);
}

float sampling_weight(float distance, int mode) {
  const float x = fabs(distance), a = -0.75f;
  if (mode == SAMPLING_NEAREST) return 1.0f;
  if (mode == SAMPLING_LINEAR) return fmax(1.0f - x, 0.0f);
  if (x <= 1.0f) return ((a + 2.0f) * x - (a + 3.0f)) * x * x + 1.0f;
  return x < 2.0f ? ((a * x - 5.0f * a) * x + 8.0f * a) * x - 4.0f * a : 0.0f;
}

KERNEL_IN_USUAL_GROUPS
grid_sample(global const float *restrict input, global const float *restrict grid, global float *restrict output,
            int8 size, int8 how) {
  const int outputs = size.s4 * size.s5 * size.s6, index = get_global_id(0), plane = row_id();
  if (index >= outputs || plane >= size.s7) return;
  global const float *place = grid + ((plane / size.s3) * outputs + index) * how.s3;
  global const float *volume = input + plane * size.s0 * size.s1 * size.s2;
  const float x = sampling_place(place[0], size.s2, how);
  const float y = how.s3 > 1 ? sampling_place(place[1], size.s1, how) : 0.0f;
  const float z = how.s3 > 2 ? sampling_place(place[2], size.s0, how) : 0.0f;
  const int count = how.s0 == SAMPLING_NEAREST ? 1 : how.s0 == SAMPLING_LINEAR ? 2 : 4, before = count == 4;
  const int first_x = (int)floor(x) - before, first_y = (int)floor(y) - before, first_z = (int)floor(z) - before;
  float sum = 0.0f;
  for (int tap_z = first_z; tap_z < first_z + count; tap_z++) {
    const int from_z = sampling_element(tap_z, size.s0, how);
    const float weight_z = sampling_weight((float)tap_z - z, how.s0);
    for (int tap_y = first_y; tap_y < first_y + count && from_z >= 0 && weight_z != 0.0f; tap_y++) {
      const int from_y = sampling_element(tap_y, size.s1, how);
      const float weight_y = weight_z * sampling_weight((float)tap_y - y, how.s0);
      for (int tap_x = first_x; tap_x < first_x + count && from_y >= 0 && weight_y != 0.0f; tap_x++) {
        const int from_x = sampling_element(tap_x, size.s2, how);
        if (from_x >= 0)
          sum += weight_y * sampling_weight((float)tap_x - x, how.s0) *
                 volume[(from_z * size.s1 + from_y) * size.s2 + from_x];
      }
    }
  }
  output[plane * outputs + index] = sum;
}
