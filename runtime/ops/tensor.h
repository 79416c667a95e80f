/** Element types, shapes and tensors: what operators compute with. */
#ifndef RESCL_OPS_TENSOR_H
#define RESCL_OPS_TENSOR_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "rescl/model.h"

/** X(enum, text form, ONNX TensorProto.DataType, bytes per element), RESCL_enum in the interface. Networks compute
 *  in float32; FLOAT16 is what files and callers store (the pass widen_halves), FLOAT64 what constants may be. */
#define DTYPE_LIST(X)      \
  X(FLOAT32, "f32", 1, 4)  \
  X(FLOAT16, "f16", 10, 2) \
  X(UINT8, "u8", 2, 1)     \
  X(INT8, "i8", 3, 1)      \
  X(INT32, "i32", 6, 4)    \
  X(INT64, "i64", 7, 8)    \
  X(BOOL, "bool", 9, 1)    \
  X(FLOAT64, "f64", 11, 8)

enum dtype {
  DTYPE_UNKNOWN, // not inferred yet
#define DTYPE_ENUM(name, text, onnx, bytes) DTYPE_##name,
  DTYPE_LIST(DTYPE_ENUM)
#undef DTYPE_ENUM
};

size_t dtype_size(enum dtype dtype);      // bytes per element, 0 for DTYPE_UNKNOWN
const char *dtype_name(enum dtype dtype); // "f32"; "?" for DTYPE_UNKNOWN
enum dtype dtype_from_name(const char *name);
enum dtype dtype_from_onnx(int code); // DTYPE_UNKNOWN for a type that is not supported
int dtype_to_onnx(enum dtype dtype);
/** The interface's types; DTYPE_UNKNOWN for what is none. An unknown one is told as RESCL_FLOAT32. */
enum dtype dtype_from_type(rescl_type type);
rescl_type dtype_to_type(enum dtype dtype);

/** Element counts along each dimension, outermost first. */
struct shape {
  int rank;                     // 0: a scalar; -1: not inferred yet
  int64_t dims[RESCL_MAX_RANK]; // -1: symbolic, only in graph inputs and outputs before binding
};

/** The largest number of elements rescl accepts in one tensor; products beyond are
 *  refused before they overflow. */
#define TENSOR_MAX_ELEMENTS ((int64_t)1 << 40)

/** Product of the dimensions, 1 for a scalar; -1 if a dimension is unknown or the product of those that are
 *  not 0 exceeds TENSOR_MAX_ELEMENTS. */
int64_t shape_elements(const struct shape *shape);
/** Product of the dimensions from `first` up to but not including `last`. The shape must be fully known. */
int64_t shape_product(const struct shape *shape, int first, int last);
int shape_equal(const struct shape *a, const struct shape *b);
int shape_is_known(const struct shape *shape); // every dimension is 0 or more
struct shape shape_of(int rank, const int64_t *dims);
/** Elements between neighbours along each dimension of a contiguous tensor. */
void shape_strides(const struct shape *shape, int64_t strides[RESCL_MAX_RANK]);
/** NumPy broadcasting of two shapes; RESCL_SHAPE_MISMATCH showing both when they do not fit. */
rescl_status shape_broadcast(const struct shape *a, const struct shape *b, struct shape *result);
/** "[1,3,224,224]", into a buffer of SHAPE_TEXT_BYTES that is also returned; "[?]" where nothing is known. */
#define SHAPE_TEXT_BYTES 192
char *shape_text(const struct shape *shape, char text[SHAPE_TEXT_BYTES]);

/** A typed array. `data` is NULL where only type and shape are known; constants' data must not be written. */
struct tensor {
  enum dtype dtype;
  struct shape shape;
  void *data;
  int block; // 0: plain, row-major. Else [N][C][H][W] has its channels in blocks: tensor_stored_elements()
};

/** Elements as they lie in memory: those of the shape, or, with a block, of
 *  [N][ceil(C / block)][H][W][block]; what stands in the channels beyond C is any finite number. -1 when the
 *  shape is unknown. */
int64_t tensor_stored_elements(const struct tensor *tensor);
/** Bytes of the tensor's elements as stored; 0 when type or shape is unknown. */
size_t tensor_size(const struct tensor *tensor);
/** One element as an integer or a real, whatever the type; `index` counts in row-major order. */
int64_t tensor_integer(const struct tensor *tensor, int64_t index);
double tensor_real(const struct tensor *tensor, int64_t index);
/** Stores one element, rounded toward zero and wrapped as C does for integer
 *  types; BOOL stores value != 0. */
void tensor_set_integer(struct tensor *tensor, int64_t index, int64_t value);
void tensor_set_real(struct tensor *tensor, int64_t index, double value);
int dtype_is_real(enum dtype dtype);
/** Stores every element of `tensor`, which has the same shape. RESCL_INVALID_ARGUMENT naming the first that the
 *  type can not hold: a fraction or a number out of range for integers. Real numbers are rounded. */
rescl_status tensor_convert(struct tensor *converted, const struct tensor *tensor);
/** IEEE 754 binary16, to and from: rounded to the nearest, ties to even. */
double half_to_real(uint16_t half);
uint16_t half_from_real(double value);
/** Zeroed memory for the tensor's elements from the arena. RESCL_INVALID_ARGUMENT if
 *  type or shape is unknown. */
rescl_status tensor_allocate(struct tensor *tensor, struct arena *arena);

#endif
