#include "draw/plate.h"

#include <math.h>

/** Beside the text, as a part of the letters' height. */
#define MARGIN_PART 0.3
/** Letters smaller than that can not be read. */
#define LEAST_LETTERS 6.0

static double overlap(const struct area *one, const struct area *other) {
  const double width =
      fmin(one->left + one->width, other->left + other->width) - fmax(one->left, other->left);
  const double height = fmin(one->top + one->height, other->top + other->height) - fmax(one->top, other->top);
  return width > 0.0 && height > 0.0 ? width * height : 0.0;
}

static struct area moved_inside(struct area area, const rescl_image *image) {
  area.left = fmax(0.0, fmin(area.left, (double)image->width - area.width));
  area.top = fmax(0.0, fmin(area.top, (double)image->height - area.height));
  return area;
}

/** Where a plate of that size goes, from the best place to the worst: above the box, inside it at its top,
 *  below, inside at its bottom; each at its left, then at its right. Lines cover half their width on either
 *  side of the box's edge. */
static struct area candidate(const struct canvas *canvas, const struct area *box, const struct area *size,
                             int number) {
  const double half = 0.5 * canvas->line, bottom = box->top + box->height;
  const double tops[] = {box->top - half - size->height, box->top - half, bottom + half,
                         bottom + half - size->height};
  const double lefts[] = {box->left - half, box->left + box->width + half - size->width};
  return (struct area){lefts[number / 4], tops[number % 4], size->width, size->height};
}

/** How bad a place is: what it covers of other labels counts more than how far the picture's edge moves it,
 *  and that more than its number. */
static double cost(const struct area *wanted, const struct area *area, const struct plate *placed,
                   size_t placed_count, int number) {
  double covered = 0.0;
  for (size_t index = 0; index < placed_count; index++)
    if (placed[index].text.width > 0.0) covered += overlap(area, &placed[index].area);
  const double shift = fabs(wanted->left - area->left) + fabs(wanted->top - area->top);
  return 20.0 * covered / (area->width * area->height) + shift / area->height + 0.1 * number;
}

/** A long label is cut before it crosses the whole picture, but not in narrow ones. */
static double most_width(const struct canvas *canvas) {
  const double width = (double)canvas->image->width - 2.0 * MARGIN_PART * canvas->letters;
  return fmin(width, fmax(0.6 * width, 16.0 * canvas->letters));
}

struct plate plate_place(struct canvas *canvas, const struct mark *mark, const struct area *box,
                         const struct plate *placed, size_t placed_count) {
  const double margin = MARGIN_PART * canvas->letters;
  struct plate plate = {.colour = mark->colour};
  if (!mark->label) return plate;
  plate.text = text_fit(canvas, mark->label, mark->ending ? mark->ending : "", most_width(canvas));
  if (canvas->letters < LEAST_LETTERS) plate.text.width = 0.0;
  if (plate.text.width <= 0.0) return plate;
  const struct area size = {0.0, 0.0, plate.text.width + 2.0 * margin, plate.text.height};
  double least = INFINITY;
  for (int number = 0; number < 8; number++) {
    const struct area wanted = candidate(canvas, box, &size, number);
    const struct area area = moved_inside(wanted, canvas->image);
    const double price = cost(&wanted, &area, placed, placed_count, number);
    if (price < least) plate.area = area;
    least = fmin(least, price);
  }
  return plate;
}

void plate_draw(struct canvas *canvas, const struct plate *plate) {
  if (plate->text.width <= 0.0) return;
  const struct area *area = &plate->area;
  canvas_colour(canvas, plate->colour, 1.0);
  cairo_rectangle(canvas->cairo, area->left, area->top, area->width, area->height);
  cairo_fill(canvas->cairo);
  canvas_colour(canvas, colour_on(plate->colour), 1.0);
  text_write(canvas, &plate->text, area->left + MARGIN_PART * canvas->letters, area->top);
}

void plate_free(struct plate *plate) {
  text_free(&plate->text);
}
