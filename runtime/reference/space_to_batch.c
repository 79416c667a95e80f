/** SpaceToBatch: y[(n * d + i) * d + j][c][h][w] = x[n][c][h * d + i][w * d + j], 0 beyond the picture.
 *  BatchToSpace: from y to x. */
#include "ops/geometry.h"
#include "reference/table.h"

/** The element of a picture at a place of a phase; -1: beyond the picture. */
static int64_t element_of(const struct phases *phases, int64_t channels, int64_t index) {
  const int64_t w = index % phases->phase_width, h = index / phases->phase_width % phases->phase_height;
  const int64_t plane = index / phases->phase_width / phases->phase_height, channel = plane % channels;
  const int64_t phase = plane / channels, dilation = phases->dilation;
  const int64_t y = h * dilation + phase / dilation % dilation, x = w * dilation + phase % dilation;
  const int64_t image = phase / dilation / dilation;
  if (y >= phases->height || x >= phases->width) return -1;
  return ((image * channels + channel) * phases->height + y) * phases->width + x;
}

rescl_status reference_space_to_batch(const struct op_call *call) {
  struct phases phases;
  TRY(phases_resolve(call, &phases));
  const struct tensor *input = op_input(call, 0);
  const int to_batch = call->op == &op_space_to_batch;
  const float *from = input->data;
  float *to = call->outputs[0]->data;
  const int64_t elements = shape_elements(to_batch ? &call->outputs[0]->shape : &input->shape);
  for (int64_t index = 0; index < elements; index++) {
    const int64_t element = element_of(&phases, input->shape.dims[1], index);
    if (to_batch)
      to[index] = element < 0 ? 0 : from[element];
    else if (element >= 0)
      to[element] = from[index];
  }
  return RESCL_OK;
}

rescl_status reference_batch_to_space(const struct op_call *call) {
  return reference_space_to_batch(call);
}
