/** DepthToSpace: y[c][h * b + i][w * b + j] = x[(i * b + j) * C + c][h][w], or x[(c * b + i) * b + j][h][w] in mode CRD.
 *  SpaceToDepth: the first of them, from y to x. */
#include "ops/geometry.h"
#include "reference/table.h"

rescl_status reference_depth_to_space(const struct op_call *call) {
  struct pixels pixels;
  TRY(pixels_resolve(call, &pixels));
  const int to_space = call->op == &op_depth_to_space;
  const float *from = op_input(call, 0)->data;
  float *to = call->outputs[0]->data;
  const int64_t size = pixels.size, height = pixels.height * size, width = pixels.width * size;
  const int64_t deep = pixels.channels * size * size;
  const int64_t elements = shape_elements(&call->outputs[0]->shape);
  for (int64_t wide = 0; wide < elements; wide++) {
    const int64_t x = wide % width, y = wide / width % height, plane = wide / width / height;
    const int64_t image = plane / pixels.channels, channel = plane % pixels.channels;
    const int64_t place = y % size * size + x % size;
    const int64_t depth =
        pixels.channels_first ? channel * size * size + place : place * pixels.channels + channel;
    const int64_t element = ((image * deep + depth) * pixels.height + y / size) * pixels.width + x / size;
    to[to_space ? wide : element] = from[to_space ? element : wide];
  }
  return RESCL_OK;
}

rescl_status reference_space_to_depth(const struct op_call *call) {
  return reference_depth_to_space(call);
}
