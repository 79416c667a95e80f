#include <stdlib.h>

#include "console/report.h"
#include "data/json.h"
#include "view/files.h"
#include "view/view.h"

enum { JPEG_QUALITY = 92 };

char *view_save_picture(const struct view *view, const char *path) {
  const rescl_status status = picture_file_is_jpeg(path)
                                  ? rescl_image_save_jpeg(view->image, JPEG_QUALITY, path)
                                  : rescl_image_save_png(view->image, path);
  return status == RESCL_OK ? NULL : format_library_error(path);
}

char *view_cannot_draw(const struct view *view) {
  return format_text(
      "%s: %d x %d pixels can not be drawn on: at most 32767 each way can, where there is memory "
      "for it",
      view->path, view->width, view->height);
}

cJSON *view_write(const struct view *view) {
  cJSON *entry = cJSON_CreateObject();
  json_add_text(entry, "file", view->path);
  if (view->width > 0) json_add_count(entry, "width", view->width);
  if (view->height > 0) json_add_count(entry, "height", view->height);
  if (view->failure) json_add_text(entry, "error", view->failure);
  return entry;
}
