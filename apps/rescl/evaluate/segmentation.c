/** How well pixels are told apart: intersection over union of each class, and the mean of that. */
#define _POSIX_C_SOURCE 200809L
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "console/report.h"
#include "data/json.h"
#include "data/path.h"
#include "data/pictures.h"
#include "evaluate/confusion.h"
#include "evaluate/evaluation.h"
#include "view/view.h"

struct segmentation {
  struct viewer viewer;
  struct picture_list masks, pictures; // a picture for each mask
  struct confusion confusion;
  size_t missing_count; // pictures that did not count
};

/** @return why a mask can not be compared, which the caller frees, or NULL */
static char *check(const rescl_segmentation *truth, const rescl_segmentation *found, size_t class_count,
                   const char *mask) {
  if (truth->width != found->width || truth->height != found->height)
    return format_text("%s: is %d × %d pixels, but its picture is %d × %d", mask, truth->width, truth->height,
                       found->width, found->height);
  for (size_t pixel = 0; pixel < (size_t)truth->width * (size_t)truth->height; pixel++) {
    if (found->classes[pixel] >= class_count)
      return format_text("%s: the network found class %d, but has %zu", mask, found->classes[pixel],
                         class_count);
    if (truth->classes[pixel] < class_count || truth->classes[pixel] == CONFUSION_IGNORED) continue;
    return format_text("%s: the pixel in column %zu of row %zu is of class %d, but the network has %zu", mask,
                       pixel % (size_t)truth->width, pixel / (size_t)truth->width, truth->classes[pixel],
                       class_count);
  }
  return NULL;
}

/** @return why it does not count, which the caller frees, or NULL */
static char *compare(struct segmentation *all, const struct view *view) {
  const char *mask = all->masks.paths[view->index];
  const rescl_segmentation *found = view->segmentation;
  rescl_segmentation *truth = NULL;
  if (view->failure) return format_text("%s", view->failure);
  if (rescl_segmentation_load(&truth, mask) != RESCL_OK) return format_library_error(mask);
  char *failure = check(truth, found, all->confusion.class_count, mask);
  if (!failure)
    confusion_add(&all->confusion, truth->classes, found->classes,
                  (size_t)truth->width * (size_t)truth->height);
  rescl_segmentation_free(truth);
  return failure;
}

static void tell_picture(void *user, struct view *view) {
  struct segmentation *all = user;
  char *failure = compare(all, view);
  if (failure && !view->is_lost) report("%s", failure);
  all->missing_count += failure != NULL;
  free(failure);
}

static int run(void *user, struct share *alone) {
  struct segmentation *all = user;
  const struct view_work work = {
      .stage = "segment", .pictures = &all->pictures, .tell = tell_picture, .user = all};
  const size_t class_count = all->confusion.class_count;
  confusion_free(&all->confusion);
  all->confusion = confusion_new(class_count);
  all->missing_count = 0;
  return view_run(&all->viewer, alone, &work);
}

static void write_class(cJSON *entry, const struct segmentation *all, size_t class_index) {
  const char *label = rescl_vision_label(all->viewer.vision, class_index);
  json_add_count(entry, "class", (int64_t)class_index);
  if (label) json_add_text(entry, "label", label);
  json_add_number(entry, "iou", confusion_iou(&all->confusion, class_index));
}

static int tell(void *user, struct scores *scores, cJSON *entry) {
  const struct segmentation *all = user;
  const struct confusion *confusion = &all->confusion;
  struct score_column *column = scores_add_column(scores, json_text(entry, "device.selector"), "");
  json_add_count(entry, "pictures", (int64_t)(all->pictures.count - all->missing_count));
  json_add_number(entry, "mean_iou", confusion_mean_iou(confusion));
  json_add_number(entry, "pixel_accuracy", confusion_accuracy(confusion));
  score_column_add(column, "mean IoU", "of the classes that are there or were found",
                   confusion_mean_iou(confusion));
  score_column_add(column, "pixels", "that are right", confusion_accuracy(confusion));
  cJSON *list = cJSON_AddArrayToObject(entry, "classes");
  for (size_t class_index = 0; class_index < confusion->class_count; class_index++) {
    char *label = viewer_label(&all->viewer, (int)class_index);
    score_column_add(column, label, class_index == 0 ? "IoU of each class" : "",
                     confusion_iou(confusion, class_index));
    write_class(json_add_object(list), all, class_index);
    free(label);
  }
  return all->missing_count == 0 ? EXIT_DONE : EXIT_FAILED;
}

