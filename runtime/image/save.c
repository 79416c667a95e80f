#include <stdlib.h>

#include "base/argument.h"
#include "base/file.h"
#include "image/jpeg.h"
#include "image/png.h"

/** Takes over the encoded bytes. */
static rescl_status write_file(unsigned char *bytes, size_t size_bytes, const char *path) {
  const struct file_part part = {bytes, size_bytes};
  const rescl_status status = file_write_atomic(path, &part, 1);
  free(bytes);
  return status;
}

rescl_status rescl_image_save_png(const rescl_image *image, const char *path) {
  unsigned char *bytes;
  size_t size_bytes;
  REQUIRE(path);
  TRY(status_within(png_encode(image, &bytes, &size_bytes), "%s: ", path));
  return write_file(bytes, size_bytes, path);
}

rescl_status rescl_image_save_jpeg(const rescl_image *image, int quality, const char *path) {
  unsigned char *bytes;
  size_t size_bytes;
  REQUIRE(path);
  TRY(status_within(jpeg_encode(image, quality, &bytes, &size_bytes), "%s: ", path));
  return write_file(bytes, size_bytes, path);
}

rescl_status rescl_indexed_image_save_png(const rescl_indexed_image *image, const char *path) {
  unsigned char *bytes;
  size_t size_bytes;
  REQUIRE(path);
  TRY(status_within(png_encode_indexed(image, &bytes, &size_bytes), "%s: ", path));
  return write_file(bytes, size_bytes, path);
}
