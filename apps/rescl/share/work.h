/** A long list of inputs, and what is to be done with each: what the other files here share out. */
#ifndef RESCL_SHARE_WORK_H
#define RESCL_SHARE_WORK_H

#include "data/text_list.h"
#include "network/network.h"

/** Which input a callback is for, and where it stands. */
struct share_item {
  size_t index;    // in the list
  size_t position; // in the batch that it is part of
  size_t device;   // that ran it, of struct share; 0 where nothing has run it yet
};

/** begin() and tell() are called in the calling thread. load() and take() are called in any thread, at the
 *  same time for different inputs: they may write only to what belongs to their input. */
struct share_work {
  const char *stage;    // on the progress bar: "classify"
  const char *noun;     // what the inputs are, in messages: "pictures"
  size_t count;         // of the list
  size_t before, total; // where it is a part of a longer one: inputs before it, and of all; else 0
  size_t batch;         // how many of them go into a run
  int may_cut; // nonzero: fewer may, where memory is short, as the answers for one do not depend on the others
  const struct text_list *outputs; // names of those that are wanted; empty: all, in the model's order

  /** Sees the outputs of a run, as wanted, their data NULL, before all else. Reports what does not fit.
   *  @return the exit code */
  int (*begin)(void *user, const rescl_tensor *outputs, size_t count);

  /** Writes an input into its position of a batch.
   *  @param inputs  of a whole batch: those of the network's binding that have no data there, in that order
   *  @return nonzero where there is such an input; where not, take() is left out */
  int (*load)(void *user, const struct share_item *item, const rescl_tensor *inputs);

  /** Takes what came out of a run for an input from its position; the data is lost afterwards. */
  void (*take)(void *user, const struct share_item *item, const rescl_tensor *outputs);

  /** Called once for each input in the order of the list, after its take(): the place to print.
   *  The bar is cleared. */
  void (*tell)(void *user, size_t index);
  void *user;
};

/** How long all of the list is, for messages. */
static inline size_t share_total(const struct share_work *work) {
  return work->total > 0 ? work->total : work->count;
}

#endif
