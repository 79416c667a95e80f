/** From a run's outputs to detections: what is sure enough is collected, overlaps are suppressed in the network's pixels,
 *  and what stays is brought to the picture's. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/argument.h"
#include "base/array.h"
#include "vision/instance_mask.h"
#include "vision/nms.h"
#include "vision/vision.h"

/** What is being collected. */
struct collection {
  const struct family *family;
  const struct scene *scene;
  const rescl_detect_options *options;
  struct candidate *items;
  size_t count;
  size_t capacity;
};

static int is_wanted(const rescl_detect_options *options, int class_index) {
  if (!options->classes) return class_index >= 0;
  for (size_t index = 0; index < options->class_count; index++)
    if (options->classes[index] == class_index) return 1;
  return 0;
}

/** NaN is not at least as much as anything. */
static int is_sure(const struct collection *collection, float score) {
  return score >= collection->options->score && isfinite(score);
}

static rescl_status offer(struct collection *collection, size_t row, int class_index, float score) {
  float box[4];
  if (!is_sure(collection, score) || !is_wanted(collection->options, class_index)) return RESCL_OK;
  collection->family->box(collection->scene, row, box);
  for (int side = 0; side < 4; side++)
    if (!isfinite(box[side])) return RESCL_OK;
  TRY(ARRAY_RESERVE(collection->items, collection->count + 1, collection->capacity));
  collection->items[collection->count] =
      (struct candidate){box[0], box[1], box[2], box[3], score, class_index, row};
  collection->count++;
  return RESCL_OK;
}

static rescl_status offer_all(struct collection *collection, size_t row, const float *scores) {
  for (int class = 0; class < collection->scene->heads->class_count; class ++)
    TRY(offer(collection, row, class, scores[class]));
  return RESCL_OK;
}

/** The surest of the wanted classes, the first of equal ones. */
static rescl_status offer_surest(struct collection *collection, size_t row, const float *scores) {
  int best = -1;
  for (int class = 0; class < collection->scene->heads->class_count; class ++)
    if (is_sure(collection, scores[class]) && (best < 0 || scores[class] > scores[best]) &&
        is_wanted(collection->options, class))
      best = class;
  return best >= 0 ? offer(collection, row, best, scores[best]) : RESCL_OK;
}

static rescl_status collect_rows(struct collection *collection, size_t rows, float *scores) {
  const struct family *family = collection->family;
  for (size_t row = 0; row < rows; row++) {
    if (family->class_of) {
      int class_index = -1;
      const float score = family->class_of(collection->scene, row, &class_index);
      TRY(offer(collection, row, class_index, score));
      continue;
    }
    family->scores(collection->scene, row, scores);
    TRY(collection->options->several_classes ? offer_all(collection, row, scores)
                                             : offer_surest(collection, row, scores));
  }
  return RESCL_OK;
}

static rescl_status collect(struct collection *collection) {
  const size_t class_count = (size_t)collection->scene->heads->class_count;
  const size_t rows = collection->family->rows(collection->scene);
  if (rows == 0) {
    const struct scene *scene = collection->scene;
    return fail(RESCL_SHAPE_MISMATCH, "the outputs do not fit an input of %d x %d: expected %s", scene->width,
                scene->height, collection->family->expects);
  }
  float *scores = malloc((class_count + 1) * sizeof *scores);
  if (!scores) return fail_memory((class_count + 1) * sizeof *scores);
  const rescl_status status = collect_rows(collection, rows, scores);
  free(scores);
  return status;
}

static float within(double value, int most) {
  return (float)fmin(fmax(value, 0), most);
}

/** In pixels of the picture, cut off at its edge. */
static rescl_box box_in_picture(const struct candidate *candidate, const rescl_placement *placement) {
  const double x = placement->offset_x, y = placement->offset_y;
  return (rescl_box){within((candidate->left - x) / placement->scale_x, placement->picture_width),
                     within((candidate->top - y) / placement->scale_y, placement->picture_height),
                     within((candidate->right - x) / placement->scale_x, placement->picture_width),
                     within((candidate->bottom - y) / placement->scale_y, placement->picture_height)};
}

