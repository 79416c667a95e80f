/** Tensors in files of their own, as ONNX's backend test data has them. */
#ifndef RESCL_TESTS_TENSOR_FILE_H
#define RESCL_TESTS_TENSOR_FILE_H

#include "base/arena.h"
#include "ops/tensor.h"

/** Reads one TensorProto file into arena memory. */
rescl_status onnx_read_tensor(struct tensor *tensor, char **name, struct arena *arena, const char *path);

#endif
