/** How well things are found, by COCO's measure. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "console/report.h"
#include "data/json.h"
#include "data/path.h"
#include "data/pictures.h"
#include "evaluate/categories.h"
#include "evaluate/dataset.h"
#include "evaluate/detection_scores.h"
#include "evaluate/evaluation.h"
#include "evaluate/found.h"
#include "view/view.h"

/** What is found where nothing else was asked for: precision needs all that has any chance to be right, and
 *  boxes are measured with more of those that overlap than are drawn. */
#define OWN_SCORE 0.001f
#define OWN_IOU 0.65f

struct detection {
  struct viewer viewer;
  struct dataset dataset;
  unsigned parts; // of enum object_part: what is compared
  struct categories categories;
  struct picture_list pictures; // in the dataset's order
  struct object_list found;
  rescl_detect_options options;
  size_t missing_count; // pictures that could not be run
};

/** The mask is the library's. */
static rescl_mask copy_mask(const rescl_mask *mask) {
  rescl_mask copy = *mask;
  copy.runs = allocate(mask->run_count, sizeof *copy.runs);
  if (mask->run_count > 0) memcpy(copy.runs, mask->runs, mask->run_count * sizeof *copy.runs);
  return copy;
}

static void add_found(struct detection *all, size_t picture, const rescl_detection *detection) {
  const size_t category = categories_of(&all->categories, detection->class_index);
  const rescl_box *box = &detection->box;
  if (category == DATASET_NONE) return;
  struct object *object = object_list_add(&all->found);
  object->picture = picture;
  object->category = category;
  object->score = (double)detection->score;
  object->box[0] = (double)box->left;
  object->box[1] = (double)box->top;
  object->box[2] = (double)box->right - (double)box->left;
  object->box[3] = (double)box->bottom - (double)box->top;
  if (all->parts & OBJECT_MASK) object->mask = copy_mask(&detection->mask);
}

static void tell_picture(void *user, struct view *view) {
  struct detection *all = user;
  if (view->failure && !view->is_lost) report("%s", view->failure);
  all->missing_count += view->failure != NULL;
  for (size_t index = 0; !view->failure && index < view->detections->count; index++)
    add_found(all, view->index, &view->detections->items[index]);
}

static int run(void *user, struct share *alone) {
  struct detection *all = user;
  const struct view_work work = {.stage = "detect",
                                 .pictures = &all->pictures,
                                 .detect = all->options,
                                 .tell = tell_picture,
                                 .user = all};
  object_list_free(&all->found);
  all->missing_count = 0;
  return view_run(&all->viewer, alone, &work);
}

/** How large a thing is, is told by what is compared: as where boxes and masks are in a file each. */
static void compare(struct detection *all, enum object_part part, struct scores *scores, cJSON *entry) {
  if (!(all->parts & part)) return;
  for (size_t index = 0; index < all->found.count; index++) found_measure(&all->found.items[index], part);
  detection_scores_add(scores, entry, &all->dataset, &all->found, part);
}

static int tell(void *user, struct scores *scores, cJSON *entry) {
  struct detection *all = user;
  json_add_count(entry, "pictures", (int64_t)(all->pictures.count - all->missing_count));
  object_list_sort(&all->found);
  compare(all, OBJECT_BOX, scores, entry);
  compare(all, OBJECT_MASK, scores, entry);
  return all->missing_count == 0 ? EXIT_DONE : EXIT_FAILED;
}

static void close_all(void *user) {
  struct detection *all = user;
  viewer_close(&all->viewer);
  dataset_free(&all->dataset);
  categories_free(&all->categories);
  picture_list_free(&all->pictures);
  object_list_free(&all->found);
  free(all);
}

/** All must be there: those that are not would count as pictures in which nothing was found. */
static int find_pictures(struct detection *all, const char *folder) {
  size_t missing = 0;
  const char *first = NULL;
  for (size_t index = 0; index < all->dataset.picture_count; index++) {
    const struct dataset_picture *picture = &all->dataset.pictures[index];
    if (!picture->file_name) {
      report("%s: images: that with the id %.0f has no file_name", all->dataset.path, picture->id);
      return EXIT_FAILED;
    }
    char *path = path_join(folder, picture->file_name);
    const int is_there = access(path, R_OK) == 0;
    missing += !is_there;
    if (!is_there && !first) first = picture->file_name;
    picture_list_take(&all->pictures, path);
  }
  if (missing == 0 && all->pictures.count > 0) return EXIT_DONE;
  if (missing > 0)
    report("%s: %zu of the %zu pictures of %s are not there, the first of them %s", folder, missing,
           all->pictures.count, all->dataset.path, first);
  else
    report("%s: images: there are none", all->dataset.path);
  return EXIT_FAILED;
}

static int check_task(const struct detection *all) {
  const rescl_vision_info *info = &all->viewer.info;
  if (info->task == RESCL_TASK_DETECT || info->task == RESCL_TASK_LOCALIZE) return EXIT_DONE;
  report("%s: COCO's annotations are for networks that detect, but this one is of preset %s: %s; if it is "
         "another, say which with --preset",
         all->viewer.network.path, info->preset, info->reason);
  return EXIT_FAILED;
}

static int load(struct detection *all, const struct evaluation_options *options, struct progress *progress) {
  const struct viewer_options viewer = {options->common, &options->settings, options->model};
  if (viewer_load(&all->viewer, &viewer, progress) != EXIT_DONE || check_task(all) != EXIT_DONE)
    return EXIT_FAILED;
  all->parts = OBJECT_BOX | (all->viewer.info.has_masks ? OBJECT_MASK : 0u);
  all->options = rescl_vision_detect_options(all->viewer.vision);
  all->options.score = options->score < 0.0 ? OWN_SCORE : (float)options->score;
  all->options.iou = options->iou < 0.0 ? OWN_IOU : (float)options->iou;
  all->options.max = 0;
  all->options.several_classes = 1;
  if (dataset_read(&all->dataset, options->annotations, &all->parts) != EXIT_DONE) return EXIT_FAILED;
  if (find_pictures(all, options->pictures) != EXIT_DONE) return EXIT_FAILED;
  return categories_find(&all->categories, &all->dataset, all->viewer.vision, options->model);
}

int detection_open(struct evaluation *evaluation, const struct evaluation_options *options,
                   struct progress *progress) {
  struct detection *all = allocate(1, sizeof *all);
  *evaluation = (struct evaluation){.task = "detect",
                                    .network = &all->viewer.network,
                                    .run = run,
                                    .tell = tell,
                                    .close = close_all,
                                    .user = all};
  return load(all, options, progress);
}
