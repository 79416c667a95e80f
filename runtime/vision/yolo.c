/** YOLO as Ultralytics exports it: everything but suppression is in the network.
 *
 *      v8, v11       [N][4 + classes + masks + points][places]    cx cy w h in pixels, scores
 *      v3, v5        [N][places × 3][5 + classes + masks]         likewise, with an objectness to be multiplied with
 *      v10, v26      [N][300][6 + masks + points]                 x1 y1 x2 y2 score class, suppressed; others
 *                                                                 exported with their suppression, too
 *      RT-DETR       [N][300][4 + classes]                        cx cy w h as parts of the input, scores
 *
 *  and with masks a second output [N][masks][height][width] of prototypes. */
#include <string.h>

#include "vision/family.h"

enum { MAIN, PROTOTYPES };
enum { LAST_STRIDE = 32, FEWEST_PLACES = 8, MOST_THINGS = 1000 };

/** The one output of rank 3, and prototypes where there are any. */
static const rescl_tensor *find_heads(const struct facts *facts, struct heads *heads) {
  const int found = find_output(facts, 3, -1, -1), prototypes = find_output(facts, 4, -1, -1);
  if (found < 0 || find_output(facts, 3, -1, found) >= 0) return NULL;
  if (facts->outputs[found].type != RESCL_FLOAT32 && facts->outputs[found].type != RESCL_FLOAT16) return NULL;
  if (strcmp(facts->notes.task, "obb") == 0) return NULL; // turned boxes: not read
  heads->outputs[MAIN] = (size_t)found;
  heads->output_count = 1;
  if (prototypes >= 0 && facts->outputs[prototypes].shape[1] > 0 &&
      facts->outputs[prototypes].shape[1] < 1000) {
    heads->outputs[PROTOTYPES] = (size_t)prototypes;
    heads->output_count = 2;
    heads->mask_count = (int)facts->outputs[prototypes].shape[1];
  }
  return &facts->outputs[found];
}

/** Takes `values` apart, after `fixed` of boxes and the like: classes where they are wanted, coefficients, points. */
static int share_values(const struct facts *facts, struct heads *heads, int64_t values, int fixed,
                        int has_classes) {
  heads->keypoint_count = facts->notes.keypoint_count;
  const int points = facts->notes.keypoint_count * facts->notes.keypoint_values;
  const int64_t left = values - fixed - heads->mask_count - points;
  if (left < has_classes || left > INT32_MAX) return 0;
  if (!has_classes) {
    heads->class_count = facts->notes.named_classes;
    return left == 0;
  }
  heads->class_count = (int)left;
  return facts->notes.named_classes == 0 || left == facts->notes.named_classes;
}

static void say_extras(struct heads *heads) {
  if (heads->keypoint_count) say(heads->what, ", with %d points", heads->keypoint_count);
  if (heads->mask_count) say(heads->what, ", with %d coefficients of masks", heads->mask_count);
}

static int64_t input_places(const struct facts *facts) {
  return places_of(facts->input_width, facts->input_height, LAST_STRIDE);
}

static void box_of_middle(const float *data, size_t stride, float box[4]) {
  box_from_middle(box, data[0], data[stride], data[2 * stride], data[3 * stride]);
}

/** Values of a point at `data`, one after the other `stride` apart. */
static void read_keypoint(const struct scene *scene, const float *data, size_t stride,
                          rescl_keypoint *keypoint) {
  *keypoint = (rescl_keypoint){data[0], data[stride], 1};
  if (scene->notes->keypoint_values > 2) keypoint->score = data[2 * stride];
}

// v8 and later: places are the last axis.

static int match_yolo(const struct facts *facts, struct heads *heads) {
  const rescl_tensor *output = find_heads(facts, heads);
  if (!output || output->shape[1] < 5) return 0;
  const int64_t values = output->shape[1], places = output->shape[2], expected = input_places(facts);
  const int fits_strides = places >= 0 && places == expected;
  if (!facts->is_chosen && !fits_strides && places >= 0 && (places <= values || places < FEWEST_PLACES))
    return 0;
  if (!share_values(facts, heads, values, 4, 1)) return 0;
  say_output(heads->what, output);
  say(heads->what, " is a box and %d classes at each place", heads->class_count);
  say_extras(heads);
  return 1;
}

static size_t last_axis(const struct scene *scene) {
  return scene_size(scene, MAIN, 2);
}

static const float *column(const struct scene *scene, size_t row, size_t value) {
  return scene->data[MAIN] + value * last_axis(scene) + row;
}

static void yolo_scores(const struct scene *scene, size_t row, float *scores) {
  const float *score = column(scene, row, 4);
  for (int class = 0; class < scene->heads->class_count; class ++, score += last_axis(scene))
    scores[class] = *score;
}

static void yolo_box(const struct scene *scene, size_t row, float box[4]) {
  box_of_middle(column(scene, row, 0), last_axis(scene), box);
}

static size_t after_classes(const struct scene *scene) {
  return 4 + (size_t)scene->heads->class_count;
}

static float yolo_coefficient(const struct scene *scene, size_t row, int index) {
  return *column(scene, row, after_classes(scene) + (size_t)index);
}

static void yolo_keypoint(const struct scene *scene, size_t row, size_t index, rescl_keypoint *keypoint) {
  const size_t first = after_classes(scene) + (size_t)scene->heads->mask_count;
  read_keypoint(scene, column(scene, row, first + index * (size_t)scene->notes->keypoint_values),
                last_axis(scene), keypoint);
}

