#include <png.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "image/picture.h"
#include "image/png.h"

struct png_writing {
  png_structp png;
  png_infop info;
  unsigned char *bytes;
  size_t size_bytes;
  size_t capacity_bytes;
  char problem[160];
};

/** What is written: pixels of RGB, or of indices into a palette. */
struct png_content {
  const unsigned char *pixels;
  int width, height;
  const unsigned char *palette; // [colour_count][3]; NULL: RGB
  int colour_count;
};

static void on_write_error(png_structp png, png_const_charp message) {
  struct png_writing *writing = png_get_error_ptr(png);
  snprintf(writing->problem, sizeof writing->problem, "%s", message);
  png_longjmp(png, 1);
}

/** Warnings concern chunks that do not change the pixels. */
static void on_warning(png_structp png, png_const_charp message) {
  (void)png, (void)message;
}

static void write_bytes(png_structp png, png_bytep source, size_t size_bytes) {
  struct png_writing *writing = png_get_io_ptr(png);
  if (ARRAY_RESERVE(writing->bytes, writing->size_bytes + size_bytes, writing->capacity_bytes) != RESCL_OK)
    png_error(png, "out of memory");
  memcpy(writing->bytes + writing->size_bytes, source, size_bytes);
  writing->size_bytes += size_bytes;
}

static void flush_nothing(png_structp png) {
  (void)png;
}

static void write_palette(struct png_writing *writing, const struct png_content *content) {
  png_color colours[PNG_MAX_PALETTE_LENGTH];
  for (int index = 0; index < content->colour_count; index++) {
    const unsigned char *rgb = content->palette + (size_t)index * 3;
    colours[index] = (png_color){rgb[0], rgb[1], rgb[2]};
  }
  png_set_PLTE(writing->png, writing->info, colours, content->colour_count);
}

static void write_picture(struct png_writing *writing, const struct png_content *content) {
  png_structp png = writing->png;
  const size_t row_bytes = content->palette ? (size_t)content->width : picture_row_bytes(content->width);
  png_set_write_fn(png, writing, write_bytes, flush_nothing);
  png_set_user_limits(png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
  png_set_IHDR(png, writing->info, (uint32_t)content->width, (uint32_t)content->height, 8,
               content->palette ? PNG_COLOR_TYPE_PALETTE : PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE,
               PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  if (content->palette) write_palette(writing, content);
  png_write_info(png, writing->info);
  for (int y = 0; y < content->height; y++) png_write_row(png, content->pixels + (size_t)y * row_bytes);
  png_write_end(png, NULL);
}

static rescl_status write_guarded(struct png_writing *writing, const struct png_content *content) {
  writing->png = png_create_write_struct(PNG_LIBPNG_VER_STRING, writing, on_write_error, on_warning);
  if (writing->png) writing->info = png_create_info_struct(writing->png);
  if (!writing->info) return fail(RESCL_OUT_OF_MEMORY, "out of memory: libpng could not start");
  if (setjmp(png_jmpbuf(writing->png)))
    return fail(RESCL_OUT_OF_MEMORY, "the picture of %d x %d pixels can not be encoded as PNG: %s",
                content->width, content->height, writing->problem);
  write_picture(writing, content);
  return RESCL_OK;
}

static rescl_status encode(const struct png_content *content, unsigned char **bytes, size_t *size_bytes) {
  struct png_writing writing = {0};
  const rescl_status status = write_guarded(&writing, content);
  png_destroy_write_struct(&writing.png, &writing.info);
  if (status != RESCL_OK) {
    free(writing.bytes);
    return status;
  }
  *bytes = writing.bytes;
  *size_bytes = writing.size_bytes;
  return RESCL_OK;
}

rescl_status png_encode(const rescl_image *image, unsigned char **bytes, size_t *size_bytes) {
  *bytes = NULL;
  *size_bytes = 0;
  TRY(picture_check(image));
  const struct png_content content = {
      .pixels = image->pixels, .width = image->width, .height = image->height};
  return encode(&content, bytes, size_bytes);
}

rescl_status png_encode_indexed(const rescl_indexed_image *image, unsigned char **bytes, size_t *size_bytes) {
  *bytes = NULL;
  *size_bytes = 0;
  if (!image || !image->indices || !image->palette)
    return fail(RESCL_INVALID_ARGUMENT, "image is NULL, or its indices or palette are");
  if (image->width < 1 || image->height < 1)
    return fail(RESCL_INVALID_ARGUMENT, "image: its size is %d x %d, expected at least 1 x 1", image->width,
                image->height);
  if (image->colour_count < 1 || image->colour_count > PNG_MAX_PALETTE_LENGTH)
    return fail(RESCL_INVALID_ARGUMENT, "image: colour_count is %d, expected 1 to 256", image->colour_count);
  TRY(picture_check_size(image->width, image->height));
  const size_t count = (size_t)image->width * (size_t)image->height;
  for (size_t index = 0; index < count; index++)
    if (image->indices[index] >= image->colour_count)
      return fail(RESCL_INVALID_ARGUMENT, "pixel %zu is of colour %d, but the palette has %d", index,
                  image->indices[index], image->colour_count);
  const struct png_content content = {.pixels = image->indices,
                                      .width = image->width,
                                      .height = image->height,
                                      .palette = image->palette,
                                      .colour_count = image->colour_count};
  return encode(&content, bytes, size_bytes);
}
