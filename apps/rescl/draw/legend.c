#include "draw/legend.h"

#include <math.h>
#include <stdlib.h>

#include "console/report.h"
#include "draw/text.h"

/** All as parts of the letters' height. */
#define MARGIN_PART 0.5
#define ROW_PART 1.35
#define SWATCH_PART 1.0
/** At most so much of the picture's width and height. */
#define MOST_PART 0.5
#define LEAST_LETTERS 6.0

struct legend {
  struct text *texts;
  size_t count; // of the rows that are shown
  struct area area;
};

/** The last row tells how many more there are, where not all have room. */
static void prepare_texts(struct canvas *canvas, struct legend *legend, const struct legend_row *rows,
                          size_t count) {
  const double most_width =
      MOST_PART * canvas->image->width - (3.0 * MARGIN_PART + SWATCH_PART) * canvas->letters;
  legend->texts = allocate(legend->count, sizeof *legend->texts);
  for (size_t index = 0; index < legend->count; index++) {
    const int is_rest = index + 1 == legend->count && legend->count < count;
    char *rest = is_rest ? format_text("and %zu more", count - index) : NULL;
    legend->texts[index] =
        text_fit(canvas, rest ? rest : rows[index].label, rest ? "" : rows[index].ending, most_width);
    free(rest);
  }
}

/** @return nonzero where something can be shown */
static int prepare(struct canvas *canvas, struct legend *legend, const struct legend_row *rows,
                   size_t count) {
  const double letters = canvas->letters, margin = MARGIN_PART * letters;
  const double room = (MOST_PART * canvas->image->height - margin) / (ROW_PART * letters);
  if (letters < LEAST_LETTERS || room < 1.0) return 0;
  legend->count = (double)count <= room ? count : (size_t)room;
  prepare_texts(canvas, legend, rows, count);
  double widest = 0.0;
  for (size_t index = 0; index < legend->count; index++) widest = fmax(widest, legend->texts[index].width);
  legend->area.width = ceil(widest + 3.0 * margin + SWATCH_PART * letters);
  legend->area.height = ceil((double)legend->count * ROW_PART * letters + margin);
  return legend->count > 0 && widest > 0.0;
}

static size_t count_covered(const struct area *area, int factor, const struct class_map *map) {
  size_t covered = 0;
  const int right = (int)(area->left + area->width), bottom = (int)(area->top + area->height);
  for (int y = (int)area->top; y < bottom; y++) {
    const uint16_t *row = map->classes + (size_t)(y / factor) * (size_t)map->width;
    for (int x = (int)area->left; x < right; x++) covered += (size_t)!map->styles[row[x / factor]].is_clear;
  }
  return covered;
}

/** The corners in the order in which they are preferred. */
static void choose_corner(struct legend *legend, const rescl_image *image, const struct class_map *map) {
  const double right = floor(image->width - legend->area.width),
               bottom = floor(image->height - legend->area.height);
  const double corners[4][2] = {{0.0, bottom}, {right, bottom}, {0.0, 0.0}, {right, 0.0}};
  size_t least = SIZE_MAX;
  struct area area = legend->area;
  for (int corner = 0; corner < 4; corner++) {
    area.left = corners[corner][0];
    area.top = corners[corner][1];
    const size_t covered = count_covered(&area, image->width / map->width, map);
    if (covered < least) legend->area = area;
    if (covered < least) least = covered;
  }
}

static void draw_row(struct canvas *canvas, const struct legend *legend, const struct legend_row *row,
                     size_t index) {
  const double letters = canvas->letters, margin = MARGIN_PART * letters, swatch = SWATCH_PART * letters;
  const double left = legend->area.left + margin;
  const double middle = legend->area.top + 0.5 * margin + ((double)index + 0.5) * ROW_PART * letters;
  const struct text *text = &legend->texts[index];
  if (row) {
    canvas_colour(canvas, row->colour, 1.0);
    cairo_rectangle(canvas->cairo, left, middle - 0.5 * swatch, swatch, swatch);
    cairo_fill_preserve(canvas->cairo);
    canvas_colour(canvas, (struct colour){255, 255, 255}, 1.0);
    cairo_set_line_width(canvas->cairo, fmax(1.0, 0.5 * canvas->line));
    cairo_stroke(canvas->cairo);
  }
  canvas_colour(canvas, (struct colour){255, 255, 255}, 1.0);
  text_write(canvas, text, left + swatch + margin, middle - 0.5 * text->height);
}

int legend_draw(rescl_image *image, const struct legend_row *rows, size_t count,
                const struct class_map *map) {
  struct canvas canvas;
  struct legend legend = {0};
  canvas_open(&canvas, image);
  if (prepare(&canvas, &legend, rows, count)) {
    choose_corner(&legend, image, map);
    canvas_colour(&canvas, (struct colour){0, 0, 0}, 0.6);
    cairo_rectangle(canvas.cairo, legend.area.left, legend.area.top, legend.area.width, legend.area.height);
    cairo_fill(canvas.cairo);
    for (size_t index = 0; index < legend.count; index++)
      draw_row(&canvas, &legend, index + 1 < legend.count || legend.count == count ? &rows[index] : NULL,
               index);
  }
  for (size_t index = 0; legend.texts && index < legend.count; index++) text_free(&legend.texts[index]);
  free(legend.texts);
  return canvas_close(&canvas);
}