static rescl_status read_keypoints(const struct collection *collection, size_t row,
                                   const rescl_placement *placement, rescl_detection *detection) {
  const size_t count = (size_t)collection->scene->heads->keypoint_count;
  if (!collection->family->keypoint || count == 0) return RESCL_OK;
  detection->keypoints = calloc(count, sizeof *detection->keypoints);
  if (!detection->keypoints) return fail_memory(count * sizeof *detection->keypoints);
  detection->keypoint_count = count;
  for (size_t index = 0; index < count; index++) {
    rescl_keypoint *point = &detection->keypoints[index];
    collection->family->keypoint(collection->scene, row, index, point);
    point->x = (float)((point->x - placement->offset_x) / placement->scale_x);
    point->y = (float)((point->y - placement->offset_y) / placement->scale_y);
  }
  return RESCL_OK;
}

static rescl_status read_detection(const struct collection *collection, const struct candidate *candidate,
                                   const rescl_placement *placement, rescl_detections *detections) {
  const rescl_box box = box_in_picture(candidate, placement);
  if (!(box.right > box.left) || !(box.bottom > box.top)) return RESCL_OK; // nothing of it is in the picture
  rescl_detection *detection = &detections->items[detections->count++];
  *detection =
      (rescl_detection){.class_index = candidate->class_index, .score = candidate->score, .box = box};
  TRY(read_keypoints(collection, candidate->row, placement, detection));
  if (!collection->family->coefficient || collection->scene->heads->mask_count == 0) return RESCL_OK;
  return instance_mask(collection->family, collection->scene, candidate->row, placement, &box,
                       &detection->mask);
}

static rescl_status read_detections(const struct collection *collection, const rescl_placement *placement,
                                    rescl_detections *detections) {
  const size_t most = collection->options->max > 0 ? collection->options->max : collection->count;
  detections->items = calloc(collection->count + 1, sizeof *detections->items);
  if (!detections->items) return fail_memory((collection->count + 1) * sizeof *detections->items);
  for (size_t index = 0; index < collection->count && detections->count < most; index++)
    TRY(read_detection(collection, &collection->items[index], placement, detections));
  return RESCL_OK;
}

static rescl_status detect(struct collection *collection, const rescl_placement *placement,
                           rescl_detections **detections) {
  TRY(collect(collection));
  TRY(nms(collection->items, &collection->count, collection->options->iou));
  rescl_detections *found = calloc(1, sizeof *found);
  if (!found) return fail_memory(sizeof *found);
  const rescl_status status = read_detections(collection, placement, found);
  if (status == RESCL_OK)
    *detections = found;
  else
    rescl_detections_free(found);
  return status;
}

static rescl_status check_options(const rescl_detect_options *options) {
  if (isnan(options->score) || !(options->iou >= 0))
    return fail(RESCL_INVALID_ARGUMENT,
                "rescl_vision_detect: score %g and iou %g, expected numbers, iou not below 0",
                (double)options->score, (double)options->iou);
  return RESCL_OK;
}

rescl_status rescl_vision_detect(const rescl_vision *vision, const rescl_tensor *outputs, size_t output_count,
                                 size_t position, const rescl_placement *placement,
                                 const rescl_detect_options *options, rescl_detections **detections) {
  struct run run;
  if (detections) *detections = NULL;
  REQUIRE(vision);
  REQUIRE(outputs);
  REQUIRE(placement);
  REQUIRE(detections);
  const rescl_detect_options chosen = options ? *options : rescl_vision_detect_options(vision);
  const struct family *family = vision->preset->family;
  TRY(check_options(&chosen));
  if (!family->rows)
    return fail(RESCL_INVALID_ARGUMENT, "preset %s does not detect; its task is to %s",
                vision->preset->about.name, rescl_task_name(vision->preset->about.task));
  rescl_status status = vision_read_run(vision, outputs, output_count, position, placement, &run);
  struct collection collection = {.family = family, .scene = &run.scene, .options = &chosen};
  if (status == RESCL_OK) status = detect(&collection, placement, detections);
  free(collection.items);
  run_free(&run);
  return status;
}

void rescl_detections_free(rescl_detections *detections) {
  if (!detections) return;
  for (size_t index = 0; index < detections->count; index++) {
    rescl_mask_clear(&detections->items[index].mask);
    free(detections->items[index].keypoints);
  }
  free(detections->items);
  free(detections);
}
