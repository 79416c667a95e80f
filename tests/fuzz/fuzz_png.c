/** Any bytes as a PNG: its colours, and its classes. Checksums of chunks are put right first, for else hardly any
 *  damage gets past them; every other input keeps its own. */
#define _POSIX_C_SOURCE 200809L
#include "support/check_alone.h"

#include "image/encode.h"

#include <string.h>
#include <zlib.h>

#include "fuzz/fuzz.h"
#include "image/picture.h"
#include "image/png.h"

enum { SIGNATURE_BYTES = 8, HEAD_BYTES = 8, CHECKSUM_BYTES = 4 };

static uint32_t big_endian(const unsigned char *bytes) {
  return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

static void mend_checksums(unsigned char *bytes, size_t size_bytes) {
  size_t offset = SIGNATURE_BYTES;
  while (size_bytes >= offset + HEAD_BYTES + CHECKSUM_BYTES) {
    const size_t length = big_endian(bytes + offset);
    if (length > size_bytes - offset - HEAD_BYTES - CHECKSUM_BYTES) return;
    const uint32_t sum = (uint32_t)crc32(0, bytes + offset + 4, (uInt)length + 4);
    offset += HEAD_BYTES + length;
    for (int byte = 0; byte < 4; byte++) bytes[offset++] = (unsigned char)(sum >> (24 - 8 * byte));
  }
}

static void decode(const unsigned char *bytes, size_t size_bytes) {
  rescl_image *image = NULL;
  struct png_classes classes;
  if (png_decode(&image, bytes, size_bytes) == RESCL_OK)
    fuzz_read(image->pixels, picture_row_bytes(image->width) * (size_t)image->height);
  rescl_image_free(image);
  if (png_decode_classes(&classes, bytes, size_bytes) != RESCL_OK) return;
  fuzz_read(classes.values, (size_t)classes.width * (size_t)classes.height * sizeof *classes.values);
  free(classes.values);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size_bytes) {
  unsigned char *copy = malloc(size_bytes ? size_bytes : 1);
  FUZZ_HOLDS(copy, "no memory");
  if (size_bytes) memcpy(copy, bytes, size_bytes);
  if (size_bytes % 2 == 0) mend_checksums(copy, size_bytes);
  decode(copy, size_bytes);
  free(copy);
  return 0;
}

/** Bytes behind the end do no harm: so each seed comes with its checksums kept and with them put right. */
static void give(seed_function seed, const char *name, const struct png_spec *spec) {
  static const unsigned char rows[4096] = {1, 2, 3, 200, 100, 50, 77, 0xf0, 0x0f};
  char other[64];
  const struct encoded file = encode_png(spec, rows, 64);
  unsigned char *longer = calloc(file.size_bytes + 1, 1);
  FUZZ_HOLDS(longer, "no memory");
  memcpy(longer, file.bytes, file.size_bytes);
  snprintf(other, sizeof other, "%s_longer", name);
  seed(name, file.bytes, file.size_bytes);
  seed(other, longer, file.size_bytes + 1);
  free(longer);
  free(file.bytes);
}

void fuzz_seeds(seed_function seed) {
  static const png_color palette[] = {{255, 0, 0}, {0, 255, 0}, {0, 0, 255}, {9, 9, 9}};
  static const unsigned char alpha[] = {0, 128, 255, 7};
  static const png_color_16 transparent = {.gray = 3, .red = 1, .green = 2, .blue = 3};
  const struct {
    const char *name;
    struct png_spec spec;
  } seeds[] = {
      {"grey_1", {13, 7, 1, PNG_COLOR_TYPE_GRAY, 0, NULL, 0, NULL, NULL}},
      {"grey_16", {9, 7, 16, PNG_COLOR_TYPE_GRAY, 1, NULL, 0, NULL, &transparent}},
      {"palette_2", {13, 7, 2, PNG_COLOR_TYPE_PALETTE, 0, palette, 4, alpha, NULL}},
      {"palette_8", {9, 9, 2, PNG_COLOR_TYPE_PALETTE, 1, palette, 4, NULL, NULL}},
      {"colours", {9, 7, 8, PNG_COLOR_TYPE_RGB, 0, NULL, 0, NULL, &transparent}},
      {"colours_alpha", {9, 7, 8, PNG_COLOR_TYPE_RGB_ALPHA, 1, NULL, 0, NULL, NULL}},
      {"colours_16", {5, 7, 16, PNG_COLOR_TYPE_RGB, 0, NULL, 0, NULL, NULL}},
      {"grey_alpha", {9, 7, 8, PNG_COLOR_TYPE_GRAY_ALPHA, 0, NULL, 0, NULL, NULL}},
  };
  for (size_t index = 0; index < sizeof seeds / sizeof *seeds; index++)
    give(seed, seeds[index].name, &seeds[index].spec);
}
