/** Changing a picture's size. */
#ifndef RESCL_IMAGE_RESIZE_H
#define RESCL_IMAGE_RESIZE_H

#include <stdint.h>

#include "rescl/image.h"

/** A part of a picture that has been resized; the rest is never computed, so the full size may be anything.
 */
struct resize_window {
  int64_t full_width; // the whole picture after resizing
  int64_t full_height;
  int64_t left; // of the window in it
  int64_t top;
  int width; // of the window, which lies inside
  int height;
};

/** Resizes as rescl_image_resize() does, or with another filter, but only computes the window.
 *  @param resized  receives a picture of the window's size, owned by the caller; NULL on failure. */
rescl_status resize_window(const rescl_image *image, const struct resize_window *window, rescl_filter filter,
                           rescl_image **resized);

#endif
