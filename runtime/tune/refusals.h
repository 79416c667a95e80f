/** What could not run on the device in this process: which choice, for which node, and why. */
#ifndef RESCL_TUNE_REFUSALS_H
#define RESCL_TUNE_REFUSALS_H

#include "base/status.h"
#include "kernels/kernel.h"

struct refusal {
  const struct node *node;
  size_t layer; // number of its kind, 0: of none
  struct kernel_choice choice;
  rescl_status why;
  char *reason; // the message, whole
};

struct refusals {
  struct refusal *list;
  size_t count, capacity;
};

/** Adds one whose reason is the thread's last message. */
rescl_status refusals_add(struct refusals *refusals, const struct refusal *refusal);
void refusals_free(struct refusals *refusals);

/** The refusal of the choice for the node, or for another of its kind; NULL: none. */
const struct refusal *refusals_find(const struct refusals *refusals, const struct refusal *sought);

#endif
