#include "image/png_chunks.h"

#include <stdint.h>
#include <string.h>

#include "image/exif.h"

// A signature, then chunks: length, type, content, checksum.
enum { SIGNATURE_BYTES = 8, HEAD_BYTES = 8, CHECKSUM_BYTES = 4 };

static uint32_t big_endian(const unsigned char *bytes) {
  return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

struct png_chunks png_chunks_of(const unsigned char *bytes, size_t size_bytes) {
  struct png_chunks chunks = {0};
  size_t offset = SIGNATURE_BYTES;
  while (size_bytes >= offset + HEAD_BYTES) {
    const unsigned char *type = bytes + offset + 4, *content = bytes + offset + HEAD_BYTES;
    const size_t left_bytes = size_bytes - offset - HEAD_BYTES, length = big_endian(bytes + offset);
    const int is_whole = left_bytes >= CHECKSUM_BYTES && left_bytes - CHECKSUM_BYTES >= length;
    chunks.cuts_off_data = !is_whole && memcmp(type, "IDAT", 4) == 0;
    if (!is_whole || memcmp(type, "IEND", 4) == 0) break;
    if (memcmp(type, "eXIf", 4) == 0) chunks.orientation = exif_orientation(content, length);
    offset += HEAD_BYTES + length + CHECKSUM_BYTES;
  }
  return chunks;
}
