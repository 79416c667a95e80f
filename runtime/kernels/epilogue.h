/** Bias, skip addition and activation after a matrix product (cl/epilogue.cl). */
#ifndef RESCL_KERNELS_EPILOGUE_H
#define RESCL_KERNELS_EPILOGUE_H

#include "kernels/layout.h"
#include "kernels/recording.h"
#include "ops/geometry.h"

/** The output seen as [rows][columns]; bias element: row % bias_rows * bias_row_stride +
 *  column * bias_column_stride. */
struct epilogue_spec {
  struct buffer *output, *bias, *skip; // bias and skip may be NULL
  int has_bias, has_skip;              // known also while buffers are not
  int64_t rows, columns;
  int64_t bias_rows, bias_row_stride, bias_column_stride;
  float bias_scale;
  struct activation activation;
};

/** Records nothing when there is nothing to do. */
rescl_status epilogue_record(struct recorder *recorder, const struct epilogue_spec *spec);

#endif
