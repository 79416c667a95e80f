/** One way in which networks say what they saw: how to recognise it, and how to read it. */
#ifndef RESCL_VISION_FAMILY_H
#define RESCL_VISION_FAMILY_H

#include "vision/facts.h"

/** The outputs of one run, of one picture. */
struct scene {
  const struct heads *heads;
  const struct notes *notes;
  const rescl_tensor *outputs[MOST_HEADS]; // by role
  const float *data[MOST_HEADS];           // of the picture, by role
  int width;                               // of the network's input
  int height;
};

struct family {
  const char *expects; // what a network has to have: "one output [N][4 + classes][places]"

  /** Whether the facts fit; then fills the heads, and says in `what` what they are. Also asked with the outputs of a run,
   *  which have no open sizes. */
  int (*match)(const struct facts *facts, struct heads *heads);

  // Of networks that detect or localize:
  /** How many things the outputs speak of; 0 where they do not fit the input's size. */
  size_t (*rows)(const struct scene *scene);
  /** Of each class how sure it is, 0..1: [class_count]. NULL: as class_of. */
  void (*scores)(const struct scene *scene, size_t row, float *scores);
  /** Where each thing has one class only. */
  float (*class_of)(const struct scene *scene, size_t row, int *class_index);
  /** Left, top, right, bottom in pixels of the input. */
  void (*box)(const struct scene *scene, size_t row, float box[4]);
  /** A point in pixels of the input; NULL: there are none. */
  void (*keypoint)(const struct scene *scene, size_t row, size_t index, rescl_keypoint *keypoint);
  /** One of mask_count coefficients of the prototypes in role 1; NULL: there are no masks. */
  float (*coefficient)(const struct scene *scene, size_t row, int index);
};

// All of them, by the names under which presets.def has them.
#define PRESET(name, task, family_name, ...) extern const struct family family_##family_name;
#include "vision/presets.def"
#undef PRESET

// What families share.

/** The size of a role's output along an axis. */
static inline size_t scene_size(const struct scene *scene, int role, int axis) {
  return (size_t)scene->outputs[role]->shape[axis];
}

/** From the middle and the size to the corners. */
static inline void box_from_middle(float box[4], float x, float y, float width, float height) {
  box[0] = x - width / 2;
  box[1] = y - height / 2;
  box[2] = x + width / 2;
  box[3] = y + height / 2;
}

float sigmoid(float value);

/** In place. `other` takes part without being among them; -INFINITY: there is none. */
void softmax(float *values, size_t count, float other);

/** Whether none is below 0 and they add up to 1. */
int are_probabilities(const float *values, size_t count);

/** The index of the first output of that rank and last size (-1: any) after `after` (-1: from the first); -1: there is
 *  none. */
int find_output(const struct facts *facts, int rank, int64_t last_size, int after);

/** The index of the first output whose name contains one of the words, which blanks separate; -1: none. */
int find_named(const struct facts *facts, const char *words);

/** Whether a size is known to be another: open ones are none. */
static inline int differs(int64_t size, int64_t expected) {
  return size >= 0 && expected >= 0 && size != expected;
}

#endif
