/** What an entry of a COCO file says of where an object is. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "console/report.h"
#include "data/json.h"
#include "evaluate/object.h"
#include "evaluate/outline.h"
#include "rescl/status.h"

enum { LEAST_POLYGON_NUMBERS = 6 };

/** One number of an array, no further from 0 than that. */
static int read_number(double *number, const cJSON *item, double most, const char *field,
                       const struct place *place) {
  if (!cJSON_IsNumber(item)) return place_report_kind(place, field, "numbers", item);
  *number = item->valuedouble;
  return fabs(*number) <= most ? EXIT_DONE : place_report(place, field, "a number is far too large");
}

static int read_box(double box[4], const cJSON *array, const struct place *place) {
  const cJSON *item;
  int position = 0, code = EXIT_DONE;
  if (!array) return place_report(place, "bbox", "is missing");
  if (!cJSON_IsArray(array)) return place_report_kind(place, "bbox", "an array", array);
  if (cJSON_GetArraySize(array) != 4)
    return place_report(place, "bbox", "expected 4 numbers: left, top, width, height");
  cJSON_ArrayForEach(item, array) if (code == EXIT_DONE) code =
      read_number(&box[position++], item, 1e12, "bbox", place);
  return code;
}

static int read_polygon(rescl_mask *mask, const cJSON *array, const struct place *place) {
  const cJSON *item;
  const int number_count = cJSON_GetArraySize(array);
  size_t count = 0;
  int code = EXIT_DONE;
  if (!cJSON_IsArray(array)) return place_report_kind(place, "", "a polygon: an array of x, y, …", array);
  if (number_count < LEAST_POLYGON_NUMBERS || number_count % 2 != 0)
    return place_report(place, "", "expected a polygon of three points or more: x, y, x, y, …");
  double *points = allocate((size_t)number_count, sizeof *points);
  cJSON_ArrayForEach(item, array) if (code == EXIT_DONE) code =
      read_number(&points[count++], item, OUTLINE_MOST_COORDINATE, "", place);
  if (code == EXIT_DONE) outline_fill(mask, points, count / 2);
  free(points);
  return code;
}

/** All pixels that lie in one of the polygons. */
static int read_polygons(rescl_mask *mask, const cJSON *array, const struct place *place) {
  const cJSON *item;
  size_t index = 0;
  if (!array->child) return place_report(place, "segmentation", "holds no polygon");
  cJSON_ArrayForEach(item, array) {
    struct place inner = {.file = place->file};
    rescl_mask polygon = {.width = mask->width, .height = mask->height};
    snprintf(inner.text, sizeof inner.text, "%.30s.segmentation[%zu]", place->text, index++);
    if (read_polygon(&polygon, item, &inner) != EXIT_DONE) return EXIT_FAILED;
    if (mask->runs)
      outline_unite(mask, &polygon);
    else
      *mask = polygon;
  }
  return EXIT_DONE;
}

static int read_runs(rescl_mask *mask, const cJSON *array, const struct place *place) {
  const cJSON *item;
  const double pixels = (double)mask->width * mask->height;
  double sum = 0.0;
  mask->runs = allocate((size_t)cJSON_GetArraySize(array), sizeof *mask->runs);
  cJSON_ArrayForEach(item, array) {
    const double run = cJSON_IsNumber(item) ? item->valuedouble : -1.0;
    if (!(run >= 0.0 && run <= pixels && floor(run) >= run))
      return place_report(place, "segmentation.counts", "expected numbers of pixels");
    mask->runs[mask->run_count++] = (uint32_t)run;
    sum += run;
  }
  if (sum >= pixels && sum <= pixels) return EXIT_DONE;
  char *what =
      format_text("the counts make %.0f pixels, but the picture has %d × %d", sum, mask->width, mask->height);
  const int code = place_report(place, "segmentation.counts", what);
  free(what);
  return code;
}

static int read_text(rescl_mask *mask, const char *text, const struct place *place) {
  rescl_mask read;
  if (rescl_mask_from_text(&read, text, mask->width, mask->height) != RESCL_OK)
    return place_report(place, "segmentation.counts", rescl_last_error());
  mask->runs = allocate(read.run_count, sizeof *mask->runs);
  mask->run_count = read.run_count;
  memcpy(mask->runs, read.runs, read.run_count * sizeof *mask->runs);
  rescl_mask_clear(&read);
  return EXIT_DONE;
}

static int read_encoded(rescl_mask *mask, const cJSON *object, const struct place *place) {
  const cJSON *size = json_find(object, "size"), *counts = json_find(object, "counts");
  const cJSON *height = cJSON_GetArrayItem(size, 0), *width = cJSON_GetArrayItem(size, 1);
  const int is_size = cJSON_GetArraySize(size) == 2 && cJSON_IsNumber(height) && cJSON_IsNumber(width);
  if (!is_size) return place_report(place, "segmentation.size", "expected height, width");
  if (height->valueint != mask->height || width->valueint != mask->width) {
    char *what = format_text("is %d × %d (height × width), but the picture is %d × %d", height->valueint,
                             width->valueint, mask->height, mask->width);
    const int code = place_report(place, "segmentation.size", what);
    free(what);
    return code;
  }
  if (cJSON_IsArray(counts)) return read_runs(mask, counts, place);
  if (cJSON_IsString(counts)) return read_text(mask, counts->valuestring, place);
  return place_report_kind(place, "segmentation.counts", "an array or text", counts);
}

static int read_mask(rescl_mask *mask, const cJSON *item, const double size[2], const struct place *place) {
  if (!item) return place_report(place, "segmentation", "is missing");
  if (!(size[0] > 0.0 && size[1] > 0.0))
    return place_report(place, "segmentation", "the file does not say how large the picture is");
  if (size[0] > 65535.0 || size[1] > 65535.0)
    return place_report(place, "segmentation", "the picture is larger than 65535 × 65535");
  mask->width = (int)size[0];
  mask->height = (int)size[1];
  if (cJSON_IsArray(item)) return read_polygons(mask, item, place);
  if (cJSON_IsObject(item)) return read_encoded(mask, item, place);
  return place_report_kind(place, "segmentation", "polygons, or an object of size and counts", item);
}

unsigned object_parts(const cJSON *entry) {
  const cJSON *box = json_find(entry, "bbox"), *mask = json_find(entry, "segmentation");
  const int has_box = box && !(cJSON_IsArray(box) && !box->child); // [] stands for none
  return (has_box ? OBJECT_BOX : 0u) | (mask ? OBJECT_MASK : 0u);
}

int object_read_parts(struct object *object, unsigned parts, const cJSON *entry, const double size[2],
                      const struct place *place) {
  int code = EXIT_DONE;
  if (parts & OBJECT_BOX) code = read_box(object->box, json_find(entry, "bbox"), place);
  if (code == EXIT_DONE && (parts & OBJECT_MASK))
    code = read_mask(&object->mask, json_find(entry, "segmentation"), size, place);
  return code;
}
