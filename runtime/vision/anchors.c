/** Detectors that move and scale given boxes (SSD, Liu et al. 2016):
 *
 *      middle = prior middle + 0.1 · value · prior size        size = prior size · exp(0.2 · value)
 *
 *      retinaface      [N][priors][4], [N][priors][2], [N][priors][10]: priors from the input's size alone, as
 *                      Pytorch_Retinaface lays them out
 *      ssd             [N][priors][4], [N][priors][1 + classes], and the priors as an output: [priors][4], or Caffe's
 *                      [1][2][4 · priors] with corners and variances */
#include <math.h>
#include <string.h>

#include "base/integer.h"
#include "vision/family.h"

enum { BOXES, SCORES, POINTS, PRIORS = POINTS, POINT_COUNT = 5 };

static const float middle_variance = 0.1f, size_variance = 0.2f;

/** Middle and size as parts of the input. */
struct prior {
  float x;
  float y;
  float width;
  float height;
};

static void box_of_prior(const struct scene *scene, const struct prior *prior, const float *values,
                         float box[4]) {
  const float width = (float)scene->width, height = (float)scene->height;
  box_from_middle(box, (prior->x + values[0] * middle_variance * prior->width) * width,
                  (prior->y + values[1] * middle_variance * prior->height) * height,
                  prior->width * expf(values[2] * size_variance) * width,
                  prior->height * expf(values[3] * size_variance) * height);
}

static const float *row_of(const struct scene *scene, int role, size_t row, size_t count) {
  return scene->data[role] + row * count;
}

/** Classes after the first, which is background; softmax where the network has not done it. */
static void scores_but_first(const struct scene *scene, size_t row, float *scores) {
  const size_t count = (size_t)scene->heads->class_count;
  const float *values = row_of(scene, SCORES, row, count + 1);
  memcpy(scores, values + 1, count * sizeof *scores);
  if (!are_probabilities(values, count + 1)) softmax(scores, count, values[0]);
}

static size_t box_rows(const struct scene *scene) {
  return scene_size(scene, BOXES, 1);
}

// RetinaFace.

enum { SIZES = 2, FIRST_STRIDE = 8, LAST_STRIDE = 32 };

static int match_retinaface(const struct facts *facts, struct heads *heads) {
  const int boxes = find_output(facts, 3, 4, -1), scores = find_output(facts, 3, 2, -1);
  const int points = find_output(facts, 3, 2 * POINT_COUNT, -1);
  if (boxes < 0 || scores < 0 || points < 0) return 0;
  const int64_t rows = facts->outputs[boxes].shape[1];
  const int64_t places = places_of(facts->input_width, facts->input_height, LAST_STRIDE);
  if (differs(rows, facts->outputs[scores].shape[1]) || differs(rows, facts->outputs[points].shape[1]))
    return 0;
  if (places >= 0 && differs(rows, places * SIZES)) return 0;
  heads->outputs[BOXES] = (size_t)boxes;
  heads->outputs[SCORES] = (size_t)scores;
  heads->outputs[POINTS] = (size_t)points;
  heads->output_count = 3;
  heads->class_count = 1;
  heads->keypoint_count = POINT_COUNT;
  say_output(heads->what, &facts->outputs[boxes]);
  say(heads->what, ", ");
  say_output(heads->what, &facts->outputs[scores]);
  say(heads->what, " and ");
  say_output(heads->what, &facts->outputs[points]);
  say(heads->what, " are boxes, two classes and five points for each prior box");
  return 1;
}

static struct prior face_prior(const struct scene *scene, size_t row) {
  static const float sizes[][SIZES] = {{16, 32}, {64, 128}, {256, 512}};
  int64_t place = (int64_t)row / SIZES, across = 1;
  int level = 0, stride = FIRST_STRIDE;
  for (;; level++, stride *= 2) {
    across = divide_up(scene->width, stride);
    const int64_t cells = across * divide_up(scene->height, stride);
    if (place < cells || stride >= LAST_STRIDE) break;
    place -= cells;
  }
  const float size = sizes[level][row % SIZES], step = (float)stride;
  const float width = (float)scene->width, height = (float)scene->height;
  const int64_t line = place / across, column = place % across;
  return (struct prior){((float)column + 0.5f) * step / width, ((float)line + 0.5f) * step / height,
                        size / width, size / height};
}

