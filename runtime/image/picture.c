#include "image/picture.h"

#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>

rescl_status picture_check_size(int64_t width, int64_t height) {
  if (width < 1 || height < 1)
    return fail(RESCL_MALFORMED, "a picture of %" PRId64 " x %" PRId64 " pixels has nothing in it", width,
                height);
  if (width <= INT_MAX && height <= INT_MAX && width <= PICTURE_MAX_PIXELS / height) return RESCL_OK;
  return fail(RESCL_UNSUPPORTED,
              "a picture of %" PRId64 " x %" PRId64
              " pixels (%.0f million) is over the limit of %d million pixels; "
              "scale it down first",
              width, height, (double)width * (double)height * 1e-6, (int)(PICTURE_MAX_PIXELS / 1000000));
}

rescl_status picture_new(rescl_image **image, int64_t width, int64_t height) {
  *image = NULL;
  TRY(picture_check_size(width, height));
  const size_t size_bytes = picture_row_bytes((int)width) * (size_t)height;
  rescl_image *made = malloc(sizeof *made);
  if (!made) return fail_memory(sizeof *made);
  *made = (rescl_image){(int)width, (int)height, malloc(size_bytes)};
  if (!made->pixels) {
    free(made);
    return fail_memory(size_bytes);
  }
  *image = made;
  return RESCL_OK;
}

rescl_status picture_check(const rescl_image *image) {
  if (!image || !image->pixels) return fail(RESCL_INVALID_ARGUMENT, "image is NULL, or its pixels are");
  if (image->width < 1 || image->height < 1)
    return fail(RESCL_INVALID_ARGUMENT, "image: its size is %d x %d, expected at least 1 x 1", image->width,
                image->height);
  return picture_check_size(image->width, image->height);
}

void rescl_image_free(rescl_image *image) {
  if (!image) return;
  free(image->pixels);
  free(image);
}
