#include <stdlib.h>

#include "base/file.h"
#include "image/png.h"

rescl_status rescl_image_save_png(const rescl_image *image, const char *path) {
  if (!path) return fail(RESCL_INVALID_ARGUMENT, "the path to save the picture to is NULL");
  unsigned char *bytes;
  size_t size_bytes;
  TRY(status_within(png_encode(image, &bytes, &size_bytes), "%s: ", path));
  const struct file_part part = {bytes, size_bytes};
  const rescl_status status = file_write_atomic(path, &part, 1);
  free(bytes);
  return status;
}
