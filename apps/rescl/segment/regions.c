#include "segment/regions.h"

#include <stdlib.h>

#include "console/report.h"
#include "console/say.h"
#include "console/terminal.h"
#include "console/units.h"
#include "data/json.h"

enum { BAR_COLUMNS = 20, MOST_CLASSES = 65536 };

static int compare_regions(const void *left, const void *right) {
  const struct region *one = left, *other = right;
  if (one->pixels != other->pixels) return one->pixels < other->pixels ? 1 : -1;
  return one->class_index < other->class_index ? -1 : one->class_index > other->class_index;
}

struct regions regions_of(const rescl_segmentation *segmentation) {
  const size_t count = (size_t)segmentation->width * (size_t)segmentation->height;
  size_t *pixels = allocate(MOST_CLASSES, sizeof *pixels), capacity = 0;
  struct regions regions = {0};
  for (size_t index = 0; index < count; index++) pixels[segmentation->classes[index]]++;
  for (int class_index = 0; class_index < MOST_CLASSES; class_index++) {
    if (pixels[class_index] == 0) continue;
    regions.items = allocate_more(regions.items, regions.count, &capacity, sizeof *regions.items);
    regions.items[regions.count++] =
        (struct region){class_index, pixels[class_index], (double)pixels[class_index] / (double)count};
  }
  free(pixels);
  if (regions.count > 0) qsort(regions.items, regions.count, sizeof *regions.items, compare_regions);
  return regions;
}

void regions_free(struct regions *regions) {
  free(regions->items);
  *regions = (struct regions){0};
}

void regions_print(const struct view *view, const struct viewer *viewer, const struct regions *regions) {
  say_bold("%s\n", view->path);
  for (size_t index = 0; index < regions->count; index++) {
    const struct region *region = &regions->items[index];
    const struct bar_text bar = unit_bar(region->share, BAR_COLUMNS);
    char *label = viewer_label(viewer, region->class_index);
    say("  %5.1f %%  %s%*s  %s\n", 100.0 * region->share, bar.text, BAR_COLUMNS - (int)text_width(bar.text),
        "", label);
    free(label);
  }
}

static void write_one(cJSON *entry, const struct region *region, const struct viewer *viewer) {
  const char *label = rescl_vision_label(viewer->vision, (size_t)region->class_index);
  json_add_count(entry, "class", region->class_index);
  if (label) json_add_text(entry, "label", label);
  json_add_count(entry, "pixels", (int64_t)region->pixels);
  json_add_number(entry, "share", region->share);
}

cJSON *regions_write(const struct view *view, const struct viewer *viewer, const struct regions *regions) {
  cJSON *entry = view_write(view);
  if (!view->segmentation) return entry;
  cJSON *list = cJSON_AddArrayToObject(entry, "classes");
  for (size_t index = 0; index < regions->count; index++)
    write_one(json_add_object(list), &regions->items[index], viewer);
  return entry;
}
