/** Any bytes as a .npy file, and its elements as those of any other type. */
#include <string.h>

#include "data/npy.h"
#include "fuzz/fuzz.h"

static const rescl_type types[] = {RESCL_FLOAT32, RESCL_FLOAT16, RESCL_FLOAT64, RESCL_UINT8,
                                   RESCL_INT8,    RESCL_INT32,   RESCL_INT64,   RESCL_BOOL};

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size_bytes) {
  const char *path = fuzz_file(bytes, size_bytes);
  struct npy array;
  for (size_t type = 0; type < sizeof types / sizeof *types; type++) {
    if (npy_read(&array, path) != 0) return 0;
    FUZZ_HOLDS((uint64_t)array.element_count * rescl_type_size(array.type) <= size_bytes,
               "more than the file");
    (void)npy_convert(&array, types[type], path);
    npy_free(&array);
  }
  return 0;
}

static void give(seed_function seed, const char *name, const char *version, const char *header) {
  char bytes[256];
  const size_t length_bytes = version[0] == 1 ? 2 : 4, length = strlen(header), begin = 8 + length_bytes;
  memcpy(bytes, "\x93NUMPY", 6);
  memcpy(bytes + 6, version, 2);
  memset(bytes + 8, 0, length_bytes);
  bytes[8] = (char)length;
  memcpy(bytes + begin, header, length);
  memset(bytes + begin + length, 0x41, 48);
  seed(name, bytes, begin + length + 48);
}

void fuzz_seeds(seed_function seed) {
  give(seed, "floats", "\1", "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }\n");
  give(seed, "halves", "\1", "{'descr': '<f2', 'fortran_order': False, 'shape': (4,), }\n");
  give(seed, "doubles", "\2", "{'descr': '<f8', 'fortran_order': True, 'shape': (5,), }\n");
  give(seed, "integers", "\3", "{'shape': (2, 2), \"descr\": \"<i8\", 'fortran_order': False}");
  give(seed, "bytes", "\1", "{'descr': '|u1', 'fortran_order': False, 'shape': (1, 2, 3, 1), }\n");
  give(seed, "truths", "\1", "{'descr': '|b1', 'fortran_order': False, 'shape': (), }\n");
  give(seed, "wide", "\1", "{'descr': '<i4', 'fortran_order': False, 'shape': (4294967296, 4294967296), }\n");
  give(seed, "empty", "\1", "{'descr': '|i1', 'fortran_order': False, 'shape': (0, 99999999999), }\n");
}
