#include <stdlib.h>
#include <string.h>

#include "base/argument.h"
#include "base/file.h"
#include "image/jpeg.h"
#include "image/picture.h"
#include "image/png.h"

typedef rescl_status (*decoder)(rescl_image **image, const unsigned char *bytes, size_t size_bytes);

/** Kinds of pictures and how their files begin; those without a decoder are here to be named. */
static const struct format {
  const char *name;
  size_t offset;
  size_t magic_bytes;
  const char *magic;
  decoder decode;
} formats[] = {
    {"PNG", 0, 8, "\x89PNG\r\n\x1a\n", png_decode},
    {"JPEG", 0, 3, "\xff\xd8\xff", jpeg_decode},
    {"GIF", 0, 4, "GIF8", NULL},
    {"WebP", 8, 4, "WEBP", NULL},
    {"TIFF", 0, 4, "II*\0", NULL},
    {"TIFF", 0, 4, "MM\0*", NULL},
    {"HEIF or AVIF", 4, 4, "ftyp", NULL},
    {"JPEG 2000", 4, 4, "jP  ", NULL},
    {"BMP", 0, 2, "BM", NULL},
};

static const struct format *format_of(const struct file_bytes *file) {
  for (size_t index = 0; index < sizeof formats / sizeof *formats; index++) {
    const struct format *format = &formats[index];
    if (file->size_bytes >= format->offset + format->magic_bytes &&
        memcmp(file->bytes + format->offset, format->magic, format->magic_bytes) == 0)
      return format;
  }
  return NULL;
}

static rescl_status decode(rescl_image **image, const struct file_bytes *file) {
  if (file->size_bytes == 0)
    return fail(RESCL_MALFORMED, "the file is empty, expected a PNG or JPEG picture");
  const struct format *format = format_of(file);
  if (!format) return fail(RESCL_UNSUPPORTED, "not a picture of a known format: PNG and JPEG are supported");
  if (!format->decode)
    return fail(RESCL_UNSUPPORTED, "%s is not supported: convert the picture to PNG or JPEG", format->name);
  return format->decode(image, file->bytes, file->size_bytes);
}

rescl_status rescl_image_load(rescl_image **image, const char *path) {
  if (image) *image = NULL;
  REQUIRE(image);
  REQUIRE(path);
  struct file_bytes file;
  TRY(file_read(&file,
                path)); // not mapped: others may write to it meanwhile, and a mapping that shrinks kills
  const rescl_status status = decode(image, &file);
  free(file.bytes);
  return status_within(status, "%s: ", path);
}
