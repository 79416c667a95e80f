/** A network, pictures of which something is known, and how one is compared with the other: what all tasks have
 *  in common. */
#ifndef RESCL_EVALUATE_EVALUATION_H
#define RESCL_EVALUATE_EVALUATION_H

#include <cjson/cJSON.h>

#include "evaluate/scores.h"
#include "options/options.h"
#include "share/share.h"
#include "view/settings.h"

/** Texts are the caller's. */
struct evaluation_options {
  const struct common_options *common;
  const char *model;
  const char *annotations; // a file or a folder; NULL: folders of pictures, one for each class
  const char *pictures;    // a folder
  struct vision_settings settings;
  double score, iou; // as in rescl_detect_options; negative: not given
};

/** Zeroed: there is none. */
struct evaluation {
  const char *task; // in JSON
  struct network *network;

  /** Runs all pictures on one device, share_alone(); what other devices have said is forgotten.
   *  @return the exit code */
  int (*run)(void *user, struct share *alone);

  /** Says how well the last one did.
   *  @param entry  of JSON; holds "device" already, whose selector heads the columns
   *  @return the exit code: EXIT_FAILED where a picture is missing, which has been reported */
  int (*tell)(void *user, struct scores *scores, cJSON *entry);
  void (*close)(void *user);
  void *user;
};

/** Each prepares one task: reads what is known, loads the model and binds it; needs no device. Reports failures.
 *  evaluation_close() in either case.
 *  @return the exit code */
int classification_open(struct evaluation *evaluation, const struct evaluation_options *options,
                        struct progress *progress);
int detection_open(struct evaluation *evaluation, const struct evaluation_options *options,
                   struct progress *progress);
int segmentation_open(struct evaluation *evaluation, const struct evaluation_options *options,
                      struct progress *progress);

/** Prepares the task that the annotations are for: a folder of masks, COCO's annotations, a list of classes or
 *  folders of pictures. */
int evaluation_open(struct evaluation *evaluation, const struct evaluation_options *options,
                    struct progress *progress);
void evaluation_close(struct evaluation *evaluation);

#endif
