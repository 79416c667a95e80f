#define _POSIX_C_SOURCE 200809L // S_ISDIR
#include "evaluate/evaluation.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "console/report.h"

/** An object of JSON, by what it begins with. */
static int is_json(const char *path) {
  FILE *stream = fopen(path, "rb");
  int letter = ' ';
  while (stream && letter != EOF && strchr(" \t\r\n", letter)) letter = fgetc(stream);
  if (stream) fclose(stream);
  return letter == '{' || letter == '[';
}

int evaluation_open(struct evaluation *evaluation, const struct evaluation_options *options,
                    struct progress *progress) {
  struct stat about;
  const char *path = options->annotations;
  const int is_folder = path && stat(path, &about) == 0 && S_ISDIR(about.st_mode);
  if (path && !is_folder && is_json(path)) return detection_open(evaluation, options, progress);
  if (options->score >= 0.0 || options->iou >= 0.0) {
    report("%s: --score and --iou are for COCO's annotations", path ? path : options->pictures);
    return EXIT_FAILED;
  }
  return is_folder ? segmentation_open(evaluation, options, progress)
                   : classification_open(evaluation, options, progress);
}

void evaluation_close(struct evaluation *evaluation) {
  if (evaluation->close) evaluation->close(evaluation->user);
  *evaluation = (struct evaluation){0};
}
