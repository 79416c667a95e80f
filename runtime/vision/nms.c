/** Greedy, class by class. Kept boxes wait in the cells of a grid by their left top corner. Of two boxes, IoU is at most
 *  the overlap in x over the larger width; so for IoU > t
 *
 *      left - (1 - t) / t · width  <  kept left  <  left + (1 - t) · width        and likewise in y,
 *
 *  and only those cells are looked into, whatever the number of boxes. */
#include "vision/nms.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_CELLS = 64 }; // a side

static int by_score(const void *one, const void *other) {
  const struct candidate *left = one, *right = other;
  if (left->score != right->score) return left->score > right->score ? -1 : 1;
  return left->order < right->order ? -1 : left->order > right->order;
}

static int by_class_and_score(const void *one, const void *other) {
  const struct candidate *left = one, *right = other;
  if (left->class_index != right->class_index) return left->class_index < right->class_index ? -1 : 1;
  return by_score(one, other);
}

static float area_of(const struct candidate *box) {
  return fmaxf(box->right - box->left, 0) * fmaxf(box->bottom - box->top, 0);
}

static int overlaps(const struct candidate *one, const struct candidate *other, float iou) {
  const float width = fminf(one->right, other->right) - fmaxf(one->left, other->left);
  const float height = fminf(one->bottom, other->bottom) - fmaxf(one->top, other->top);
  if (!(width > 0) || !(height > 0)) return 0;
  const float both = width * height;
  return both > iou * (area_of(one) + area_of(other) - both);
}

/** One direction of the grid. */
struct axis {
  double least; // of the boxes' corners
  double cells_per_pixel;
};

struct grid {
  struct axis x;
  struct axis y;
  int side; // cells
  float iou;
  int32_t heads[MOST_CELLS * MOST_CELLS]; // the kept box that came last into the cell; -1: none
  int32_t *next;                          // [candidates] the one before it in the same cell
  const struct candidate *boxes;
};

static int cell_at(const struct grid *grid, const struct axis *axis, double position) {
  const double cell = (position - axis->least) * axis->cells_per_pixel;
  return cell >= grid->side ? grid->side - 1 : cell > 0 ? (int)cell : 0;
}

static void axis_span(struct axis *axis, double least, double most, int side) {
  axis->least = least;
  axis->cells_per_pixel = most > least ? side / (most - least) : 0;
}

static void grid_start(struct grid *grid, const struct candidate *boxes, size_t count) {
  float left = boxes->left, right = left, top = boxes->top, bottom = top;
  for (size_t index = 1; index < count; index++) {
    left = fminf(left, boxes[index].left);
    right = fmaxf(right, boxes[index].left);
    top = fminf(top, boxes[index].top);
    bottom = fmaxf(bottom, boxes[index].top);
  }
  const double side = sqrt((double)count) / 2;
  grid->side = side < 1 ? 1 : side > MOST_CELLS ? MOST_CELLS : (int)side;
  axis_span(&grid->x, left, right, grid->side);
  axis_span(&grid->y, top, bottom, grid->side);
  memset(grid->heads, -1, sizeof *grid->heads * (size_t)grid->side * (size_t)grid->side);
  grid->boxes = boxes;
}

/** Cells of kept boxes that may overlap one which begins at `start` and is `length` long; rounding is allowed for. */
static void cells_near(const struct grid *grid, const struct axis *axis, double start, double length,
                       int range[2]) {
  const double slack = 1e-4 * length + 1e-6 * fabs(start), iou = grid->iou;
  const double before = iou > 0 ? (1 - iou) / iou * length : INFINITY;
  range[0] = cell_at(grid, axis, start - before - slack);
  range[1] = cell_at(grid, axis, start + (1 - iou) * length + slack);
}

static int is_suppressed(const struct grid *grid, const struct candidate *box) {
  int columns[2], rows[2];
  cells_near(grid, &grid->x, box->left, (double)box->right - box->left, columns);
  cells_near(grid, &grid->y, box->top, (double)box->bottom - box->top, rows);
  for (int row = rows[0]; row <= rows[1]; row++)
    for (int column = columns[0]; column <= columns[1]; column++)
      for (int32_t kept = grid->heads[row * grid->side + column]; kept >= 0; kept = grid->next[kept])
        if (overlaps(box, &grid->boxes[kept], grid->iou)) return 1;
  return 0;
}

static void grid_add(struct grid *grid, size_t index) {
  const struct candidate *box = &grid->boxes[index];
  const int cell = cell_at(grid, &grid->y, box->top) * grid->side + cell_at(grid, &grid->x, box->left);
  grid->next[index] = grid->heads[cell];
  grid->heads[cell] = (int32_t)index;
}

/** Moves what stays of one class to the front, in order; how many. */
static size_t suppress(struct grid *grid, struct candidate *boxes, size_t count) {
  size_t kept = 0;
  grid_start(grid, boxes, count);
  for (size_t index = 0; index < count; index++) {
    const int has_area = area_of(&boxes[index]) > 0;
    if (has_area && is_suppressed(grid, &boxes[index])) continue;
    boxes[kept] = boxes[index]; // never beyond what is still to be looked at
    if (has_area) grid_add(grid, kept);
    kept++;
  }
  return kept;
}

rescl_status nms(struct candidate *candidates, size_t *count, float iou) {
  if (*count > INT32_MAX) return fail(RESCL_UNSUPPORTED, "%zu boxes are more than can be compared", *count);
  if (iou < 1 && *count > 0) {
    struct grid grid = {.iou = iou, .next = malloc(*count * sizeof *grid.next)};
    if (!grid.next) return fail_memory(*count * sizeof *grid.next);
    qsort(candidates, *count, sizeof *candidates, by_class_and_score);
    size_t kept = 0;
    for (size_t begin = 0, end; begin < *count; begin = end) {
      for (end = begin + 1; end < *count && candidates[end].class_index == candidates[begin].class_index;)
        end++;
      const size_t stay = suppress(&grid, candidates + begin, end - begin);
      memmove(candidates + kept, candidates + begin, stay * sizeof *candidates);
      kept += stay;
    }
    free(grid.next);
    *count = kept;
  }
  qsort(candidates, *count, sizeof *candidates, by_score);
  return RESCL_OK;
}
