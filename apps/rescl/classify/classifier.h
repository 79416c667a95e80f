/** A network that says what pictures show, and the batch being filled. */
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
  size_t picture_count;                // how many there will be: decides the batch where nothing else does
};

struct classifier {
  struct network network;
  rescl_preprocessing preprocessing;
  struct labels labels;
  rescl_tensor input;  // of one batch, data owned
  rescl_tensor output; // of one batch, data owned
  size_t batch;
  size_t class_count;
};

/** Whether a setting's text can be understood; the library's message begins with the setting's name. */
rescl_status classifier_check_setting(enum picture_setting setting, const char *value);

/** Loads, checks and compiles. Reports failures; classifier_close() in either case.
 *  @return the exit code */
int classifier_open(struct classifier *classifier, const struct classifier_options *options,
                    struct progress *progress);
void classifier_close(struct classifier *classifier);

/** Puts a picture into `slot` of the batch, 0 to batch - 1.
 *  @return the library's status; its message names the file */
rescl_status classifier_load(struct classifier *classifier, size_t slot, const char *path);

/** Runs the batch; slots that were not filled since the last run hold what they held. */
rescl_status classifier_run(struct classifier *classifier);

/** The scores of the picture in `slot`: class_count floats. */
const float *classifier_scores(const struct classifier *classifier, size_t slot);

/** A class's label; NULL where there are none. */
const char *classifier_label(const struct classifier *classifier, size_t class_index);

#endif
