#include "ops/layout.h"

#define TILE_PIXELS 64 // with all their lanes they stay in a core's first-level cache

/** A tensor in blocks: one block's pixels lie one after the other, each with all lanes. */
struct blocks {
  int64_t channels, pixels, lanes;
  int64_t per_image, count;
};

static struct blocks blocks_of(const struct tensor *tensor) {
  const int64_t *dims = tensor->shape.dims, per_image = (dims[1] + tensor->block - 1) / tensor->block;
  return (struct blocks){dims[1], dims[2] * dims[3], tensor->block, per_image, dims[0] * per_image};
}

/** The plane of the block's first lane. */
static int64_t first_plane(const struct blocks *blocks, int64_t block) {
  return block / blocks->per_image * blocks->channels + block % blocks->per_image * blocks->lanes;
}

/** Lanes that are channels: the last block of an image may have fewer. */
static int64_t lanes_used(const struct blocks *blocks, int64_t block) {
  const int64_t left = blocks->channels - block % blocks->per_image * blocks->lanes;
  return left < blocks->lanes ? left : blocks->lanes;
}

static int64_t tile_end(const struct blocks *blocks, int64_t first) {
  return first + TILE_PIXELS < blocks->pixels ? first + TILE_PIXELS : blocks->pixels;
}

void layout_to_plain(const struct tensor *tensor, const float *stored, float *plain) {
  const struct blocks blocks = blocks_of(tensor);
  for (int64_t block = 0; block < blocks.count; block++) {
    const float *from = stored + block * blocks.pixels * blocks.lanes;
    float *planes = plain + first_plane(&blocks, block) * blocks.pixels;
    const int64_t used = lanes_used(&blocks, block);
    for (int64_t first = 0; first < blocks.pixels; first += TILE_PIXELS)
      for (int64_t lane = 0; lane < used; lane++)
        for (int64_t pixel = first; pixel < tile_end(&blocks, first); pixel++)
          planes[lane * blocks.pixels + pixel] = from[pixel * blocks.lanes + lane];
  }
}

/** Beyond the last channel: zeros. */
static void fill_lane(const struct blocks *blocks, const float *plane, float *to, int64_t first) {
  const int64_t end = tile_end(blocks, first);
  for (int64_t pixel = first; pixel < end; pixel++) to[pixel * blocks->lanes] = plane ? plane[pixel] : 0.0f;
}

void layout_from_plain(const struct tensor *tensor, const float *plain, float *stored) {
  const struct blocks blocks = blocks_of(tensor);
  for (int64_t block = 0; block < blocks.count; block++) {
    const float *planes = plain + first_plane(&blocks, block) * blocks.pixels;
    float *to = stored + block * blocks.pixels * blocks.lanes;
    const int64_t used = lanes_used(&blocks, block);
    for (int64_t first = 0; first < blocks.pixels; first += TILE_PIXELS)
      for (int64_t lane = 0; lane < blocks.lanes; lane++)
        fill_lane(&blocks, lane < used ? planes + lane * blocks.pixels : NULL, to + lane, first);
  }
}

int64_t layout_stored_index(const struct tensor *tensor, int64_t element) {
  if (!tensor->block) return element;
  const struct blocks blocks = blocks_of(tensor);
  const int64_t plane = element / blocks.pixels, channel = plane % blocks.channels;
  const int64_t block = plane / blocks.channels * blocks.per_image + channel / blocks.lanes;
  return (block * blocks.pixels + element % blocks.pixels) * blocks.lanes + channel % blocks.lanes;
}
