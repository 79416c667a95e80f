/** Classes of pixels, as files have them. */
#include <stdlib.h>

#include "base/argument.h"
#include "base/file.h"
#include "base/status.h"
#include "image/png.h"
#include "rescl/vision.h"

static rescl_status take(rescl_segmentation **segmentation, const struct file_bytes *file) {
  struct png_classes classes;
  TRY(png_decode_classes(&classes, file->bytes, file->size_bytes));
  *segmentation = malloc(sizeof **segmentation);
  if (!*segmentation) {
    free(classes.values);
    return fail_memory(sizeof **segmentation);
  }
  **segmentation = (rescl_segmentation){classes.width, classes.height, classes.values};
  return RESCL_OK;
}

rescl_status rescl_segmentation_load(rescl_segmentation **segmentation, const char *path) {
  struct file_bytes file;
  if (segmentation) *segmentation = NULL;
  REQUIRE(segmentation);
  REQUIRE(path);
  TRY(file_read(&file, path));
  const rescl_status status = take(segmentation, &file);
  free(file.bytes);
  return status_within(status, "%s: ", path);
}

void rescl_segmentation_free(rescl_segmentation *segmentation) {
  if (segmentation) free(segmentation->classes);
  free(segmentation);
}
