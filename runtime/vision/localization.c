/** One thing in each picture, as in ImageNet's localization task: [N][classes] logits or probabilities, and [N][4] its
 *  box: middle x and y, width and height as parts of the input. */
#include <math.h>
#include <string.h>

#include "vision/family.h"

enum { CLASSES, BOX };

static int match_localization(const struct facts *facts, struct heads *heads) {
  if (facts->output_count != 2) return 0;
  const int named = find_named(facts, "box");
  const int box = named >= 0 ? named : find_output(facts, 2, 4, -1);
  if (box < 0) return 0;
  const rescl_tensor *boxes = &facts->outputs[box], *classes = &facts->outputs[!box];
  if (boxes->rank != 2 || boxes->shape[1] != 4 || classes->rank != 2) return 0;
  if (classes->shape[1] < 1 || classes->shape[1] > INT32_MAX || differs(boxes->shape[0], classes->shape[0]))
    return 0;
  heads->outputs[CLASSES] = (size_t)!box;
  heads->outputs[BOX] = (size_t)box;
  heads->output_count = 2;
  heads->class_count = (int)classes->shape[1];
  say_output(heads->what, classes);
  say(heads->what, " and ");
  say_output(heads->what, boxes);
  say(heads->what, " are %d classes and one box", heads->class_count);
  return 1;
}

static size_t one_row(const struct scene *scene) {
  (void)scene;
  return 1;
}

static void class_scores(const struct scene *scene, size_t row, float *scores) {
  const size_t count = (size_t)scene->heads->class_count;
  (void)row;
  memcpy(scores, scene->data[CLASSES], count * sizeof *scores);
  if (!are_probabilities(scores, count)) softmax(scores, count, -INFINITY);
}

static void only_box(const struct scene *scene, size_t row, float box[4]) {
  const float *part = scene->data[BOX], width = (float)scene->width, height = (float)scene->height;
  (void)row;
  box_from_middle(box, part[0] * width, part[1] * height, part[2] * width, part[3] * height);
}

const struct family family_localization = {.expects = "outputs [N][classes] and [N][4]",
                                           .match = match_localization,
                                           .rows = one_row,
                                           .scores = class_scores,
                                           .box = only_box};
