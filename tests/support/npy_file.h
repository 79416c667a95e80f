/** Arrays in .npy files, and where those of reported faults are. */
#ifndef RESCL_TESTS_NPY_FILE_H
#define RESCL_TESTS_NPY_FILE_H

#include "rescl/model.h"

/** Reads the array as a tensor without a name; its data is the caller's to free. RESCL_NOT_FOUND where there is
 *  no such file. */
rescl_status npy_read_file(rescl_tensor *tensor, const char *path);

/** The folder of that name beside $RESCL_TEST_DATA, of what was reported; NULL where it is missing. */
const char *reports_folder(const char *name, char *path, size_t size_bytes);

#endif
