/** Kernels for any type of element: how programs are told of it. */
#ifndef RESCL_KERNELS_TYPED_H
#define RESCL_KERNELS_TYPED_H

#include "ops/tensor.h"

/** What OpenCL C calls the type: "float", "uchar", "char", "int", "long", "half"; truth values are "uchar". */
const char *typed_name(enum dtype dtype);

/** "-DELEMENT=…" for kernels that only move elements, by their size: integers, which no device changes on the way. ""
 *  for float32: those kernels move floats by themselves. */
const char *typed_element_option(enum dtype dtype);

#endif
