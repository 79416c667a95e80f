#include "evaluate/outline.h"

#include <stdlib.h>

#include "console/report.h"

/** The edge is walked on a grid that many times as fine as the pixels. */
enum { FINE = 5 };

/** A step of the walk from one fine column to the next changes, where it crosses the middle of a column of
 *  pixels, what is inside from there on: down this column, and, once more turned around by the edge that comes
 *  back, no further. */
struct walk {
  const rescl_mask *mask;
  uint32_t *turns; // pixels, in the mask's order, from which on it changes
  size_t count, capacity;
  int column, row; // of the grid, where it is
  int has_begun;
};

static void cross(struct walk *walk, int column, int row) {
  const int middle = FINE / 2, pixel_column = column / FINE;
  if (column < 0 || column % FINE != middle || pixel_column >= walk->mask->width) return;
  // The first row of pixels whose middle is not above.
  int pixel_row = row <= middle ? 0 : (row - middle + FINE - 1) / FINE;
  if (pixel_row > walk->mask->height) pixel_row = walk->mask->height;
  walk->turns = allocate_more(walk->turns, walk->count, &walk->capacity, sizeof *walk->turns);
  walk->turns[walk->count++] = (uint32_t)pixel_column * (uint32_t)walk->mask->height + (uint32_t)pixel_row;
}

static void step_to(struct walk *walk, int column, int row) {
  if (walk->has_begun && column != walk->column)
    cross(walk, column < walk->column ? column : column - 1, row < walk->row ? row : walk->row);
  *walk = (struct walk){walk->mask, walk->turns, walk->count, walk->capacity, column, row, 1};
}

/** Goes along the longer of its two directions a column or a row at a time. Whichever way it is walked, points
 *  between are reckoned from the same end, so that two polygons meet in the same points. */
static void walk_edge(struct walk *walk, const int from[2], const int to[2]) {
  const int width = abs(to[0] - from[0]), height = abs(to[1] - from[1]);
  const int along = width >= height ? 0 : 1, across = 1 - along, length = along ? height : width;
  const int is_back = from[along] > to[along];
  const int *begin = is_back ? to : from, *end = is_back ? from : to;
  const double slope = length > 0 ? (double)(end[across] - begin[across]) / length : 0.0;
  for (int step = 0; step <= length; step++) {
    const int distance = is_back ? length - step : step;
    int point[2];
    point[along] = begin[along] + distance;
    point[across] = (int)(begin[across] + slope * distance + 0.5);
    step_to(walk, point[0], point[1]);
  }
}

static int by_value(const void *left, const void *right) {
  const uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
  return (a > b) - (a < b);
}

/** Two turns at the same pixel are none. */
static void take_turns(rescl_mask *mask, uint32_t *turns, size_t count) {
  const uint32_t pixels = (uint32_t)mask->width * (uint32_t)mask->height;
  uint32_t last = 0;
  if (count > 0) qsort(turns, count, sizeof *turns, by_value);
  mask->runs = allocate(count + 1, sizeof *mask->runs);
  mask->run_count = 0;
  for (size_t index = 0; index < count; index++) {
    if (index + 1 < count && turns[index] == turns[index + 1]) {
      index++;
      continue;
    }
    mask->runs[mask->run_count++] = turns[index] - last;
    last = turns[index];
  }
  if (last < pixels || mask->run_count == 0) mask->runs[mask->run_count++] = pixels - last;
}

void outline_fill(rescl_mask *mask, const double *points, size_t count) {
  struct walk walk = {.mask = mask};
  int(*corners)[2] = allocate(count + 1, sizeof *corners);
  for (size_t index = 0; index < count; index++)
    for (int axis = 0; axis < 2; axis++)
      corners[index][axis] = (int)(FINE * points[2 * index + (size_t)axis] + 0.5);
  for (size_t index = 0; index < count; index++)
    walk_edge(&walk, corners[index], corners[(index + 1) % count]);
  take_turns(mask, walk.turns, walk.count);
  free(corners);
  free(walk.turns);
}

/** One of the masks that are united. */
struct side {
  const rescl_mask *mask;
  size_t run;
  uint64_t end; // of the run, pixels
};

static int is_inside(const struct side *side) {
  return side->run % 2 == 1;
}

static void go_beyond(struct side *side, uint64_t pixel) {
  while (side->end <= pixel && side->run + 1 < side->mask->run_count)
    side->end += side->mask->runs[++side->run];
}

void outline_unite(rescl_mask *mask, rescl_mask *other) {
  const uint64_t pixels = (uint64_t)mask->width * (uint64_t)mask->height;
  struct side left = {mask, 0, mask->runs[0]}, right = {other, 0, other->runs[0]};
  uint32_t *runs = allocate(mask->run_count + other->run_count + 1, sizeof *runs);
  size_t run = 0;
  for (uint64_t pixel = 0; pixel < pixels;) {
    go_beyond(&left, pixel);
    go_beyond(&right, pixel);
    const uint64_t end = left.end < right.end ? left.end : right.end;
    const size_t inside = is_inside(&left) || is_inside(&right);
    run += run % 2 != inside; // they take turns, beginning outside
    runs[run] += (uint32_t)(end - pixel);
    pixel = end;
  }
  free(mask->runs);
  free(other->runs);
  mask->runs = runs;
  mask->run_count = run + 1;
  *other = (rescl_mask){0};
}
