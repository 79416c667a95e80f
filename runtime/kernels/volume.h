/** Windows over volumes as arguments of kernels. */
#ifndef RESCL_KERNELS_VOLUME_H
#define RESCL_KERNELS_VOLUME_H

#include "kernels/layout.h"
#include "kernels/recording.h"

/** int8 (kernel depth, height, width, stride likewise, two more numbers). */
struct argument argument_of_volume_window(const struct volume_window *window, int64_t first, int64_t second);
/** int8 (dilation depth, height, width, padding before likewise). */
struct argument argument_of_volume_reach(const struct volume_window *window);
/** int8 (input depth, height, width, output likewise, one more number). */
struct argument argument_of_volume_size(const struct volume_window *window, int64_t more);
/** Outputs of a channel of an image. */
int64_t volume_outputs(const struct volume_window *window);

#endif
