#include "image/png.h"

#include <png.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "image/exif.h"
#include "image/picture.h"
#include "image/png_chunks.h"

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
  unsigned char *row; // one row of the picture or of an interlace pass
  size_t pixel_bytes; // in the row
  void (*place)(struct png_reading *reading, int x, int y, const unsigned char *pixel);
  rescl_image *image; // what is read: colours …
  uint16_t *classes;  // … or numbers, [height][width]
  int width, height;
  struct png_chunks chunks;
  int has_all_pixels, ends_early;
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
  reading->ends_early = size_bytes > reading->left_bytes;
  if (reading->ends_early) png_error(png, "the file ends too early");
  memcpy(target, reading->bytes, size_bytes);
  reading->bytes += size_bytes;
  reading->left_bytes -= size_bytes;
}

static unsigned char over_white(int value, int alpha) {
  return (unsigned char)((value * alpha + 255 * (255 - alpha) + 127) / 255);
}

static void place_colour(struct png_reading *reading, int x, int y, const unsigned char *rgba) {
  unsigned char *pixel = reading->image->pixels + ((size_t)y * (size_t)reading->width + (size_t)x) * 3;
  for (int channel = 0; channel < 3; channel++) pixel[channel] = over_white(rgba[channel], rgba[3]);
}

static void place_class(struct png_reading *reading, int x, int y, const unsigned char *value) {
  reading->classes[(size_t)y * (size_t)reading->width + (size_t)x] =
      (uint16_t)(reading->pixel_bytes == 2 ? value[0] << 8 | value[1] : value[0]);
}

static void read_plain(struct png_reading *reading) {
  for (int y = 0; y < reading->height; y++) {
    png_read_row(reading->png, reading->row, NULL);
    for (int x = 0; x < reading->width; x++)
      reading->place(reading, x, y, reading->row + (size_t)x * reading->pixel_bytes);
  }
}

/** Takes the seven reduced pictures as they come, so that one row is all the memory
 *  needed beside the picture. */
static void read_interlaced(struct png_reading *reading) {
  for (int pass = 0; pass < PNG_INTERLACE_ADAM7_PASSES; pass++) {
    const int columns = PNG_PASS_COLS(reading->width, pass), rows = PNG_PASS_ROWS(reading->height, pass);
    for (int row = 0; columns > 0 && row < rows; row++) {
      png_read_row(reading->png, reading->row, NULL);
      for (int column = 0; column < columns; column++)
        reading->place(reading, PNG_COL_FROM_PASS_COL(column, pass), PNG_ROW_FROM_PASS_ROW(row, pass),
                       reading->row + (size_t)column * reading->pixel_bytes);
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

/** Whatever the file holds, the rows come as 8-bit RGBA. */
static rescl_status ask_for_colours(struct png_reading *reading) {
  png_set_expand(reading->png);
  png_set_scale_16(reading->png);
  png_set_gray_to_rgb(reading->png);
  png_set_add_alpha(reading->png, 0xff, PNG_FILLER_AFTER);
  reading->pixel_bytes = 4;
  reading->place = place_colour;
  return picture_new(&reading->image, reading->width, reading->height);
}

/** The rows come as the file has them, each value in a byte or two of its own. */
static rescl_status ask_for_classes(struct png_reading *reading) {
  const png_byte kind = png_get_color_type(reading->png, reading->info);
  if (kind != PNG_COLOR_TYPE_PALETTE && kind != PNG_COLOR_TYPE_GRAY)
    return fail(
        RESCL_UNSUPPORTED,
        "a PNG of colours; expected one with a palette or of grey, whose indices or values are classes");
  const size_t count = (size_t)reading->width * (size_t)reading->height;
  png_set_packing(reading->png);
  reading->pixel_bytes = png_get_bit_depth(reading->png, reading->info) == 16 ? 2 : 1;
  reading->place = place_class;
  reading->classes = malloc(count * sizeof *reading->classes);
  return reading->classes ? RESCL_OK : fail_memory(count * sizeof *reading->classes);
}

static rescl_status read_picture(struct png_reading *reading,
                                 rescl_status (*ask)(struct png_reading *reading)) {
  png_structp png = reading->png;
  png_set_read_fn(png, reading, read_bytes);
  png_set_user_limits(png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);         // check_declared() has the say
  png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, NULL, -1); // texts and profiles that inflate, too
  png_read_info(png, reading->info);
  reading->width = (int)png_get_image_width(png, reading->info);
  reading->height = (int)png_get_image_height(png, reading->info);
  TRY(check_declared(reading, reading->width, reading->height));
  TRY(ask(reading));
  png_read_update_info(png, reading->info);
  const size_t row_bytes = png_get_rowbytes(png, reading->info);
  if (row_bytes != (size_t)reading->width * reading->pixel_bytes)
    png_error(png, "the rows are not what the header promises");
  reading->row = malloc(row_bytes);
  if (!reading->row) return fail_memory(row_bytes);
  if (png_get_interlace_type(png, reading->info) == PNG_INTERLACE_ADAM7)
    read_interlaced(reading);
  else
    read_plain(reading);
  reading->has_all_pixels = 1;
  png_read_end(png, NULL);
  return RESCL_OK;
}

static rescl_status read_guarded(struct png_reading *reading,
                                 rescl_status (*ask)(struct png_reading *reading)) {
  reading->png = png_create_read_struct(PNG_LIBPNG_VER_STRING, reading, on_read_error, on_warning);
  if (reading->png) reading->info = png_create_info_struct(reading->png);
  if (!reading->info) return fail(RESCL_OUT_OF_MEMORY, "out of memory: libpng could not start");
  if (setjmp(png_jmpbuf(reading->png))) {
    if (reading->has_all_pixels && reading->ends_early && !reading->chunks.cuts_off_data) return RESCL_OK;
    return fail(RESCL_MALFORMED, "broken PNG: %s; fetch or save the picture again", reading->problem);
  }
  return read_picture(reading, ask);
}

/** What is read is the caller's on success, and freed on failure. */
static rescl_status read_png(struct png_reading *reading, rescl_status (*ask)(struct png_reading *reading)) {
  reading->chunks = png_chunks_of(reading->bytes, reading->left_bytes);
  const rescl_status status = read_guarded(reading, ask);
  png_destroy_read_struct(&reading->png, &reading->info, NULL);
  free(reading->row);
  if (status == RESCL_OK) return RESCL_OK;
  rescl_image_free(reading->image);
  free(reading->classes);
  return status;
}

rescl_status png_decode(rescl_image **image, const unsigned char *bytes, size_t size_bytes) {
  struct png_reading reading = {.bytes = bytes, .left_bytes = size_bytes};
  *image = NULL;
  TRY(read_png(&reading, ask_for_colours));
  const rescl_status status = exif_turn(&reading.image, reading.chunks.orientation);
  if (status == RESCL_OK)
    *image = reading.image;
  else
    rescl_image_free(reading.image);
  return status;
}

rescl_status png_decode_classes(struct png_classes *classes, const unsigned char *bytes, size_t size_bytes) {
  struct png_reading reading = {.bytes = bytes, .left_bytes = size_bytes};
  *classes = (struct png_classes){0};
  TRY(read_png(&reading, ask_for_classes));
  *classes = (struct png_classes){reading.width, reading.height, reading.classes};
  return RESCL_OK;
}
