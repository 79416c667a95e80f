#include "kernels/typed.h"

const char *typed_name(enum dtype dtype) {
  static const char *const names[] = {
      [DTYPE_FLOAT32] = "float", [DTYPE_FLOAT16] = "half",  [DTYPE_UINT8] = "uchar",
      [DTYPE_INT8] = "char",     [DTYPE_INT32] = "int",     [DTYPE_INT64] = "long",
      [DTYPE_BOOL] = "uchar",    [DTYPE_FLOAT64] = "double"};
  return names[dtype];
}

const char *typed_element_option(enum dtype dtype) {
  static const char *const options[] = {
      [1] = "-DELEMENT=uchar", [2] = "-DELEMENT=ushort", [4] = "-DELEMENT=uint", [8] = "-DELEMENT=ulong"};
  return dtype == DTYPE_FLOAT32 ? "" : options[dtype_size(dtype)];
}
