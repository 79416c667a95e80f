/** Networks that speak of the whole picture: a class for each pixel, or one for all.
 *
 *      segmentation       [N][classes][height][width] or [N][height][width][classes], logits or probabilities; with one
 *                         map of what is there; or [N][height][width] with the classes themselves
 *      classification     [N][classes], also with ones behind */
#include <string.h>

#include "vision/family.h"

enum { MOST_CLASSES = 65535, COARSEST = 16, DEEPLAB_STEP = 8 };

/** The axis of classes in [N][…]: the maps' sizes have the input's aspect, and are not much smaller. 0: there is none. */
static int class_axis(const struct facts *facts, const rescl_tensor *output) {
  static const int axes[2][3] = {{1, 2, 3}, {3, 1, 2}}; // classes, height, width
  const int is_last = facts->input.rank == 4 && facts->input.shape[1] != 3 && facts->input.shape[3] == 3;
  for (int guess = 0; guess < 2; guess++) {
    const int *axis = axes[guess ^ is_last];
    const int64_t classes = output->shape[axis[0]], height = output->shape[axis[1]],
                  width = output->shape[axis[2]];
    if (classes < 1 || classes > MOST_CLASSES) continue;
    if (height < 0 || width < 0) return axis[0];
    if (height * COARSEST < facts->input_height || width * COARSEST < facts->input_width) continue;
    const int64_t slack = facts->input_width > facts->input_height ? facts->input_width : facts->input_height;
    const int64_t skew = height * facts->input_width - width * facts->input_height;
    if (facts->input_width < 0 || (skew <= slack && -skew <= slack)) return axis[0];
  }
  return 0;
}

/** The map at the finest scale, or the first where networks have others for training. */
static int match_maps(const struct facts *facts, struct heads *heads) {
  for (int found = -1; (found = find_output(facts, 4, -1, found)) >= 0;) {
    const rescl_tensor *output = &facts->outputs[found];
    const int axis = class_axis(facts, output);
    if (!axis) continue;
    heads->outputs[0] = (size_t)found;
    heads->output_count = 1;
    heads->class_axis = axis;
    heads->class_count = output->shape[axis] == 1 ? 2 : (int)output->shape[axis];
    say_output(heads->what, output);
    if (output->shape[axis] == 1)
      say(heads->what, " is one map of what is there");
    else
      say(heads->what, " is a map for each of %d classes", heads->class_count);
    return 1;
  }
  return 0;
}

const struct family family_segmentation = {
    .expects = "an output [N][classes][height][width] of the input's aspect", .match = match_maps};

/** The network takes the largest itself. */
static int match_chosen(const struct facts *facts, struct heads *heads) {
  for (size_t index = 0; index < facts->output_count; index++) {
    const rescl_tensor *output = &facts->outputs[index];
    const int is_integer =
        output->type == RESCL_INT64 || output->type == RESCL_INT32 || output->type == RESCL_UINT8;
    const int has_maps = output->rank == 3 || (output->rank == 4 && output->shape[1] == 1);
    if (!has_maps || (!is_integer && !facts->is_chosen)) continue;
    heads->outputs[0] = index;
    heads->output_count = 1;
    say_output(heads->what, output);
    say(heads->what, " of %s is a class for each pixel", rescl_type_name(output->type));
    return 1;
  }
  return 0;
}

const struct family family_segmentation_chosen = {.expects = "an output [N][height][width] of whole numbers",
                                                  .match = match_chosen};

/** VOC's 21 classes are what torchvision's networks are trained on. */
static int match_voc(const struct facts *facts, struct heads *heads) {
  return match_maps(facts, heads) && (facts->is_chosen || heads->class_count == 21);
}

const struct family family_segmentation_voc = {.expects = "an output [N][21][height][width]",
                                               .match = match_voc};

/** TensorFlow's DeepLab wants sides of a multiple of its stride and one pixel more. */
static int is_odd(int side) {
  return side > DEEPLAB_STEP && side % DEEPLAB_STEP == 1;
}

static int match_deeplab(const struct facts *facts, struct heads *heads) {
  if (!facts->is_chosen && (!is_odd(facts->input_width) || !is_odd(facts->input_height))) return 0;
  if (!match_maps(facts, heads)) return 0;
  say(heads->what, ", and %d x %d is one pixel more than a multiple of %d", facts->input_width,
      facts->input_height, DEEPLAB_STEP);
  return 1;
}

const struct family family_segmentation_deeplab = {
    .expects = "an input of a multiple of 8 and one pixel more, and an output [N][classes][height][width]",
    .match = match_deeplab};

static int match_classification(const struct facts *facts, struct heads *heads) {
  const rescl_tensor *output = facts->outputs;
  if (facts->output_count < 1 || output->rank < 2 || output->shape[1] == 0 || output->shape[1] > INT32_MAX)
    return 0;
  for (int axis = 2; axis < output->rank; axis++)
    if (differs(output->shape[axis], 1)) return 0;
  heads->output_count = 1;
  heads->outputs[0] = 0;
  heads->class_count = output->shape[1] > 0 ? (int)output->shape[1] : 0;
  say_output(heads->what, output);
  say(heads->what, " is a score for each class");
  return 1;
}

const struct family family_classification = {.expects = "an output [N][classes]",
                                             .match = match_classification};

static int match_ultralytics(const struct facts *facts, struct heads *heads) {
  return (facts->is_chosen || strcmp(facts->notes.task, "classify") == 0) &&
         match_classification(facts, heads);
}

const struct family family_classification_ultralytics = {
    .expects = "metadata of Ultralytics, and an output [N][classes]", .match = match_ultralytics};
