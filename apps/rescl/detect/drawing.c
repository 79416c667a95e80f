#include "detect/drawing.h"

#include <stdlib.h>

#include "console/report.h"
#include "detect/detections.h"
#include "draw/enlarge.h"
#include "draw/marks.h"
#include "draw/mask.h"

/** The surest on top. */
static void draw_masks(rescl_image *image, const rescl_detections *detections, size_t count, double opacity) {
  unsigned char *inside = allocate((size_t)image->width * (size_t)image->height, 1);
  for (size_t index = count; index-- > 0;) {
    const rescl_detection *detection = &detections->items[index];
    if (!detection->mask.runs || rescl_mask_decode(&detection->mask, inside) != RESCL_OK) continue;
    mask_draw(image, inside, colour_vivid((size_t)detection->class_index), opacity, (int)canvas_line(image));
  }
  free(inside);
}

static float *scaled_points(const rescl_detection *detection, int factor) {
  float *points = allocate(2 * detection->keypoint_count, sizeof *points);
  for (size_t index = 0; index < detection->keypoint_count; index++) {
    points[2 * index] = (float)factor * detection->keypoints[index].x;
    points[2 * index + 1] = (float)factor * detection->keypoints[index].y;
  }
  return points;
}

static struct mark make_mark(const rescl_detection *detection, const struct viewer *viewer, int factor) {
  const rescl_box *box = &detection->box;
  const double times = factor;
  return (struct mark){.box = {times * (double)box->left, times * (double)box->top,
                               times * (double)(box->right - box->left),
                               times * (double)(box->bottom - box->top)},
                       .colour = colour_vivid((size_t)detection->class_index),
                       .label = viewer_label(viewer, detection->class_index),
                       .ending = format_text(" %.0f %%", 100.0 * (double)detection->score),
                       .points = scaled_points(detection, factor),
                       .point_count = detection->keypoint_count};
}

static int draw_marks(rescl_image *image, const rescl_detections *detections, size_t count,
                      const struct viewer *viewer, int factor) {
  struct mark *marks = allocate(count, sizeof *marks);
  for (size_t index = 0; index < count; index++)
    marks[index] = make_mark(&detections->items[index], viewer, factor);
  const int is_drawn = marks_draw(image, marks, count);
  for (size_t index = 0; index < count; index++) {
    free((char *)marks[index].label);
    free((char *)marks[index].ending);
    free((float *)marks[index].points);
  }
  free(marks);
  return is_drawn;
}

char *detections_draw(struct view *view, const struct viewer *viewer, float least_score, double opacity) {
  const size_t count = detections_count(view->detections, least_score);
  if (viewer->info.has_masks) draw_masks(view->image, view->detections, count, opacity);
  const int factor = enlarge(&view->image);
  if (factor == 0) return format_library_error(view->path);
  if (draw_marks(view->image, view->detections, count, viewer, factor)) return NULL;
  return view_cannot_draw(view);
}