static void close_all(void *user) {
  struct segmentation *all = user;
  viewer_close(&all->viewer);
  picture_list_free(&all->masks);
  picture_list_free(&all->pictures);
  confusion_free(&all->confusion);
  free(all);
}

/** The picture of a mask: the file of the same name but for its extension; NULL where there is none. */
static char *find_picture(const char *folder, const char *mask) {
  static const char *const extensions[] = {"jpg", "jpeg", "png", "JPG", "JPEG", "PNG"};
  char *stem = format_text("%s", path_file_name(mask)), *path = NULL;
  *strrchr(stem, '.') = '\0';
  for (size_t index = 0; !path && index < sizeof extensions / sizeof *extensions; index++) {
    char *name = format_text("%s.%s", stem, extensions[index]);
    path = path_join(folder, name);
    free(name);
    if (access(path, R_OK) == 0) continue;
    free(path);
    path = NULL;
  }
  free(stem);
  return path;
}

static int find_pictures(struct segmentation *all, const struct evaluation_options *options) {
  struct picture_list files = {0};
  int code = picture_list_add(&files, options->annotations);
  for (size_t index = 0; code == EXIT_DONE && index < files.count; index++) {
    const char *mask = files.paths[index];
    if (strcasecmp(strrchr(mask, '.'), ".png") != 0) continue;
    char *picture = find_picture(options->pictures, mask);
    if (!picture) {
      report(
          "%s: the picture of mask %s is not there: it should have the mask's name, and .jpg, .jpeg or .png",
          options->pictures, mask);
      code = EXIT_FAILED;
      continue;
    }
    picture_list_take(&all->masks, format_text("%s", mask));
    picture_list_take(&all->pictures, picture);
  }
  picture_list_free(&files);
  if (code != EXIT_DONE || all->masks.count > 0) return code;
  report("%s: holds no masks: PNGs whose indices or values of grey are classes", options->annotations);
  return EXIT_FAILED;
}

static int check_task(const struct segmentation *all) {
  const rescl_vision_info *info = &all->viewer.info;
  if (info->task == RESCL_TASK_SEGMENT) return EXIT_DONE;
  report("%s: a folder of masks is for networks that segment, but this one is of preset %s: %s; if it is "
         "another, "
         "say which with --preset",
         all->viewer.network.path, info->preset, info->reason);
  return EXIT_FAILED;
}

static int load(struct segmentation *all, const struct evaluation_options *options,
                struct progress *progress) {
  const struct viewer_options viewer = {options->common, &options->settings, options->model};
  if (find_pictures(all, options) != EXIT_DONE || viewer_load(&all->viewer, &viewer, progress) != EXIT_DONE ||
      check_task(all) != EXIT_DONE)
    return EXIT_FAILED;
  // One map tells 1 from 0.
  all->confusion = confusion_new(all->viewer.info.class_count > 1 ? all->viewer.info.class_count : 2);
  return EXIT_DONE;
}

int segmentation_open(struct evaluation *evaluation, const struct evaluation_options *options,
                      struct progress *progress) {
  struct segmentation *all = allocate(1, sizeof *all);
  *evaluation = (struct evaluation){.task = "segment",
                                    .network = &all->viewer.network,
                                    .run = run,
                                    .tell = tell,
                                    .close = close_all,
                                    .user = all};
  return load(all, options, progress);
}