const struct family family_yolo = {.expects = "an output [N][4 + classes][places]",
                                   .match = match_yolo,
                                   .rows = last_axis,
                                   .scores = yolo_scores,
                                   .box = yolo_box,
                                   .coefficient = yolo_coefficient,
                                   .keypoint = yolo_keypoint};

// The others: each place is a row.

static size_t middle_axis(const struct scene *scene) {
  return scene_size(scene, MAIN, 1);
}

static const float *row_of(const struct scene *scene, size_t row) {
  return scene->data[MAIN] + row * scene_size(scene, MAIN, 2);
}

static void row_box_of_middle(const struct scene *scene, size_t row, float box[4]) {
  box_of_middle(row_of(scene, row), 1, box);
}

static int match_yolo_objectness(const struct facts *facts, struct heads *heads) {
  const rescl_tensor *output = find_heads(facts, heads);
  if (!output || output->shape[2] < 6) return 0;
  const int64_t values = output->shape[2], places = output->shape[1], expected = input_places(facts);
  if (!facts->is_chosen && places >= 0) {
    if (places == expected || places < FEWEST_PLACES) return 0; // YOLOX looks once at each place
    if (places <= values && differs(places, expected * 3)) return 0;
  }
  if (!share_values(facts, heads, values, 5, 1)) return 0;
  say_output(heads->what, output);
  say(heads->what, " is a box, an objectness and %d classes at each place", heads->class_count);
  say_extras(heads);
  return 1;
}

static void objectness_scores(const struct scene *scene, size_t row, float *scores) {
  const float *values = row_of(scene, row);
  for (int class = 0; class < scene->heads->class_count; class ++)
    scores[class] = values[4] * values[5 + class];
}

static float objectness_coefficient(const struct scene *scene, size_t row, int index) {
  return row_of(scene, row)[5 + scene->heads->class_count + index];
}

const struct family family_yolo_objectness = {.expects = "an output [N][places][5 + classes]",
                                              .match = match_yolo_objectness,
                                              .rows = middle_axis,
                                              .scores = objectness_scores,
                                              .box = row_box_of_middle,
                                              .coefficient = objectness_coefficient};

static int match_yolo_end_to_end(const struct facts *facts, struct heads *heads) {
  const rescl_tensor *output = find_heads(facts, heads);
  if (!output || output->shape[1] > MOST_THINGS || output->shape[2] < 6) return 0;
  const int names = facts->notes.named_classes;
  if (!facts->is_chosen && names > 0 && !facts->notes.is_end_to_end && output->shape[2] == 4 + names)
    return 0; // RT-DETR
  if (!share_values(facts, heads, output->shape[2], 6, 0)) return 0;
  say_output(heads->what, output);
  say(heads->what, " is the corners of a box, a score and a class for each thing");
  say_extras(heads);
  return 1;
}

static float end_to_end_class(const struct scene *scene, size_t row, int *class_index) {
  const float *values = row_of(scene, row);
  *class_index = values[5] >= 0 && values[5] < 1e6f ? (int)values[5] : -1;
  return values[4];
}

static void end_to_end_box(const struct scene *scene, size_t row, float box[4]) {
  memcpy(box, row_of(scene, row), 4 * sizeof *box);
}

static float end_to_end_coefficient(const struct scene *scene, size_t row, int index) {
  return row_of(scene, row)[6 + index];
}

static void end_to_end_keypoint(const struct scene *scene, size_t row, size_t index,
                                rescl_keypoint *keypoint) {
  const size_t first = 6 + (size_t)scene->heads->mask_count;
  read_keypoint(scene, row_of(scene, row) + first + index * (size_t)scene->notes->keypoint_values, 1,
                keypoint);
}

const struct family family_yolo_end_to_end = {.expects = "an output [N][things][6]",
                                              .match = match_yolo_end_to_end,
                                              .rows = middle_axis,
                                              .class_of = end_to_end_class,
                                              .box = end_to_end_box,
                                              .coefficient = end_to_end_coefficient,
                                              .keypoint = end_to_end_keypoint};

static int match_rtdetr_joined(const struct facts *facts, struct heads *heads) {
  const rescl_tensor *output = find_heads(facts, heads);
  if (!output || heads->mask_count || facts->notes.keypoint_count) return 0;
  const int64_t things = output->shape[1];
  if (!facts->is_chosen && (things < 1 || things > MOST_THINGS || things == input_places(facts))) return 0;
  if (!share_values(facts, heads, output->shape[2], 4, 1)) return 0;
  if (!facts->is_chosen && facts->notes.named_classes == 0 && output->shape[2] == 6)
    return 0; // rather suppressed boxes
  say_output(heads->what, output);
  say(heads->what, " is a box and %d classes for each of %d things", heads->class_count,
      (int)output->shape[1]);
  return 1;
}

static void joined_scores(const struct scene *scene, size_t row, float *scores) {
  memcpy(scores, row_of(scene, row) + 4, (size_t)scene->heads->class_count * sizeof *scores);
}

static void joined_box(const struct scene *scene, size_t row, float box[4]) {
  const float *part = row_of(scene, row), width = (float)scene->width, height = (float)scene->height;
  box_from_middle(box, part[0] * width, part[1] * height, part[2] * width, part[3] * height);
}

const struct family family_rtdetr_joined = {.expects = "an output [N][things][4 + classes]",
                                            .match = match_rtdetr_joined,
                                            .rows = middle_axis,
                                            .scores = joined_scores,
                                            .box = joined_box};
