/** One file of results, read and checked: what passes has every field of the type that it must have. */
#ifndef RESCL_COMPARE_INPUT_H
#define RESCL_COMPARE_INPUT_H

#include "results/result.h"

struct comparison_input {
  const char *path; // the caller's
  int is_profile;   // "rescl.profile/1"; else "rescl.bench/1"
  struct host host;
  struct result *results;
  size_t count;
};

/** Reads a file; reports what is wrong with it, by name and place.
 *  @return the exit code. comparison_input_free() in any case. */
int comparison_input_read(struct comparison_input *input, const char *path);

void comparison_input_free(struct comparison_input *input);

#endif
