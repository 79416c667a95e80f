#include "image/exif.h"

#include <stdint.h>
#include <string.h>

#include "image/picture.h"

#define HEADING "Exif\0" // and the terminator makes six bytes
#define ORIENTATION_TAG 0x0112
#define TYPE_SHORT 3
#define TYPE_LONG 4 // what some cameras write instead
#define ENTRY_BYTES 12

/** A TIFF structure; offsets count from its start. */
struct tiff {
  const unsigned char *bytes;
  size_t size_bytes;
  int big_endian;
};

/** A number of 2 or 4 bytes; 0 when it lies outside. */
static uint32_t number_at(const struct tiff *tiff, size_t offset, size_t bytes) {
  if (offset > tiff->size_bytes || bytes > tiff->size_bytes - offset) return 0;
  uint32_t number = 0;
  for (size_t byte = 0; byte < bytes; byte++)
    number = number << 8 | tiff->bytes[offset + (tiff->big_endian ? byte : bytes - 1 - byte)];
  return number;
}

static int directory_orientation(const struct tiff *tiff, size_t directory) {
  const uint32_t entries = number_at(tiff, directory, 2);
  for (size_t entry = 0; entry < entries; entry++) {
    const size_t offset = directory + 2 + entry * ENTRY_BYTES;
    if (number_at(tiff, offset, 2) != ORIENTATION_TAG) continue;
    const uint32_t type = number_at(tiff, offset + 2, 2);
    if ((type != TYPE_SHORT && type != TYPE_LONG) || number_at(tiff, offset + 4, 4) != 1) return 0;
    const uint32_t orientation = number_at(tiff, offset + 8, type == TYPE_SHORT ? 2 : 4);
    return orientation >= 1 && orientation <= 8 ? (int)orientation : 0;
  }
  return 0;
}

int exif_orientation(const unsigned char *bytes, size_t size_bytes) {
  struct tiff tiff = {bytes, size_bytes, 0};
  if (size_bytes > sizeof HEADING && memcmp(bytes, HEADING, sizeof HEADING) == 0)
    tiff = (struct tiff){bytes + sizeof HEADING, size_bytes - sizeof HEADING, 0};
  if (tiff.size_bytes < 8) return 0;
  if (memcmp(tiff.bytes, "MM", 2) == 0)
    tiff.big_endian = 1;
  else if (memcmp(tiff.bytes, "II", 2) != 0)
    return 0;
  if (number_at(&tiff, 2, 2) != 42) return 0;
  return directory_orientation(&tiff, number_at(&tiff, 4, 4));
}

struct exif_placement exif_place(int orientation, int width, int height) {
  static const struct {
    unsigned char rows_are_columns, first_row_last, first_column_last; // "last": at the right or the bottom
  } turns[9] = {{0, 0, 0}, {0, 0, 0}, {0, 0, 1}, {0, 1, 1}, {0, 1, 0},
                {1, 0, 0}, {1, 1, 0}, {1, 1, 1}, {1, 0, 1}};
  const int turn = orientation >= 1 && orientation <= 8 ? orientation : 1;
  struct exif_placement placement = {width, height, 0, 1, width};
  if (turns[turn].rows_are_columns) placement = (struct exif_placement){height, width, 0, height, 1};
  if (turns[turn].first_row_last) {
    placement.origin += (height - 1) * placement.row_step;
    placement.row_step = -placement.row_step;
  }
  if (turns[turn].first_column_last) {
    placement.origin += (width - 1) * placement.column_step;
    placement.column_step = -placement.column_step;
  }
  return placement;
}

rescl_status exif_turn(rescl_image **image, int orientation) {
  const rescl_image *stored = *image;
  rescl_image *upright;
  if (orientation <= 1) return RESCL_OK;
  const struct exif_placement placement = exif_place(orientation, stored->width, stored->height);
  TRY(picture_new(&upright, placement.width, placement.height));
  const unsigned char *pixel = stored->pixels;
  for (int y = 0; y < stored->height; y++) {
    ptrdiff_t target = placement.origin + y * placement.row_step;
    for (int x = 0; x < stored->width; x++, target += placement.column_step, pixel += 3)
      memcpy(upright->pixels + target * 3, pixel, 3);
  }
  rescl_image_free(*image);
  *image = upright;
  return RESCL_OK;
}
