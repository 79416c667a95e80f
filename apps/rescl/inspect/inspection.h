/** How an inspection is shown. */
#ifndef RESCL_INSPECT_INSPECTION_H
#define RESCL_INSPECT_INSPECTION_H

#include "rescl/rescl.h"

/** A model that was inspected. */
struct inspected {
  const rescl_model *model;
  const char *path;
  int64_t batch; // the operations and activations are for one run of that many
  const rescl_inspection *inspection;
};

/** The summary and a table of layers, on standard output. */
void inspection_print(const struct inspected *inspected);

/** The same as JSON, "rescl.inspect/1", to a file or, for "-", to standard output.
 *  @return the exit code */
int inspection_write(const struct inspected *inspected, const char *path);

#endif
