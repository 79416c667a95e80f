/** Pictures in memory: making them, and what every function may expect of one. */
#ifndef RESCL_IMAGE_PICTURE_H
#define RESCL_IMAGE_PICTURE_H

#include <stdint.h>

#include "base/status.h"
#include "rescl/image.h"

/** The largest picture, in pixels: a small file can claim any size, and this one already takes 768 MB. */
#define PICTURE_MAX_PIXELS INT64_C(256000000)

/** RESCL_MALFORMED when a side is below 1, RESCL_UNSUPPORTED when there are more than PICTURE_MAX_PIXELS.
 *  Cheap: readers ask before they decode. */
rescl_status picture_check_size(int64_t width, int64_t height);

/** A picture with undefined pixels, owned by the caller: rescl_image_free(). Fails like picture_check_size().
 */
rescl_status picture_new(rescl_image **image, int64_t width, int64_t height);

/** RESCL_INVALID_ARGUMENT for a picture from a caller that is NULL, has no pixels or a side below 1; RESCL_UNSUPPORTED for
 *  one of more than PICTURE_MAX_PIXELS. */
rescl_status picture_check(const rescl_image *image);

/** Bytes in one row of `width` pixels. */
static inline size_t picture_row_bytes(int width) {
  return (size_t)width * 3;
}

#endif
