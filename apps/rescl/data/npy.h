/** NumPy's .npy files (NEP 1), versions 1 to 3: one array. */
#ifndef RESCL_DATA_NPY_H
#define RESCL_DATA_NPY_H

#include <stdint.h>

#include "rescl/model.h"

/** An array in memory. */
struct npy {
  int rank;                      // 0 to RESCL_MAX_RANK
  int64_t shape[RESCL_MAX_RANK]; // elements per dimension
  int64_t element_count;
  rescl_type type;
  void *data; // element_count elements, the last dimension fastest; npy_free()
};

/** Reads '<f4', '<f2', '<f8', '<i4', '<i8', '|i1', '|u1' and '|b1'. Reports what is wrong with the file.
 *  @return the exit code. On EXIT_FAILED there is nothing to free. */
int npy_read(struct npy *array, const char *path);

void npy_free(struct npy *array);

/** Makes the elements another type. Reports, with the file's path, elements that it can not hold.
 *  @return the exit code */
int npy_convert(struct npy *array, rescl_type type, const char *path);

/** Writes a tensor with its shape; the file appears whole or not at all. Reports failures.
 *  @return the exit code */
int npy_write(const rescl_tensor *tensor, const char *path);

#endif
