/** A network, pictures of which something is known, and how one is compared with the other: what all tasks have
 *  in common. */
#ifndef RESCL_EVALUATE_EVALUATION_H
#define RESCL_EVALUATE_EVALUATION_H

#include <cjson/cJSON.h>

#include "classify/classifier.h"
#include "evaluate/scores.h"
#include "options/options.h"
#include "share/work.h"

/** Texts are the caller's. */
struct evaluation_options {
  const struct common_options *common;
  const char *model;
  const char *annotations;             // a file or a folder; NULL: folders of pictures, one for each class
  const char *pictures;                // a folder
  const char *labels;                  // a file; NULL: the model's own
  const char *settings[SETTING_COUNT]; // as in struct classifier_options
};

/** Zeroed: there is none. */
struct evaluation {
  const char *task; // in JSON
  struct network *network;
  struct share_work work; // to be run on each device

  /** Forgets what a device has said, before the next one. */
  void (*restart)(void *user);

  /** Says how well it did, once all is done.
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

void evaluation_close(struct evaluation *evaluation);

#endif
