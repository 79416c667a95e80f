#include "draw/canvas.h"

#include <math.h>
#include <stdint.h>

/** Letters are so high, as a part of a square's side that has as many pixels as the picture. */
#define LETTERS_PART 0.025
#define LETTERS_LEAST 10.0
#define LETTERS_PER_LINE 6.5

static double letters_of(const rescl_image *image) {
  const double side = sqrt((double)image->width * (double)image->height);
  const double shorter = fmin((double)image->width, (double)image->height);
  return fmin(fmax(LETTERS_PART * side, LETTERS_LEAST), shorter / 3.0);
}

double canvas_line(const rescl_image *image) {
  return fmax(round(letters_of(image) / LETTERS_PER_LINE), 1.0);
}

/** cairo's pixels are words of 32 bits, red above green above blue. */
static void fill_surface(cairo_surface_t *surface, const rescl_image *image) {
  unsigned char *rows = cairo_image_surface_get_data(surface);
  const size_t stride = (size_t)cairo_image_surface_get_stride(surface);
  const unsigned char *rgb = image->pixels;
  cairo_surface_flush(surface);
  for (int y = 0; y < image->height; y++) {
    uint32_t *row = (uint32_t *)(void *)(rows + (size_t)y * stride);
    for (int x = 0; x < image->width; x++, rgb += 3)
      row[x] = (uint32_t)rgb[0] << 16 | (uint32_t)rgb[1] << 8 | rgb[2];
  }
  cairo_surface_mark_dirty(surface);
}

static void read_surface(cairo_surface_t *surface, rescl_image *image) {
  cairo_surface_flush(surface);
  const unsigned char *rows = cairo_image_surface_get_data(surface);
  const size_t stride = (size_t)cairo_image_surface_get_stride(surface);
  unsigned char *rgb = image->pixels;
  for (int y = 0; y < image->height; y++) {
    const uint32_t *row = (const uint32_t *)(const void *)(rows + (size_t)y * stride);
    for (int x = 0; x < image->width; x++, rgb += 3) {
      rgb[0] = (unsigned char)(row[x] >> 16);
      rgb[1] = (unsigned char)(row[x] >> 8);
      rgb[2] = (unsigned char)row[x];
    }
  }
}

void canvas_open(struct canvas *canvas, rescl_image *image) {
  cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, image->width, image->height);
  if (cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS) fill_surface(surface, image);
  *canvas = (struct canvas){.cairo = cairo_create(surface),
                            .image = image,
                            .line = canvas_line(image),
                            .letters = letters_of(image)};
  cairo_surface_destroy(surface); // the cairo_t keeps it
}

int canvas_close(struct canvas *canvas) {
  const int is_drawn = cairo_status(canvas->cairo) == CAIRO_STATUS_SUCCESS;
  if (is_drawn) read_surface(cairo_get_target(canvas->cairo), canvas->image);
  cairo_font_face_destroy(canvas->plain_font);
  cairo_destroy(canvas->cairo);
  *canvas = (struct canvas){0};
  return is_drawn;
}

void canvas_colour(struct canvas *canvas, struct colour colour, double opacity) {
  cairo_set_source_rgba(canvas->cairo, colour.red / 255.0, colour.green / 255.0, colour.blue / 255.0,
                        opacity);
}
