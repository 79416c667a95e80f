/** A session that takes a batch, in slices where the device has no memory for all of it at once: of 8 inputs 4, 2 or 1
 *  at a time. What comes out is the same, as the inputs of a list have nothing to do with each other. */
#ifndef RESCL_SHARE_SLICES_H
#define RESCL_SHARE_SLICES_H

#include "data/text_list.h"
#include "network/network.h"

struct slices {
  struct network *network;
  rescl_binding whole; // of a batch; the network's own is a slice's meanwhile
  rescl_tensor *bound; // the inputs of that; owned
  int64_t batch, rows; // inputs of a batch, and of a slice; equal where nothing is cut
  const struct text_list *names;
  struct tensor_list parts;  // the wanted outputs of a slice, without data
  struct tensor_list wholes; // those of a batch; the names are owned
  uint64_t run_count,
      checked_count;       // slices that ran, and of those that --check has compared with the reference
  uint64_t checked_before; // by earlier sessions
  /** What people are told of: slices, memory that was missing, and runs that were wrong. */
  void (*tell)(void *user, const char *note);
  void *user;
};

struct slices_request {
  struct network *network;         // loaded, bound and opened
  const struct text_list *outputs; // as for struct share_work
  int may_cut;                     // likewise
  void (*tell)(void *user, const char *note);
  void *user;
};

/** Makes the network's session. Reports failures; slices_free() in either case, before the network is closed.
 *  @return the exit code */
int slices_create(struct slices *slices, const struct slices_request *request);
void slices_free(struct slices *slices);

/** Runs a batch; in smaller slices from then on, where memory has become less.
 *  @param inputs   of a whole batch, in the order of the binding
 *  @param outputs  with data, in the order of slices->wholes
 *  @return NULL, or why it can not be done, which the caller frees */
char *slices_run(struct slices *slices, const rescl_tensor *inputs, size_t input_count,
                 const rescl_tensor *outputs);

#endif
