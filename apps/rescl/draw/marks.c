#include "draw/marks.h"

#include <math.h>
#include <stdlib.h>

#include "console/report.h"
#include "draw/plate.h"

static const struct colour black = {0, 0, 0};

/** The middle of a line that covers whole pixels: thin lines would be blurred otherwise. */
static double snapped(double position, double half, double least, double most) {
  return fmax(least, fmin(floor(position - half + 0.5) + half, most));
}

/** Its line lies inside the picture, also where the box does not. */
static struct area inside_picture(const struct area *box, const struct canvas *canvas) {
  const double half = 0.5 * canvas->line, width = canvas->image->width, height = canvas->image->height;
  const double left = snapped(box->left, half, half, width - half);
  const double top = snapped(box->top, half, half, height - half);
  const double right = snapped(box->left + box->width, half, left, fmax(left, width - half));
  const double bottom = snapped(box->top + box->height, half, top, fmax(top, height - half));
  return (struct area){left, top, right - left, bottom - top};
}

/** Fills a line of that width along the edge, also of a box that is no more than a line or a dot, where
 *  cairo_stroke() draws nothing. */
static void fill_edge(struct canvas *canvas, const struct area *box, double line) {
  const double half = 0.5 * line;
  cairo_rectangle(canvas->cairo, box->left - half, box->top - half, box->width + line, box->height + line);
  if (box->width > line && box->height > line)
    cairo_rectangle(canvas->cairo, box->left + half, box->top + half, box->width - line, box->height - line);
  cairo_fill(canvas->cairo);
}

/** A line in the colour between two thin dark ones, so that it is seen on its own colour, too. */
static void draw_box(struct canvas *canvas, const struct area *box, struct colour colour) {
  cairo_set_fill_rule(canvas->cairo, CAIRO_FILL_RULE_EVEN_ODD);
  canvas_colour(canvas, black, 0.45);
  fill_edge(canvas, box, 1.6 * canvas->line);
  canvas_colour(canvas, colour, 1.0);
  fill_edge(canvas, box, canvas->line);
}

static void draw_point(struct canvas *canvas, double x, double y, struct colour colour) {
  const double radius = 1.5 * canvas->line;
  if (!isfinite(x) || !isfinite(y)) return;
  cairo_new_path(canvas->cairo);
  cairo_arc(canvas->cairo, x, y, radius * 1.4, 0.0, 2.0 * acos(-1.0));
  canvas_colour(canvas, black, 0.6);
  cairo_fill(canvas->cairo);
  cairo_arc(canvas->cairo, x, y, radius, 0.0, 2.0 * acos(-1.0));
  canvas_colour(canvas, colour, 1.0);
  cairo_fill(canvas->cairo);
}

/** Each of the points in a colour of its own, the same on all that was found. */
static void draw_points(struct canvas *canvas, const struct mark *mark) {
  for (size_t index = 0; index < mark->point_count; index++)
    draw_point(canvas, (double)mark->points[2 * index], (double)mark->points[2 * index + 1],
               colour_vivid(index));
}

static void draw_labels(struct canvas *canvas, const struct mark *marks, const struct area *boxes,
                        size_t count) {
  struct plate *plates = allocate(count, sizeof *plates);
  for (size_t index = 0; index < count; index++)
    plates[index] = plate_place(canvas, &marks[index], &boxes[index], plates, index);
  for (size_t index = count; index-- > 0;) {
    plate_draw(canvas, &plates[index]);
    plate_free(&plates[index]);
  }
  free(plates);
}

int marks_draw(rescl_image *image, const struct mark *marks, size_t count) {
  struct canvas canvas;
  struct area *boxes = allocate(count, sizeof *boxes);
  canvas_open(&canvas, image);
  for (size_t index = count; index-- > 0;) {
    boxes[index] = inside_picture(&marks[index].box, &canvas);
    draw_box(&canvas, &boxes[index], marks[index].colour);
    draw_points(&canvas, &marks[index]);
  }
  draw_labels(&canvas, marks, boxes, count);
  free(boxes);
  return canvas_close(&canvas);
}
