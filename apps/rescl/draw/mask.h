/** Areas of pixels, laid over a picture. */
#ifndef RESCL_DRAW_MASK_H
#define RESCL_DRAW_MASK_H

#include <stdint.h>

#include "draw/colour.h"
#include "rescl/image.h"

/** Fills what is inside with so much of the colour, and draws its outline in it, inside the area.
 *  @param inside  [height][width] of the picture, nonzero inside
 *  @param line    the outline's width, pixels; 0: none */
void mask_draw(rescl_image *image, const unsigned char *inside, struct colour colour, double opacity,
               int line);

/** How the pixels of a class look. */
struct class_style {
  struct colour colour;
  int is_clear; // they stay as they are
};

/** A class for each pixel of a picture. */
struct class_map {
  int width, height;
  const uint16_t *classes;          // [height][width], each below the number of styles
  const struct class_style *styles; // by class
};

/** Fills each pixel of a picture of that size with so much of its class's colour. */
void mask_overlay(rescl_image *image, const struct class_map *map, double opacity);

#endif
