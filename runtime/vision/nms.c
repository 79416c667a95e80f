/** Greedy, class by class. Kept boxes wait in a grid, by their left top corner and by how wide they are (a level for each
 *  power of two), so that only those near by are looked at, whatever the number of boxes. Of two boxes, IoU is at most the
 *  overlap in x over the larger width, so that for IoU > t
 *
 *      t · width  <  kept width  <  width / t
 *      left - kept width + t · larger width  <  kept left  <  right - t · larger width
 *
 *  and in y, where heights are not told apart,
 *
 *      top - (1 - t) / t · height  <  kept top  <  top + (1 - t) · height. */
#include "vision/nms.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "vision/score_order.h"

enum { LEVELS = 8, MOST_SIDE = 48, MOST_CELLS = LEVELS * MOST_SIDE * MOST_SIDE };

/** The part of a candidate that is compared; those of one class lie together. */
struct box {
  float left;
  float top;
  float right;
  float bottom;
  float area; // 0 where it has none
};

static struct box box_of(const struct candidate *candidate) {
  const float width = fmaxf(candidate->right - candidate->left, 0);
  const float height = fmaxf(candidate->bottom - candidate->top, 0);
  return (struct box){candidate->left, candidate->top, candidate->right, candidate->bottom, width * height};
}

static inline float smaller(float left, float right) {
  return left < right ? left : right;
}

static inline float larger(float left, float right) {
  return left > right ? left : right;
}

static inline int overlaps(const struct box *one, const struct box *other, float iou) {
  const float width = smaller(one->right, other->right) - larger(one->left, other->left);
  const float height = smaller(one->bottom, other->bottom) - larger(one->top, other->top);
  if (!(width > 0) || !(height > 0)) return 0;
  const float both = width * height;
  return both > iou * (one->area + other->area - both);
}

/** One direction of the grid. */
struct axis {
  float least; // of the boxes' corners
  float cells_per_pixel;
};

struct grid {
  float iou;
  struct axis x;
  struct axis y;
  int side;                   // cells
  int first_level;            // the exponent of the least width of level 1; all below are of level 0
  uint32_t begin[MOST_CELLS]; // where a cell's boxes are in `kept`
  uint32_t count[MOST_CELLS]; // how many there are by now
  struct box *kept;           // [boxes of all classes]
};

static inline int cell_at(const struct grid *grid, const struct axis *axis, float position) {
  const float cell = (position - axis->least) * axis->cells_per_pixel;
  return cell >= (float)grid->side ? grid->side - 1 : cell > 0 ? (int)cell : 0;
}

/** The power of two at or below a positive number. */
static inline int exponent_of(float number) {
  uint32_t bits;
  memcpy(&bits, &number, sizeof bits);
  return (int)(bits >> 23) - 127;
}

static inline int level_of(const struct grid *grid, float width) {
  const int level = exponent_of(width) - grid->first_level;
  return level < 0 ? 0 : level >= LEVELS ? LEVELS - 1 : level;
}

static inline size_t cell_of(const struct grid *grid, const struct box *box) {
  const int level = level_of(grid, box->right - box->left);
  const int row = cell_at(grid, &grid->y, box->top), column = cell_at(grid, &grid->x, box->left);
  return (size_t)((level * grid->side + row) * grid->side + column);
}

static void axis_span(struct axis *axis, float least, float most, int side) {
  axis->least = least;
  axis->cells_per_pixel = most > least ? (float)side / (most - least) : 0;
}

/** Lays the grid over the boxes, with room in each cell for all that may come there. */
static void grid_start(struct grid *grid, const struct box *boxes, size_t count) {
  struct box most = boxes[0], least = boxes[0];
  float widest = 0;
  for (size_t index = 0; index < count; index++) {
    least.left = smaller(least.left, boxes[index].left);
    least.top = smaller(least.top, boxes[index].top);
    most.left = larger(most.left, boxes[index].left);
    most.top = larger(most.top, boxes[index].top);
    widest = larger(widest, boxes[index].right - boxes[index].left);
  }
  const double side = sqrt((double)count / 64);
  grid->side = side < 1 ? 1 : side > MOST_SIDE ? MOST_SIDE : (int)side;
  grid->first_level = exponent_of(widest) - (LEVELS - 1);
  axis_span(&grid->x, least.left, most.left, grid->side);
  axis_span(&grid->y, least.top, most.top, grid->side);
  const size_t cells = (size_t)(LEVELS * grid->side * grid->side);
  memset(grid->count, 0, cells * sizeof *grid->count);
  for (size_t index = 0; index < count; index++) grid->count[cell_of(grid, &boxes[index])]++;
  for (size_t cell = 0, begin = 0; cell < cells; cell++) {
    grid->begin[cell] = (uint32_t)begin;
    begin += grid->count[cell];
    grid->count[cell] = 0;
  }
}

static int is_suppressed_in(const struct grid *grid, const struct box *box, size_t first, size_t last) {
  for (size_t cell = first; cell <= last; cell++) {
    const struct box *kept = grid->kept + grid->begin[cell];
    for (const struct box *end = kept + grid->count[cell]; kept < end; kept++)
      if (overlaps(box, kept, grid->iou)) return 1;
  }
  return 0;
}

