/** Colours of classes. */
#ifndef RESCL_DRAW_COLOUR_H
#define RESCL_DRAW_COLOUR_H

#include <stddef.h>

struct colour {
  unsigned char red, green, blue;
};

/** A vivid colour for lines and labels: neighbouring classes differ much, and none is near black or white. */
struct colour colour_vivid(size_t class_index);

/** Black or white: what text on that colour is written in. */
struct colour colour_on(struct colour background);

#endif