static void face_box(const struct scene *scene, size_t row, float box[4]) {
  const struct prior prior = face_prior(scene, row);
  box_of_prior(scene, &prior, row_of(scene, BOXES, row, 4), box);
}

static void face_point(const struct scene *scene, size_t row, size_t index, rescl_keypoint *keypoint) {
  const struct prior prior = face_prior(scene, row);
  const float *values = row_of(scene, POINTS, row, 2 * POINT_COUNT) + 2 * index;
  *keypoint =
      (rescl_keypoint){(prior.x + values[0] * middle_variance * prior.width) * (float)scene->width,
                       (prior.y + values[1] * middle_variance * prior.height) * (float)scene->height, 1};
}

const struct family family_retinaface = {.expects =
                                             "outputs [N][priors][4], [N][priors][2] and [N][priors][10] "
                                             "with two priors for each cell of strides 8, 16 "
                                             "and 32",
                                         .match = match_retinaface,
                                         .rows = box_rows,
                                         .scores = scores_but_first,
                                         .box = face_box,
                                         .keypoint = face_point};

// SSD.

static int find_priors(const struct facts *facts, int64_t rows) {
  for (size_t index = 0; index < facts->output_count; index++) {
    const rescl_tensor *output = &facts->outputs[index];
    const int last = output->rank - 1;
    if (output->rank == 2 && output->shape[1] == 4 && !differs(output->shape[0], rows)) return (int)index;
    if (output->rank == 3 && output->shape[1] == 2 && output->shape[last] > 4 &&
        !differs(output->shape[last], rows < 0 ? rows : 4 * rows))
      return (int)index;
  }
  return -1;
}

static int match_ssd(const struct facts *facts, struct heads *heads) {
  const int boxes = find_output(facts, 3, 4, -1);
  const int64_t rows = boxes >= 0 ? facts->outputs[boxes].shape[1] : -1;
  const int priors = find_priors(facts, rows);
  if (boxes < 0 || priors < 0) return 0;
  int scores = -1;
  do scores = find_output(facts, 3, -1, scores);
  while (scores >= 0 && (scores == boxes || scores == priors));
  if (scores < 0 || differs(rows, facts->outputs[scores].shape[1])) return 0;
  const int64_t classes = facts->outputs[scores].shape[2] - 1;
  if (classes < 1 || classes > INT32_MAX) return 0;
  heads->outputs[BOXES] = (size_t)boxes;
  heads->outputs[SCORES] = (size_t)scores;
  heads->outputs[PRIORS] = (size_t)priors;
  heads->output_count = 3;
  heads->class_count = (int)classes;
  say_output(heads->what, &facts->outputs[boxes]);
  say(heads->what, ", ");
  say_output(heads->what, &facts->outputs[scores]);
  say(heads->what, " and ");
  say_output(heads->what, &facts->outputs[priors]);
  say(heads->what, " are boxes, background with %d classes, and prior boxes", heads->class_count);
  return 1;
}

static void ssd_box(const struct scene *scene, size_t row, float box[4]) {
  const float *values = row_of(scene, BOXES, row, 4);
  if (scene->outputs[PRIORS]->rank == 2) {
    const float *given = scene->data[PRIORS] + row * 4;
    const struct prior prior = {given[0], given[1], given[2], given[3]};
    box_of_prior(scene, &prior, values, box);
    return;
  }
  const float *corner = scene->data[PRIORS] + row * 4, *variance = corner + box_rows(scene) * 4;
  const struct prior prior = {(corner[0] + corner[2]) / 2, (corner[1] + corner[3]) / 2, corner[2] - corner[0],
                              corner[3] - corner[1]};
  const float scaled[4] = {values[0] * variance[0] / middle_variance,
                           values[1] * variance[1] / middle_variance, values[2] * variance[2] / size_variance,
                           values[3] * variance[3] / size_variance};
  box_of_prior(scene, &prior, scaled, box);
}

const struct family family_ssd = {.expects = "outputs [N][priors][4], [N][priors][1 + classes], and "
                                             "[priors][4] or [1][2][4 x priors] with the priors",
                                  .match = match_ssd,
                                  .rows = box_rows,
                                  .scores = scores_but_first,
                                  .box = ssd_box};
