/** How pictures lie in a network's input. */
#ifndef RESCL_IMAGE_LAYOUT_H
#define RESCL_IMAGE_LAYOUT_H

#include "base/status.h"
#include "rescl/image.h"

struct picture_layout {
  int channels_axis; // of the tensor's shape
  int height_axis;
  int width_axis;
  int batch_axis; // -1: the tensor is one picture
};

/** [N][3][H][W], [N][1][H][W], [N][H][W][3], [N][H][W][1] (the first that fits; sizes may be open), or the same without
 *  N. RESCL_UNSUPPORTED for all else. */
rescl_status picture_layout_of(struct picture_layout *layout, const rescl_tensor *tensor);

/** What the kind of input says where no one says more: bytes are pixels as they are, grey is in 0..1. */
void preprocessing_for_input(rescl_preprocessing *preprocessing, const rescl_tensor *input);

#endif
