/** What the kernels of Softmax, LogSoftmax and Hardmax share. */
#ifndef RESCL_KERNELS_SOFTMAX_H
#define RESCL_KERNELS_SOFTMAX_H

#include "kernels/layout.h"

/** Nonzero for Softmax and LogSoftmax of plain tensors along rows that lie in memory as they are. */
int softmax_has_rows(const struct node *node, const struct device_profile *profile,
                     struct softmax_geometry *geometry);

/** "-DOPERATION=SOFTMAX", with -DBLOCK where a value is that many elements. */
#define SOFTMAX_OPTIONS_BYTES 48
const char *softmax_options(char options[SOFTMAX_OPTIONS_BYTES], const struct node *node, int64_t width);

#endif
