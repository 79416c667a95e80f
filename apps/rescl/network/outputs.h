/** Outputs of a run, slice after slice, on their way to .npy files. */
#ifndef RESCL_NETWORK_OUTPUTS_H
#define RESCL_NETWORK_OUTPUTS_H

#include "data/text_list.h"
#include "rescl/rescl.h"

struct wanted_outputs {
  rescl_tensor *tensors; // whole outputs: all slices; data owned
  size_t count;
  int64_t slices;
};

/** Memory for the outputs called `names`, all where there are none, of `slices` runs joined along the first
 *  dimension. Reports failures; wanted_outputs_free() in either case.
 *  @return the exit code */
int wanted_outputs_prepare(struct wanted_outputs *outputs, const rescl_session *session,
                           const struct text_list *names, int64_t slices);

/** Where run number `slice` puts its outputs.
 *  @param tensors  room for outputs->count */
void wanted_outputs_slice(const struct wanted_outputs *outputs, int64_t slice, rescl_tensor *tensors);

/** Writes each output as FOLDER/NAME.npy, with '_' for what a file name can not hold, and prints a
 *  table of what was written. Where two names are the same then, those that were changed end with
 *  the number of their output.
 *  @return the exit code */
int wanted_outputs_write(const struct wanted_outputs *outputs, const char *folder);

void wanted_outputs_free(struct wanted_outputs *outputs);

#endif