/** Columns in which boxes of a level can be that overlap enough; rounding is allowed for. */
static void columns_near(const struct grid *grid, const struct box *box, int level, int columns[2]) {
  const float width = box->right - box->left, iou = grid->iou;
  const float slack = 1e-3f * width + 1e-5f * fabsf(box->left);
  const float widest = level == LEVELS - 1 ? INFINITY : ldexpf(1, grid->first_level + level + 1);
  const float least = level == 0 ? 0 : ldexpf(1, grid->first_level + level);
  const float most = iou > 0 ? smaller(widest, width / iou) : widest;
  columns[0] =
      isfinite(most) ? cell_at(grid, &grid->x, box->left - most + iou * larger(width, most) - slack) : 0;
  columns[1] = cell_at(grid, &grid->x, box->right - iou * larger(width, least) + slack);
}

static int is_suppressed(const struct grid *grid, const struct box *box) {
  const float width = box->right - box->left, height = box->bottom - box->top, iou = grid->iou;
  const float slack = 1e-3f * height + 1e-5f * fabsf(box->top);
  const float above = iou > 0 ? (1 - iou) / iou * height + slack : INFINITY;
  const int first_row = isfinite(above) ? cell_at(grid, &grid->y, box->top - above) : 0;
  const int last_row = cell_at(grid, &grid->y, box->top + (1 - iou) * height + slack);
  const int first_level = level_of(grid, width * iou * 0.999f);
  const int last_level = iou > 0 ? level_of(grid, width / iou * 1.001f) : LEVELS - 1;
  for (int level = last_level; level >= first_level; level--) {
    int columns[2];
    columns_near(grid, box, level, columns);
    for (int row = first_row; row <= last_row; row++) {
      const size_t begin = (size_t)((level * grid->side + row) * grid->side);
      if (is_suppressed_in(grid, box, begin + (size_t)columns[0], begin + (size_t)columns[1])) return 1;
    }
  }
  return 0;
}

/** Says of boxes of one class, the surest first, which stay. */
static void suppress(struct grid *grid, const struct box *boxes, size_t count, unsigned char *stays) {
  if (count > 1) grid_start(grid, boxes, count);
  for (size_t index = 0; index < count; index++) {
    const int compares = count > 1 && boxes[index].area > 0;
    stays[index] = !compares || !is_suppressed(grid, &boxes[index]);
    if (!compares || !stays[index]) continue;
    const size_t cell = cell_of(grid, &boxes[index]);
    grid->kept[grid->begin[cell] + grid->count[cell]++] = boxes[index];
  }
}

/** What is needed for all classes. */
struct work {
  struct grid grid;
  struct candidate *sorted; // [count] by falling score
  uint32_t *order;          // [count] by class, then by falling score: indices into `sorted`
  struct box *boxes;        // [count] likewise
  unsigned char *stays;     // [count] likewise
};

static void suppress_classes(struct work *work, size_t count) {
  for (size_t index = 0; index < count; index++)
    work->boxes[index] = box_of(&work->sorted[work->order[index]]);
  for (size_t begin = 0, end; begin < count; begin = end) {
    const int class_index = work->sorted[work->order[begin]].class_index;
    for (end = begin + 1; end < count && work->sorted[work->order[end]].class_index == class_index;) end++;
    suppress(&work->grid, work->boxes + begin, end - begin, work->stays + begin);
  }
}

/** Copies what stays back, by falling score. */
static size_t collect(const struct work *work, size_t count, unsigned char *stays_sorted,
                      struct candidate *candidates) {
  size_t kept = 0;
  for (size_t index = 0; index < count; index++) stays_sorted[work->order[index]] = work->stays[index];
  for (size_t index = 0; index < count; index++)
    if (stays_sorted[index]) candidates[kept++] = work->sorted[index];
  return kept;
}

static rescl_status run(struct work *work, struct candidate *candidates, size_t *count, float iou) {
  const size_t all = *count;
  work->grid.iou = iou;
  work->sorted = malloc(all * sizeof *work->sorted);
  work->order = malloc(all * sizeof *work->order);
  work->boxes = malloc(2 * all * sizeof *work->boxes);
  work->stays = malloc(2 * all);
  if (!work->sorted || !work->order || !work->boxes || !work->stays)
    return fail_memory(all * (sizeof *work->sorted + 2 * sizeof *work->boxes));
  work->grid.kept = work->boxes + all;
  TRY(score_order(candidates, all, work->order));
  for (size_t index = 0; index < all; index++) work->sorted[index] = candidates[work->order[index]];
  if (iou >= 1) {
    memcpy(candidates, work->sorted, all * sizeof *candidates);
    return RESCL_OK;
  }
  TRY(class_order(work->sorted, all, work->order));
  suppress_classes(work, all);
  *count = collect(work, all, work->stays + all, candidates);
  return RESCL_OK;
}

rescl_status nms(struct candidate *candidates, size_t *count, float iou) {
  if (*count == 0) return RESCL_OK;
  if (*count > UINT32_MAX / 2)
    return fail(RESCL_UNSUPPORTED, "%zu boxes are more than can be compared", *count);
  struct work *work = calloc(1, sizeof *work); // its grid is too large for a stack
  if (!work) return fail_memory(sizeof *work);
  const rescl_status status = run(work, candidates, count, iou);
  free(work->sorted);
  free(work->order);
  free(work->boxes);
  free(work->stays);
  free(work);
  return status;
}
