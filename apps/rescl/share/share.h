/** A list of inputs, shared out over the devices that --device means. */
#ifndef RESCL_SHARE_SHARE_H
#define RESCL_SHARE_SHARE_H

#include <cjson/cJSON.h>

#include "drivers/probe.h"
#include "share/work.h"

/** What one device has done. */
struct share_part {
  size_t items;
  double items_per_second; // while it ran; 0: unknown
  double busy_seconds;     // it ran so long
  char *failure;           // why it did not go on; NULL: it did
};

struct share {
  const char *selector; // of the only device; NULL: the library's choice
  struct probe probe;
  size_t device_count;      // that share; 1: only one, as if it had been named
  struct share_part *parts; // of each device, where there are several
  size_t finished;          // inputs
  double seconds;           // from the first batch's beginning to the last one's end
};

/** Finds out which devices share: for "all" those that there are. Drivers that crash as they are asked are
 *  reported, and the others share. share_free() in either case.
 *  @return the exit code; EXIT_FAILED, reported, where there is no device */
int share_find(struct share *share, const char *selector);
void share_free(struct share *share);

/** Does the work: on one device in this process, on several in a process each. Where a device fails, the
 *  others go on with all that it has not done, and it is reported; so is, at the end, what each has done,
 *  and how much faster they were than the best of them. Where none is left, how far they got is. May be called again for another list.
 *  @param network  loaded, and bound to the shapes of all inputs
 *  @return the exit code: EXIT_DONE where all was done, whoever failed. Inputs that were done are told of in
 *          either case. */
int share_run(struct share *share, struct network *network, const struct share_work *work);

/** One of those devices alone: share_run() with that is what this one makes of all inputs, in a process of its own
 *  where there are others, so that it does no harm where its driver crashes.
 *  @return borrowed: not to be freed, and gone with the share */
struct share share_alone(const struct share *share, size_t device);

/** Into how many batches a list is to be cut at least, so that each of several devices has several; 1 where
 *  there is only one. */
size_t share_parts(const struct share *share);

/** Adds what each device was and did, as "devices"; where there is only one, as "device". */
void share_write_devices(cJSON *root, const struct share *share, const rescl_device *device);

/** Adds what one device was, as "device". */
void share_write_device(cJSON *root, const struct share *share, size_t number, const rescl_device *device);

/** The selector of a device, where several share; else NULL. */
const char *share_selector(const struct share *share, size_t device);

#endif
