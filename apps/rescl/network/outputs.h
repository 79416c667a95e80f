/** Outputs of a run, slice after slice, on their way to .npy files. */
#ifndef RESCL_NETWORK_OUTPUTS_H
#define RESCL_NETWORK_OUTPUTS_H

#include "data/text_list.h"
#include "rescl/rescl.h"

struct wanted_outputs {
  rescl_tensor *tensors; // whole outputs: all slices; data owned
  char **names;          // theirs
  size_t count;
  int64_t slices;
  unsigned char *is_taken; // of each slice
};

/** Reports the first of the names that the model has no output of.
 *  @return the exit code */
int wanted_outputs_check(const struct text_list *names, const rescl_model *model);

/** Memory for the outputs of `slices` runs, of those shapes each, joined along the first dimension. Reports
 *  failures; wanted_outputs_free() in either case.
 *  @param single  of one run
 *  @return the exit code */
int wanted_outputs_prepare(struct wanted_outputs *outputs, const rescl_tensor *single, size_t count,
                           int64_t slices);

/** Copies what came out of run number `slice` to its place. Any thread may, for different slices. */
void wanted_outputs_take(const struct wanted_outputs *outputs, int64_t slice, const rescl_tensor *single);

/** Leaves of all runs those before the first that has not been taken.
 *  @return how many those are */
int64_t wanted_outputs_keep_taken(struct wanted_outputs *outputs);

/** Writes each output as FOLDER/NAME.npy, with '_' for what a file name can not hold, and prints a
 *  table of what was written. Where two names are the same then, those that were changed, and those
 *  of outputs that are listed again, end with the number of their output.
 *  @return the exit code */
int wanted_outputs_write(const struct wanted_outputs *outputs, const char *folder);

void wanted_outputs_free(struct wanted_outputs *outputs);

#endif
