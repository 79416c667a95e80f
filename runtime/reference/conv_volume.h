/** Convolutions in their plainest form. */
#ifndef RESCL_REFERENCE_CONV_VOLUME_H
#define RESCL_REFERENCE_CONV_VOLUME_H

#include "ops/geometry.h"

/** Conv or ConvTranspose of one to three dimensions, as a reference_function. */
rescl_status reference_conv_volume(const struct op_call *call);

#endif
