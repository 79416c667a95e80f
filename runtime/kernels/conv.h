/** What the convolution kernels share: the window as arguments. */
#ifndef RESCL_KERNELS_CONV_H
#define RESCL_KERNELS_CONV_H

#include "base/integer.h"
#include "kernels/layout.h"
#include "kernels/recording.h"
#include "ops/geometry.h"

/** Positions of Conv's inputs. */
enum { CONV_INPUT, CONV_WEIGHTS, CONV_BIAS, CONV_SKIP };

/** int8 (kernel height, width, stride height, width, dilation height, width, pad top, left). */
struct argument argument_of_window(const struct window *window);

/** int8 (first, input height, width, output height, width, last, 0, 0). */
struct argument argument_of_size(const struct window *window, int64_t first, int64_t last);

/** The rows of a piece that makes the outputs of rows `begin` to `end` of all images, an image's last row
 *  being followed by the next one's first. */
struct piece_rows conv_piece_rows(const struct window *window, int64_t begin, int64_t end);

/** Records the kernel STEM of cl/STEM.cl with the arguments that conv_direct and depthwise share: input,
 *  weights, bias, skip, output, window, size, channels (input, output, groups, planes, activation),
 *  alpha, beta. Work-items: (output pixel, image * output channels + channel). `options` are the
 *  program's, NULL for none. */
rescl_status conv_record(struct recorder *recorder, const struct node *node, const char *stem,
                         const char *options);

#endif
