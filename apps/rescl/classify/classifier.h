/** A network that says what pictures show: how they get into it, and what its output has to be. */
#ifndef RESCL_CLASSIFY_CLASSIFIER_H
#define RESCL_CLASSIFY_CLASSIFIER_H

#include "console/progress.h"
#include "data/labels.h"
#include "network/network.h"
#include "options/options.h"
#include "rescl/rescl.h"

/** The picture settings that options may override; indices into classifier_options.settings. */
#define PICTURE_SETTINGS(X) X(mean) X(std) X(resize) X(crop)
enum picture_setting {
#define PICTURE_SETTING_ENUM(name) SETTING_##name,
  PICTURE_SETTINGS(PICTURE_SETTING_ENUM)
#undef PICTURE_SETTING_ENUM
      SETTING_COUNT
};

struct classifier_options {
  const struct common_options *common;
  const char *model;
  const char *labels;                  // a file; NULL: from the model, if it has any
  const char *settings[SETTING_COUNT]; // NULL: the model's, else the ImageNet convention
  size_t own_batch;                    // where neither the model nor the user decides the batch
};

struct classifier {
  struct network network;
  rescl_vision *vision; // how pictures get in
  struct labels labels;
  const char *labels_file;  // that the labels are from; NULL: from the model
  rescl_tensor input;       // of one batch, without data: what the network is bound to
  struct text_list outputs; // the one that tells, by name
  size_t batch;
  size_t class_count;
};

/** Whether a setting's text can be understood; the library's message begins with the setting's name. */
rescl_status classifier_check_setting(enum picture_setting setting, const char *value);

/** Loads the model and binds it; needs no device. Reports failures; classifier_close() in either case.
 *  @return the exit code */
int classifier_load(struct classifier *classifier, const struct classifier_options *options,
                    struct progress *progress);
void classifier_close(struct classifier *classifier);

/** Checks what comes out of a run: the first output must be [N][classes], or the same with ones behind, and
 *  the labels as many. Reports what does not fit.
 *  @return the exit code */
int classifier_begin(struct classifier *classifier, const rescl_tensor *output);

/** Puts a picture into `position` of a batch, 0 to batch - 1. Any thread may call it.
 *  @param input  of a batch, with data
 *  @return the library's status; its message names the file */
rescl_status classifier_read(const struct classifier *classifier, const char *path, const rescl_tensor *input,
                             size_t position);

/** A class's label; NULL where there are none. */
const char *classifier_label(const struct classifier *classifier, size_t class_index);

#endif
