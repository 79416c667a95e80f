/** What is known of a network before it runs: by this the convention that it follows is recognised. */
#ifndef RESCL_VISION_FACTS_H
#define RESCL_VISION_FACTS_H

#include "rescl/vision.h"

enum { MOST_HEADS = 8, REASON_BYTES = 400 };

/** What a model's metadata and graph say besides shapes. Zeros: nothing. */
struct notes {
  char task[16];       // as Ultralytics writes it: "detect", "segment", "pose", "classify", "obb"
  int is_end_to_end;   // boxes need no suppression
  int named_classes;   // how many classes have names
  int keypoint_count;  // of each thing
  int keypoint_values; // of each point: x, y, and perhaps how visible it is
  int own_width;       // the size of picture that it was trained with; 0: not said
  int own_height;
  int has_exp;             // the graph computes exponentials
  int ends_in_probability; // the first output comes from a Sigmoid or Softmax
};

struct facts {
  rescl_tensor input;
  const rescl_tensor *outputs; // -1: an open size; rank -1: not known
  size_t output_count;
  int input_width; // -1: open
  int input_height;
  struct notes notes;
  int is_chosen; // the family was decided on: it refuses only what it can not read, not what another reads better
};

/** What a network's outputs are, once a family has recognised them. */
struct heads {
  size_t outputs[MOST_HEADS]; // which output plays which of the family's roles
  int output_count;
  int class_count;         // 0: can not be seen
  int mask_count;          // coefficients of a mask; 0: there are none
  int keypoint_count;      // of each thing
  int class_axis;          // of maps
  char what[REASON_BYTES]; // "output 'output0' [1][84][8400] is …"
};

/** Reads what Ultralytics writes ("{0: 'person', 1: …}", "[640, 640]", "True"): metadata(user, key) is a model's entry or
 *  NULL. */
typedef const char *(*metadata_function)(const void *user, const char *key);
void notes_read(struct notes *notes, metadata_function metadata, const void *user);

/** Takes the names out of "{0: 'person', 1: 'bicycle'}", each calling take(); how many there are. */
typedef void (*name_function)(void *user, const char *name, size_t length);
int notes_read_names(const char *text, name_function take, void *user);

/** Positions at which a detector of strides 8, 16 … stride looks in an input: the sum of width / s × height / s, rounded
 *  up; -1 where the input's size is open. */
int64_t places_of(int width, int height, int last_stride);

/** "output 'boxes' [1][300][4]" at the end of a text of REASON_BYTES. */
void say_output(char *text, const rescl_tensor *output);
void say(char *text, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
