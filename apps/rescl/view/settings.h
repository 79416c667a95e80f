/** Options that say how pictures get into a network and what its classes are called. */
#ifndef RESCL_VIEW_SETTINGS_H
#define RESCL_VIEW_SETTINGS_H

#include <argp.h>

#include "rescl/vision.h"

/** What rescl_vision_set() sets, by the names of the options: SETTING(name, argument, help). */
#define VISION_SETTINGS(SETTING)                                                                       \
  SETTING(resize, "HOW",                                                                               \
          "letterbox or stretch: to the network's size; 520: scale the short side to that; 800-1333: " \
          "likewise, the long side to 1333 at most; 320x240: to width x height; none")                 \
  SETTING(fit, "HOW", "How a picture of another aspect meets a size: stretch, centre or corner")       \
  SETTING(pad, "GREY", "What is filled where a picture does not reach: 0 to 255")                      \
  SETTING(crop, "SIZE", "Cut this from the centre: 224, 320x240 or none")                              \
  SETTING(filter, "NAME", "How to resize: antialias (as Pillow) or linear (as OpenCV)")                \
  SETTING(order, "NAME", "Of the channels: rgb or bgr")                                                \
  SETTING(scale, "NUMBER", "What pixels of 0 to 255 are divided by at first: 255 or 1")                \
  SETTING(mean, "\"R G B\"", "Subtracted from colours, once they are scaled")                          \
  SETTING(std, "\"R G B\"", "What colours are then divided by")

enum vision_setting {
#define VISION_SETTING_ENUM(name, argument, help) VISION_SETTING_##name,
  VISION_SETTINGS(VISION_SETTING_ENUM)
#undef VISION_SETTING_ENUM
      VISION_SETTING_COUNT
};

/** Zeroed at the start; the texts are argv's. NULL: as the model's preset has it. */
struct vision_settings {
  const char *preset;
  const char *labels; // the name of a set, or a file
  const char *values[VISION_SETTING_COUNT];
};

/** The options, which tell of wrong use; its input is a struct vision_settings. */
extern const struct argp vision_argp;

/** Sets what is not NULL; reports what does not fit.
 *  @param model  its path, for messages
 *  @return the exit code */
int vision_settings_apply(const struct vision_settings *settings, rescl_vision *vision, const char *model);

#endif
