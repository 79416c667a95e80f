/** Any bytes as a JPEG. */
#define _POSIX_C_SOURCE 200809L
#include "support/check_alone.h"

#include "image/encode.h"

#include "fuzz/fuzz.h"
#include "image/jpeg.h"
#include "image/picture.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size_bytes) {
  rescl_image *image = NULL;
  if (jpeg_decode(&image, bytes, size_bytes) != RESCL_OK) return 0;
  fuzz_read(image->pixels, picture_row_bytes(image->width) * (size_t)image->height);
  rescl_image_free(image);
  return 0;
}

void fuzz_seeds(seed_function seed) {
  // Orientation 6: a quarter turn.
  static const unsigned char exif[] =
      "Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
  // Orientation 2, mirrored, the other byte order and a type as some cameras write it.
  static const unsigned char mirrored[] =
      "Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x04\0\x01\0\0\0\x02\0\0\0\0\0\0";
  static const unsigned char rows[8192] = {1, 2, 3, 200, 100, 50, 77, 0xf0, 0x0f};
  const struct {
    const char *name;
    struct jpeg_spec spec;
  } seeds[] = {
      {"grey", {17, 9, JCS_GRAYSCALE, JCS_UNKNOWN, 0, 0, 0, NULL, 0}},
      {"colours", {17, 9, JCS_RGB, JCS_UNKNOWN, 0, 0, 0, exif, sizeof exif}},
      {"mirrored", {17, 9, JCS_RGB, JCS_UNKNOWN, 0, 0, 0, mirrored, sizeof mirrored}},
      {"progressive", {33, 19, JCS_RGB, JCS_UNKNOWN, 1, 0, 0, NULL, 0}},
      {"scans", {17, 9, JCS_RGB, JCS_UNKNOWN, 0, 1, 0, NULL, 0}},
      {"rgb", {17, 9, JCS_RGB, JCS_RGB, 0, 0, 0, NULL, 0}},
      {"cmyk", {17, 9, JCS_CMYK, JCS_CMYK, 0, 0, 1, NULL, 0}},
      {"ycck", {17, 9, JCS_CMYK, JCS_YCCK, 1, 0, 0, NULL, 0}},
  };
  for (size_t index = 0; index < sizeof seeds / sizeof *seeds; index++) {
    const struct encoded file = encode_jpeg(&seeds[index].spec, rows);
    seed(seeds[index].name, file.bytes, file.size_bytes);
    free(file.bytes);
  }
}
