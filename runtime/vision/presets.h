/** The conventions that networks follow: a table, and which of them a network is of. */
#ifndef RESCL_VISION_PRESETS_H
#define RESCL_VISION_PRESETS_H

#include "base/status.h"
#include "vision/family.h"

struct preset {
  rescl_preset about;
  const struct family *family;
  const char *label_sets; // names, with blanks between
  const char *pictures;   // settings; "": ImageNet's convention
  const char *fixed;      // more of them, for inputs with a size of their own
  int own_size;           // of a side of the input, where nothing says another
  rescl_detect_options options;
};

/** The preset of that name: RESCL_NOT_FOUND with all of them where there is none. */
rescl_status preset_find(const struct preset **preset, const char *name);

/** The first preset that the facts fit; NULL: none. Fills the heads.
 *  @param task  only presets of this one, by its name; NULL: of any */
const struct preset *preset_recognise(const struct facts *facts, const char *task, struct heads *heads);

/** Whether the facts fit this one; RESCL_SHAPE_MISMATCH with what they would have to be. */
rescl_status preset_match(const struct preset *preset, const struct facts *facts, struct heads *heads);

/** How it wants pictures, for an input of width × height.
 *  @param is_fixed  the network has that size and no other */
rescl_status preset_pictures(const struct preset *preset, int width, int height, int is_fixed,
                             rescl_preprocessing *preprocessing);

#endif
