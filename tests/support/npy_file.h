/** Arrays in .npy files, as ../shared/reports has them. */
#ifndef RESCL_TESTS_NPY_FILE_H
#define RESCL_TESTS_NPY_FILE_H

#include "base/arena.h"
#include "ops/tensor.h"

/** Reads the array into memory of the arena; floats of 16 bits become f32. RESCL_NOT_FOUND where there is no such
 *  file. */
rescl_status npy_read_file(struct tensor *tensor, struct arena *arena, const char *path);

/** The folder of that name beside $RESCL_TEST_DATA, of what was reported; NULL where it is missing. */
const char *reports_folder(const char *name, char *path, size_t size_bytes);

#endif
