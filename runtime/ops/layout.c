#include "ops/layout.h"

/** A blocked tensor by planes (image, channel) and pixels. */
struct element_walk {
  int64_t channels, pixels, block, blocks;
};

static struct element_walk walk_of(const struct tensor *tensor) {
  const int64_t *dims = tensor->shape.dims;
  return (struct element_walk){dims[1], dims[2] * dims[3], tensor->block,
                               (dims[1] + tensor->block - 1) / tensor->block};
}

static int64_t stored_index(const struct element_walk *walk, int64_t plane, int64_t pixel) {
  const int64_t image = plane / walk->channels, channel = plane % walk->channels;
  return ((image * walk->blocks + channel / walk->block) * walk->pixels + pixel) * walk->block +
         channel % walk->block;
}

void layout_to_plain(const struct tensor *tensor, const float *stored, float *plain) {
  const struct element_walk walk = walk_of(tensor);
  const int64_t planes = tensor->shape.dims[0] * walk.channels;
  for (int64_t plane = 0; plane < planes; plane++)
    for (int64_t pixel = 0; pixel < walk.pixels; pixel++)
      plain[plane * walk.pixels + pixel] = stored[stored_index(&walk, plane, pixel)];
}

void layout_from_plain(const struct tensor *tensor, const float *plain, float *stored) {
  const struct element_walk walk = walk_of(tensor);
  const int64_t planes = tensor->shape.dims[0] * walk.channels, count = tensor_stored_elements(tensor);
  for (int64_t index = 0; index < count; index++) stored[index] = 0.0f;
  for (int64_t plane = 0; plane < planes; plane++)
    for (int64_t pixel = 0; pixel < walk.pixels; pixel++)
      stored[stored_index(&walk, plane, pixel)] = plain[plane * walk.pixels + pixel];
}
