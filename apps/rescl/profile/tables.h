/** How a profile is shown. */
#ifndef RESCL_PROFILE_TABLES_H
#define RESCL_PROFILE_TABLES_H

#include "profile/profile.h"

struct profile_report {
  const struct profile *profile;
  const rescl_device *device;
  const char *algorithm; /**< that was asked for; NULL: the best known for each layer */
  unsigned threads;      /**< that were asked for; 0: all */
  size_t top;            /**< show so many layers, those that take longest; 0: all, in their order */
};

/** On standard output: a table of layers, one by operator and one by algorithm, and what the run as a whole
 * is made of. */
void profile_report_print(const struct profile_report *report);

/** All layers as JSON, "rescl.profile/1", to a file or, for "-", to standard output.
 *  @return the exit code */
int profile_report_write(const struct profile_report *report, const char *path);

#endif
