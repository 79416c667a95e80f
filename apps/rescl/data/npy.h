/** NumPy's .npy files (NEP 1), versions 1 to 3: one array, read as floats and written as '<f4'. */
#ifndef RESCL_DATA_NPY_H
#define RESCL_DATA_NPY_H

#include <stdint.h>

#include "rescl/model.h"

/** An array in memory. */
struct npy {
  int rank;                      // 0 to RESCL_MAX_RANK
  int64_t shape[RESCL_MAX_RANK]; // elements per dimension
  int64_t element_count;
  float *data;        // element_count floats, the last dimension fastest; npy_free()
  int holds_integers; // nonzero where the file holds 32- or 64-bit integers: shapes, axes, indices
};

/** Reads '<f4', and '<f2', '<f8', '<i4', '<i8', '|i1', '|u1' and '|b1' converted to float. Reports
 *  what is wrong with the file.
 *  @return the exit code. On EXIT_FAILED there is nothing to free. */
int npy_read(struct npy *array, const char *path);

void npy_free(struct npy *array);

/** Writes a tensor with its shape; the file appears whole or not at all. Reports failures.
 *  @return the exit code */
int npy_write(const rescl_tensor *tensor, const char *path);

#endif
