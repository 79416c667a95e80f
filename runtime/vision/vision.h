/** What stands behind a rescl_vision. */
#ifndef RESCL_VISION_VISION_H
#define RESCL_VISION_VISION_H

#include "base/arena.h"
#include "image/layout.h"
#include "vision/presets.h"

struct rescl_vision {
  struct arena arena; // of all strings and lists
  const struct preset *preset;
  rescl_tensor input; // as the model declares it, with a name of our own
  struct picture_layout layout;
  int width; // of the input: what it has, or what the preset or the metadata say
  int height;
  const char **output_names;
  size_t output_count;
  struct notes notes;
  struct heads heads; // as declared
  const char *reason;
  rescl_preprocessing preprocessing;
  const rescl_label_set *label_set; // that labels are from; NULL: none
  const char *const *labels;
  size_t label_count;
  int *category_ids; // [category_count] from the metadata; NULL: none
  size_t category_count;
};

/** Makes a vision of what is known of a model; see rescl_vision_create().
 *  @param metadata  metadata(user, key) is an entry of the model, or NULL */
rescl_status vision_new(rescl_vision **vision, const struct facts *facts, metadata_function metadata,
                        const void *user, const char *preset);

/** Fills the facts' notes and sizes from the rest. RESCL_UNSUPPORTED where the input is none for pictures. */
rescl_status facts_complete(struct facts *facts, metadata_function metadata, const void *user);

/** Sets the labels: the name of a set, else a label in each line. */
rescl_status vision_set_labels(rescl_vision *vision, const char *text);

/** Takes labels and category ids from the metadata, else a set of as many labels as there are classes. */
rescl_status vision_find_labels(rescl_vision *vision, metadata_function metadata, const void *user);

/** The outputs of a run in the roles in which a family reads them. */
struct run {
  struct heads heads;
  struct scene scene;
  rescl_tensor converted[MOST_HEADS]; // what was not of floats, by role
};

/** See rescl_vision_detect(). The run is to be freed also after a failure. */
rescl_status vision_read_run(const rescl_vision *vision, const rescl_tensor *outputs, size_t output_count,
                             size_t position, const rescl_placement *placement, struct run *run);
void run_free(struct run *run);

#endif
