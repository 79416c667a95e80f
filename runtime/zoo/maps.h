/** Layers of networks that answer for every place of the picture, beside those of layers.h. */
#ifndef RESCL_ZOO_MAPS_H
#define RESCL_ZOO_MAPS_H

#include "zoo/layers.h"

/** Convolution `name.0` without bias, BatchNorm `name.1`, ReLU `name.2`. */
struct features map_conv_relu(struct builder *builder, struct features input, const struct conv_spec *spec);

/** Makes the maps `size` times `size`: each pixel the nearest one's, as torch finds it, or a mixture of the
 *  nearest four, pixels taken as squares (align_corners off). */
struct features map_nearest(struct builder *builder, struct features input, int64_t size, const char *name);
struct features map_linear(struct builder *builder, struct features input, int64_t size, const char *name);

/** The channels of all, one after another: five inputs at most. */
struct features map_concat(struct builder *builder, const struct features *inputs, int count,
                           const char *name);

/** Declares the output [N][channels][size][size]. */
void map_output(struct builder *builder, struct features maps);

#endif
