/** Greedy, class by class: a box is compared with those before it that stay, of which only the ones near by are looked at
 *  (box_grid.c). */
#include "vision/nms.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "vision/box_grid.h"
#include "vision/score_order.h"

static struct box box_of(const struct candidate *candidate) {
  const float width = fmaxf(candidate->right - candidate->left, 0);
  const float height = fmaxf(candidate->bottom - candidate->top, 0);
  return (struct box){candidate->left, candidate->top, candidate->right, candidate->bottom, width * height};
}

/** Says of boxes of one class, the surest first, which stay. */
static void suppress(struct box_grid *grid, const struct box *boxes, size_t count, unsigned char *stays) {
  if (count > 1) box_grid_start(grid, boxes, count);
  for (size_t index = 0; index < count; index++) {
    const int compares = count > 1 && boxes[index].area > 0;
    stays[index] = !compares || !box_grid_overlaps(grid, &boxes[index]);
    if (compares && stays[index]) box_grid_add(grid, &boxes[index]);
  }
}

/** What is needed for all classes. */
struct work {
  struct box_grid grid;
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
  work->boxes = malloc(all * sizeof *work->boxes);
  work->stays = calloc(2, all);
  work->grid.blocks = malloc(box_grid_room(all) * sizeof *work->grid.blocks);
  if (!work->sorted || !work->order || !work->boxes || !work->stays || !work->grid.blocks)
    return fail_memory(all * (sizeof *work->sorted + 2 * sizeof *work->boxes));
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
  free(work->grid.blocks);
  free(work);
  return status;
}
