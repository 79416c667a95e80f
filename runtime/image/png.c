#include "image/png.h"

#include <png.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "image/picture.h"

/** Deflate makes at most so many bytes of one. */
#define MOST_INFLATED 1032

/** libpng holds up to three rows as they are stored, before their pixels come into the picture. */
#define MAX_ROW_BYTES ((size_t)16 << 20)

/** Everything that has to be freed, in one place that survives libpng's longjmp. */
struct png_reading {
  png_structp png;
  png_infop info;
  const unsigned char *bytes;
  size_t left_bytes;
  unsigned char *row; // RGBA, one row of the picture or of an interlace pass
  rescl_image *image;
  char problem[160];
};

static void on_read_error(png_structp png, png_const_charp message) {
  struct png_reading *reading = png_get_error_ptr(png);
  snprintf(reading->problem, sizeof reading->problem, "%s", message);
  png_longjmp(png, 1);
}

/** Warnings concern chunks that do not change the pixels. */
static void on_warning(png_structp png, png_const_charp message) {
  (void)png, (void)message;
}

static void read_bytes(png_structp png, png_bytep target, size_t size_bytes) {
  struct png_reading *reading = png_get_io_ptr(png);
  if (size_bytes > reading->left_bytes) png_error(png, "the file ends too early");
  memcpy(target, reading->bytes, size_bytes);
  reading->bytes += size_bytes;
  reading->left_bytes -= size_bytes;
}

/** Whatever the file holds, the rows come as 8-bit RGBA. */
static void ask_for_rgba(struct png_reading *reading) {
  png_set_expand(reading->png);
  png_set_scale_16(reading->png);
  png_set_gray_to_rgb(reading->png);
  png_set_add_alpha(reading->png, 0xff, PNG_FILLER_AFTER);
  png_read_update_info(reading->png, reading->info);
}

static unsigned char over_white(int value, int alpha) {
  return (unsigned char)((value * alpha + 255 * (255 - alpha) + 127) / 255);
}

static void place_pixel(rescl_image *image, int x, int y, const unsigned char *rgba) {
  unsigned char *pixel = image->pixels + ((size_t)y * (size_t)image->width + (size_t)x) * 3;
  for (int channel = 0; channel < 3; channel++) pixel[channel] = over_white(rgba[channel], rgba[3]);
}

static void read_plain(struct png_reading *reading, int width, int height) {
  for (int y = 0; y < height; y++) {
    png_read_row(reading->png, reading->row, NULL);
    for (int x = 0; x < width; x++) place_pixel(reading->image, x, y, reading->row + (size_t)x * 4);
  }
}

/** Takes the seven reduced pictures as they come, so that one row is all the memory
 *  needed beside the picture. */
static void read_interlaced(struct png_reading *reading, int width, int height) {
  for (int pass = 0; pass < PNG_INTERLACE_ADAM7_PASSES; pass++) {
    const int columns = PNG_PASS_COLS(width, pass), rows = PNG_PASS_ROWS(height, pass);
    for (int row = 0; columns > 0 && row < rows; row++) {
      png_read_row(reading->png, reading->row, NULL);
      for (int column = 0; column < columns; column++)
        place_pixel(reading->image, PNG_COL_FROM_PASS_COL(column, pass), PNG_ROW_FROM_PASS_ROW(row, pass),
                    reading->row + (size_t)column * 4);
    }
  }
}

/** Before memory is taken for what the header declares: whether the rest of the file can hold it. */
static rescl_status check_declared(const struct png_reading *reading, int width, int height) {
  TRY(picture_check_size(width, height));
  const size_t row_bytes = png_get_rowbytes(reading->png, reading->info);
  if (row_bytes * (size_t)height / MOST_INFLATED > reading->left_bytes)
    return fail(
        RESCL_MALFORMED,
        "broken PNG: the %zu bytes after its header can not hold the %d x %d pixels that it declares; fetch "
        "or save the picture again",
        reading->left_bytes, width, height);
  if (row_bytes <= MAX_ROW_BYTES) return RESCL_OK;
  return fail(RESCL_UNSUPPORTED,
              "a row of %d pixels takes %zu bytes, at most %zu are supported; scale it down first", width,
              row_bytes, MAX_ROW_BYTES);
}

static rescl_status read_picture(struct png_reading *reading) {
  png_structp png = reading->png;
  png_set_read_fn(png, reading, read_bytes);
  png_set_user_limits(png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);         // check_declared() has the say
  png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, NULL, -1); // texts and profiles that inflate, too
  png_read_info(png, reading->info);
  const int width = (int)png_get_image_width(png, reading->info);
  const int height = (int)png_get_image_height(png, reading->info);
  TRY(check_declared(reading, width, height));
  ask_for_rgba(reading);
  const size_t row_bytes = png_get_rowbytes(png, reading->info);
  if (row_bytes != (size_t)width * 4) png_error(png, "the rows are not what the header promises");
  reading->row = malloc(row_bytes);
  if (!reading->row) return fail_memory(row_bytes);
  TRY(picture_new(&reading->image, width, height));
  if (png_get_interlace_type(png, reading->info) == PNG_INTERLACE_ADAM7)
    read_interlaced(reading, width, height);
  else
    read_plain(reading, width, height);
  png_read_end(png, NULL);
  return RESCL_OK;
}

static rescl_status read_guarded(struct png_reading *reading) {
  reading->png = png_create_read_struct(PNG_LIBPNG_VER_STRING, reading, on_read_error, on_warning);
  if (reading->png) reading->info = png_create_info_struct(reading->png);
  if (!reading->info) return fail(RESCL_OUT_OF_MEMORY, "out of memory: libpng could not start");
  if (setjmp(png_jmpbuf(reading->png)))
    return fail(RESCL_MALFORMED, "broken PNG: %s; fetch or save the picture again", reading->problem);
  return read_picture(reading);
}

rescl_status png_decode(rescl_image **image, const unsigned char *bytes, size_t size_bytes) {
  *image = NULL;
  struct png_reading reading = {.bytes = bytes, .left_bytes = size_bytes};
  const rescl_status status = read_guarded(&reading);
  png_destroy_read_struct(&reading.png, &reading.info, NULL);
  free(reading.row);
  if (status == RESCL_OK)
    *image = reading.image;
  else
    rescl_image_free(reading.image);
  return status;
}
