/** A network that is shown pictures: one that detects, segments or locates. */
#ifndef RESCL_VIEW_VIEWER_H
#define RESCL_VIEW_VIEWER_H

#include "data/text_list.h"
#include "network/network.h"
#include "rescl/vision.h"
#include "view/settings.h"

struct viewer_options {
  const struct common_options *common; // --device and --batch among them
  const struct vision_settings *settings;
  const char *model;
};

struct viewer {
  struct network network;
  rescl_vision *vision;
  rescl_vision_info info;
  struct text_list outputs; // empty: all
  int64_t batch;            // pictures in one run
};

/** Loads the model, finds out how it wants its pictures, and applies the settings; needs no device. Reports
 *  failures; viewer_close() in either case.
 *  @return the exit code */
int viewer_load(struct viewer *viewer, const struct viewer_options *options, struct progress *progress);
void viewer_close(struct viewer *viewer);

/** The input of one batch for a picture, without data.
 *  @param image  NULL: a picture of the network's own size
 *  @return the library's status */
rescl_status viewer_input(const struct viewer *viewer, const rescl_image *image, rescl_tensor *input);

/** A class's label; "class 7" where it has none. The caller frees it. */
char *viewer_label(const struct viewer *viewer, int class_index);

#endif
