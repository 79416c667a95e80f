/** How programs of reductions are told what they compute. */
#ifndef RESCL_KERNELS_REDUCTION_H
#define RESCL_KERNELS_REDUCTION_H

#include "kernels/layout.h"

/** "-DOPERATION=SUM", with -DBLOCK where a value is that many elements. */
#define REDUCTION_OPTIONS_BYTES 48
const char *reduction_options(char options[REDUCTION_OPTIONS_BYTES], const char *operation, int64_t width);

#endif
