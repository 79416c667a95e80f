#include "segment/drawing.h"

#include <stdlib.h>
#include <strings.h>

#include "console/report.h"
#include "draw/enlarge.h"
#include "draw/legend.h"
#include "draw/mask.h"

/** What is behind all things; in networks without labels the first class mostly is. */
static int is_background(const struct viewer *viewer, size_t class_index) {
  static const char *const names[] = {"background", "__background__", "_background_"};
  const char *label = rescl_vision_label(viewer->vision, class_index);
  for (size_t index = 0; label && index < sizeof names / sizeof *names; index++)
    if (strcasecmp(label, names[index]) == 0) return 1;
  return !label && class_index == 0;
}

/** Of all classes up to the last one that the picture has; the caller frees them. */
static struct class_style *make_styles(const struct viewer *viewer, const struct regions *regions) {
  size_t count = 0;
  for (size_t index = 0; index < regions->count; index++)
    if ((size_t)regions->items[index].class_index >= count)
      count = (size_t)regions->items[index].class_index + 1;
  struct class_style *styles = allocate(count, sizeof *styles);
  for (size_t index = 0; index < count; index++) {
    unsigned char rgb[3];
    rescl_vision_colour(viewer->vision, index, rgb);
    styles[index] = (struct class_style){{rgb[0], rgb[1], rgb[2]}, is_background(viewer, index)};
  }
  return styles;
}

/** The rows of all classes that are seen. */
static size_t make_rows(struct legend_row *rows, const struct viewer *viewer, const struct regions *regions,
                        const struct class_style *styles) {
  size_t count = 0;
  for (size_t index = 0; index < regions->count; index++) {
    const struct region *region = &regions->items[index];
    if (styles[region->class_index].is_clear) continue;
    rows[count].colour = styles[region->class_index].colour;
    rows[count].label = viewer_label(viewer, region->class_index);
    rows[count++].ending = format_text("  %.1f %%", 100.0 * region->share);
  }
  return count;
}

static int draw_legend(rescl_image *image, const struct viewer *viewer, const struct regions *regions,
                       const struct class_map *map) {
  struct legend_row *rows = allocate(regions->count, sizeof *rows);
  const size_t count = make_rows(rows, viewer, regions, map->styles);
  const int is_drawn = legend_draw(image, rows, count, map);
  for (size_t index = 0; index < count; index++) {
    free((char *)rows[index].label);
    free((char *)rows[index].ending);
  }
  free(rows);
  return is_drawn;
}

char *regions_draw(struct view *view, const struct viewer *viewer, double opacity) {
  const rescl_segmentation *segmentation = view->segmentation;
  struct regions regions = regions_of(segmentation);
  struct class_style *styles = make_styles(viewer, &regions);
  const struct class_map map = {segmentation->width, segmentation->height, segmentation->classes, styles};
  char *failure = NULL;
  mask_overlay(view->image, &map, opacity);
  if (enlarge(&view->image) == 0)
    failure = format_library_error(view->path);
  else if (!draw_legend(view->image, viewer, &regions, &map))
    failure = view_cannot_draw(view);
  free(styles);
  regions_free(&regions);
  return failure;
}

enum { PALETTE_COLOURS = 256 };

char *regions_save_mask(const struct view *view, const char *path) {
  const rescl_segmentation *segmentation = view->segmentation;
  const size_t count = (size_t)segmentation->width * (size_t)segmentation->height;
  unsigned char palette[PALETTE_COLOURS][3], *indices = allocate(count, 1);
  char *failure = NULL;
  for (size_t index = 0; index < PALETTE_COLOURS; index++) rescl_label_colour(index, palette[index]);
  for (size_t index = 0; index < count && !failure; index++) {
    if (segmentation->classes[index] >= PALETTE_COLOURS)
      failure = format_text("%s: it has class %d, but a mask of 256 colours ends at 255", path,
                            segmentation->classes[index]);
    indices[index] = (unsigned char)segmentation->classes[index];
  }
  const rescl_indexed_image mask = {segmentation->width, segmentation->height, indices, &palette[0][0],
                                    PALETTE_COLOURS};
  if (!failure && rescl_indexed_image_save_png(&mask, path) != RESCL_OK) failure = format_library_error(path);
  free(indices);
  return failure;
}
