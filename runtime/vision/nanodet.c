/** NanoDet (RangiLyu): the distance to each side of a box is the mean of a distribution over 0 … 7 strides (generalized
 *  focal loss, Li et al. 2020).
 *
 *      nanodet         per stride [N][cells][classes] and [N][cells][32]; a cell's middle is (cell + 1/2) · stride - 1/2
 *      nanodet_plus    [N][cells][classes + 32]; strides 8 to 64; a cell's middle is cell · stride */
#include <math.h>
#include <string.h>

#include "base/integer.h"
#include "vision/family.h"

enum { BINS = 8, SIDES = 4, MOST_LEVELS = 4 };

/** A cell of one of the levels. */
struct place {
  int level;
  int64_t cell;
  int64_t across; // cells in a row
  int stride;
};

static struct place place_of(const struct scene *scene, size_t row) {
  struct place place = {.cell = (int64_t)row, .stride = 8};
  for (;; place.level++, place.stride *= 2) {
    place.across = divide_up(scene->width, place.stride);
    const int64_t cells = place.across * divide_up(scene->height, place.stride);
    if (place.cell < cells || place.level + 1 >= MOST_LEVELS) return place;
    place.cell -= cells;
  }
}

/** The mean of a softmax over BINS values. */
static float mean_of(const float *values) {
  float parts[BINS], mean = 0;
  memcpy(parts, values, sizeof parts);
  softmax(parts, BINS, -INFINITY);
  for (int bin = 0; bin < BINS; bin++) mean += parts[bin] * (float)bin;
  return mean;
}

static void box_around(const struct place *place, float shift, const float *distributions, float box[4]) {
  const float stride = (float)place->stride;
  const int64_t row = place->cell / place->across, column = place->cell - row * place->across;
  const float x = (float)column * stride + shift, y = (float)row * stride + shift;
  const float middle[SIDES] = {x, y, x, y};
  for (int side = 0; side < SIDES; side++)
    box[side] = middle[side] + (side < 2 ? -1 : 1) * mean_of(distributions + side * BINS) * stride;
}

/** Pairs of outputs, from the finest level on: role 2 k has the classes, role 2 k + 1 the sides. */
static int match_nanodet(const struct facts *facts, struct heads *heads) {
  int classes = -1, sides = -1, level = 0;
  for (; level < MOST_LEVELS - 1; level++) {
    sides = find_output(facts, 3, SIDES * BINS, sides);
    do classes = find_output(facts, 3, -1, classes);
    while (classes >= 0 && facts->outputs[classes].shape[2] == SIDES * BINS);
    if (sides < 0 || classes < 0) break;
    const int64_t count = facts->outputs[classes].shape[2];
    if (count < 1 || count > INT32_MAX || (level > 0 && count != heads->class_count)) return 0;
    if (differs(facts->outputs[classes].shape[1], facts->outputs[sides].shape[1])) return 0;
    heads->class_count = (int)count;
    heads->outputs[2 * level] = (size_t)classes;
    heads->outputs[2 * level + 1] = (size_t)sides;
  }
  heads->output_count = 2 * level;
  if (level != 3 || (size_t)heads->output_count != facts->output_count) return 0;
  say_output(heads->what, &facts->outputs[heads->outputs[0]]);
  say(heads->what, " and two more are %d classes of cells, and three others the distributions of their sides",
      heads->class_count);
  return 1;
}

static size_t nanodet_rows(const struct scene *scene) {
  size_t rows = 0;
  for (int role = 0; role < scene->heads->output_count; role += 2) rows += scene_size(scene, role, 1);
  return rows == (size_t)places_of(scene->width, scene->height, 32) ? rows : 0;
}

static void nanodet_scores(const struct scene *scene, size_t row, float *scores) {
  const struct place place = place_of(scene, row);
  const size_t count = (size_t)scene->heads->class_count;
  memcpy(scores, scene->data[2 * place.level] + (size_t)place.cell * count, count * sizeof *scores);
}

static void nanodet_box(const struct scene *scene, size_t row, float box[4]) {
  const struct place place = place_of(scene, row);
  box_around(&place, (float)(place.stride - 1) / 2,
             scene->data[2 * place.level + 1] + place.cell * (SIDES * BINS), box);
}

const struct family family_nanodet = {
    .expects = "for each of strides 8, 16, 32 outputs [N][cells][classes] and [N][cells][32]",
    .match = match_nanodet,
    .rows = nanodet_rows,
    .scores = nanodet_scores,
    .box = nanodet_box};

static int match_nanodet_plus(const struct facts *facts, struct heads *heads) {
  const int found = find_output(facts, 3, -1, -1);
  if (found < 0 || facts->output_count != 1) return 0;
  const rescl_tensor *output = &facts->outputs[found];
  const int64_t places = places_of(facts->input_width, facts->input_height, 64);
  if (output->shape[2] <= SIDES * BINS || output->shape[2] > INT32_MAX || places < 0 ||
      output->shape[1] != places)
    return 0;
  heads->output_count = 1;
  heads->outputs[0] = (size_t)found;
  heads->class_count = (int)output->shape[2] - SIDES * BINS;
  say_output(heads->what, output);
  say(heads->what, " is %d classes and the distributions of four sides for each cell of strides 8 to 64",
      heads->class_count);
  return 1;
}

static size_t plus_rows(const struct scene *scene) {
  return scene_size(scene, 0, 1);
}

static const float *plus_row(const struct scene *scene, size_t row) {
  return scene->data[0] + row * scene_size(scene, 0, 2);
}

static void plus_scores(const struct scene *scene, size_t row, float *scores) {
  memcpy(scores, plus_row(scene, row), (size_t)scene->heads->class_count * sizeof *scores);
}

static void plus_box(const struct scene *scene, size_t row, float box[4]) {
  const struct place place = place_of(scene, row);
  box_around(&place, 0, plus_row(scene, row) + scene->heads->class_count, box);
}

const struct family family_nanodet_plus = {.expects =
                                               "one output [N][cells of strides 8 to 64][classes + 32]",
                                           .match = match_nanodet_plus,
                                           .rows = plus_rows,
                                           .scores = plus_scores,
                                           .box = plus_box};
