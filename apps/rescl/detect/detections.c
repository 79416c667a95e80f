#include "detect/detections.h"

#include <math.h>
#include <stdlib.h>

#include "console/report.h"
#include "console/say.h"
#include "console/terminal.h"
#include "console/units.h"
#include "data/json.h"

enum { BAR_COLUMNS = 20 };

size_t detections_count(const rescl_detections *detections, float least_score) {
  size_t count = 0;
  while (count < detections->count && detections->items[count].score >= least_score) count++;
  return count;
}

static void print_one(const rescl_detection *detection, const char *label, size_t label_columns) {
  const struct bar_text bar = unit_bar((double)detection->score, BAR_COLUMNS);
  const rescl_box *box = &detection->box;
  const int bar_blanks = BAR_COLUMNS - (int)text_width(bar.text);
  const int label_blanks = (int)label_columns - (int)text_width(label);
  say("  %5.1f %%  %s%*s  %s%*s  %.0f×%.0f at %.0f,%.0f\n", 100.0 * (double)detection->score, bar.text,
      bar_blanks, "", label, label_blanks, "", round((double)(box->right - box->left)),
      round((double)(box->bottom - box->top)), round((double)box->left), round((double)box->top));
}

void detections_print(const struct view *view, const struct viewer *viewer, float least_score) {
  const size_t count = detections_count(view->detections, least_score);
  char **labels = allocate(count, sizeof *labels);
  size_t columns = 0;
  for (size_t index = 0; index < count; index++) {
    labels[index] = viewer_label(viewer, view->detections->items[index].class_index);
    const size_t width = text_width(labels[index]);
    if (width > columns) columns = width;
  }
  say_bold("%s\n", view->path);
  if (count == 0) say("  nothing of %.3g %% or more\n", 100.0 * (double)least_score);
  for (size_t index = 0; index < count; index++)
    print_one(&view->detections->items[index], labels[index], columns);
  for (size_t index = 0; index < count; index++) free(labels[index]);
  free(labels);
}

/** A thousandth of a pixel is more than any network knows. */
static void add_pixels(cJSON *array, double pixels) {
  cJSON_AddItemToArray(array, cJSON_CreateNumber(round(1000.0 * pixels) / 1000.0));
}

static void write_mask(cJSON *entry, const rescl_mask *mask) {
  char *text;
  if (!mask->runs || rescl_mask_to_text(mask, &text) != RESCL_OK) return;
  cJSON *object = cJSON_AddObjectToObject(entry, "mask"), *size = cJSON_AddArrayToObject(object, "size");
  cJSON_AddItemToArray(size, cJSON_CreateNumber(mask->height));
  cJSON_AddItemToArray(size, cJSON_CreateNumber(mask->width));
  cJSON_AddStringToObject(object, "counts", text);
  rescl_mask_text_free(text);
}

static void write_keypoints(cJSON *entry, const rescl_detection *detection) {
  if (detection->keypoint_count == 0) return;
  cJSON *list = cJSON_AddArrayToObject(entry, "keypoints");
  for (size_t index = 0; index < detection->keypoint_count; index++) {
    const rescl_keypoint *keypoint = &detection->keypoints[index];
    cJSON *point = cJSON_CreateArray();
    add_pixels(point, (double)keypoint->x);
    add_pixels(point, (double)keypoint->y);
    cJSON_AddItemToArray(point, cJSON_CreateNumber((double)keypoint->score));
    cJSON_AddItemToArray(list, point);
  }
}

static void write_one(cJSON *entry, const rescl_detection *detection, const struct viewer *viewer) {
  const char *label = rescl_vision_label(viewer->vision, (size_t)detection->class_index);
  const rescl_box *box = &detection->box;
  json_add_count(entry, "class", detection->class_index);
  if (label) json_add_text(entry, "label", label);
  json_add_count(entry, "category_id",
                 rescl_vision_category_id(viewer->vision, (size_t)detection->class_index));
  json_add_number(entry, "score", (double)detection->score);
  cJSON *sides = cJSON_AddArrayToObject(entry, "box");
  add_pixels(sides, (double)box->left);
  add_pixels(sides, (double)box->top);
  add_pixels(sides, (double)(box->right - box->left));
  add_pixels(sides, (double)(box->bottom - box->top));
  write_mask(entry, &detection->mask);
  write_keypoints(entry, detection);
}

cJSON *detections_write(const struct view *view, const struct viewer *viewer, float least_score) {
  cJSON *entry = view_write(view);
  if (!view->detections) return entry;
  cJSON *list = cJSON_AddArrayToObject(entry, "detections");
  const size_t count = detections_count(view->detections, least_score);
  for (size_t index = 0; index < count; index++)
    write_one(json_add_object(list), &view->detections->items[index], viewer);
  return entry;
}
