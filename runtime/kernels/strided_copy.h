/** Moving elements between layouts (cl/strided_copy.cl). */
#ifndef RESCL_KERNELS_STRIDED_COPY_H
#define RESCL_KERNELS_STRIDED_COPY_H

#include "kernels/layout.h"
#include "kernels/recording.h"

/** Element i over `shape` goes from input_offset + i by input_strides to output_offset + i by output_strides.
 */
struct strided_copy_spec {
  struct buffer *input, *output;
  enum dtype dtype;
  struct shape shape;
  const int64_t *input_strides, *output_strides;
  int64_t input_offset, output_offset;
  int block; // of the output; 0: plain
};
rescl_status strided_copy_record(struct recorder *recorder, const struct strided_copy_spec *spec);

/** Nonzero where the memory plan has let the output begin `offset` elements behind the input: then it shows those
 *  bytes (passes/plan_parts.h), and nothing is to be copied. */
int strided_copy_is_there(const struct value *input, const struct value *output, int64_t offset);

/** The same as a task (cl/copy_lines.cl), and for which devices and copies: strided_copy_record() asks. */
int copy_lines_takes(const struct strided_copy_spec *spec, const struct device_profile *profile);
rescl_status copy_lines_record(struct recorder *recorder, const struct strided_copy_spec *spec);

#endif
