/** Where the pixels of a picture lie in a map that a network made of it. */
#ifndef RESCL_VISION_SAMPLING_H
#define RESCL_VISION_SAMPLING_H

#include <stddef.h>

#include "base/status.h"

/** Between which two cells of a row or column of a map a pixel's middle lies. */
struct sample {
  int first; // cell
  int second;
  float weight; // of the second
};

/** One direction in which a picture lies in an input, and that in a map of it. */
struct sampling {
  double scale; // the input's pixels for each of the picture
  double offset;
  int input; // pixels of the input
  int map;   // cells of the map
};

/** Samples of the picture's pixels from `begin` on, with the map's edge repeated outside. */
void samples_fill(const struct sampling *sampling, int begin, int count, struct sample *samples);

#endif
