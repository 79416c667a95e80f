/** @file model.h
 *  Networks: loaded from ONNX, or built by name.
 *
 *  A model is immutable once made: any number of threads, devices and sessions may use it at the same time.
 *  It must outlive the sessions made from it. Nothing here needs an OpenCL device. */
#ifndef RESCL_MODEL_H
#define RESCL_MODEL_H

#include <stddef.h>
#include <stdint.h>

#include "rescl/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/** The most dimensions a tensor may have. */
#define RESCL_MAX_RANK 8

typedef struct rescl_model rescl_model;

/** What a tensor's elements are. A network's inputs and outputs cross the interface as what they are declared;
 *  it computes with float16 as with float32. */
typedef enum rescl_type {
  RESCL_FLOAT32, /**< float */
  RESCL_FLOAT16, /**< two bytes, IEEE 754 binary16 */
  RESCL_FLOAT64, /**< double: for bound values only */
  RESCL_UINT8,
  RESCL_INT8,
  RESCL_INT32,
  RESCL_INT64,
  RESCL_BOOL /**< a byte, 0 or 1 */
} rescl_type;

/** Bytes of an element; 0 for what is no type. */
RESCL_API size_t rescl_type_size(rescl_type type);
/** "f32", "f16", "f64", "u8", "i8", "i32", "i64", "bool"; a static string, "?" for what is no type. */
RESCL_API const char *rescl_type_name(rescl_type type);

/** A tensor, or just its name, type and shape: how data and shapes cross the interface.
 *  The elements are contiguous, the last dimension fastest: [N][C][H][W] for pictures. */
typedef struct rescl_tensor {
  const char *name;              /**< of the graph's input or output; NULL: matched by position */
  int rank;                      /**< 0 (a scalar) to RESCL_MAX_RANK */
  int64_t shape[RESCL_MAX_RANK]; /**< elements per dimension; -1: symbolic, bound when a session is created */
  void *data;                    /**< product(shape) elements, or NULL where only the shape is meant */
  rescl_type type;               /**< of the elements; 0: float */
} rescl_tensor;

/** The product of the shape, 1 for a scalar. -1 where a size is open, the rank is not one a tensor may have,
 *  or the elements would be more than 2^40; NULL: 0. */
RESCL_API int64_t rescl_tensor_elements(const rescl_tensor *tensor);
/** The size of its data, 0 where rescl_tensor_elements() is -1. */
RESCL_API size_t rescl_tensor_bytes(const rescl_tensor *tensor);

/** Copies the elements of a tensor into another of the same shape, as the other's type; both have data.
 *  @return RESCL_INVALID_ARGUMENT naming the first element that the other type can not hold: a fraction or a
 *          number out of range for integers. Real numbers are rounded.
 *          RESCL_SHAPE_MISMATCH where shapes differ */
RESCL_API rescl_status rescl_tensor_convert(rescl_tensor *converted, const rescl_tensor *tensor);

/** How far a tensor lies from the right one, the measure of rescl_verify(). For real numbers the largest
 *  |found - expected| over the largest finite |expected|: equal infinities, and NaN where NaN is expected, count
 *  as agreement; infinite where only one of two elements is finite, and for any difference from nothing but
 *  zeros. For integers and truth values, whose size says nothing (classes, positions), the share of elements
 *  that differ. Infinite where types or shapes differ. */
RESCL_API double rescl_tensor_error(const rescl_tensor *found, const rescl_tensor *expected);

/** Reads an ONNX file: opsets 1 to 26 (those before 7 are rewritten to 7), weights as raw or float data or in
 *  external files beside the model. The file stays mapped while the model lives; do not change it meanwhile.
 *  What a model computes of its constants when it is inspected or run may take 256 MB and sixteen times its
 *  files, or $RESCL_FOLD_LIMIT MB, and 16 operations for each byte of that: else RESCL_UNSUPPORTED. Of an If one branch is run: its condition must be
 *  constant, or follow from shapes, when they are known.
 *  @param model  receives the model, owned by the caller: rescl_model_free(). NULL on failure.
 *  @return RESCL_NOT_FOUND or RESCL_IO (the file), RESCL_MALFORMED (not ONNX, where the message says what else
 *          it is if that is known; cut short, inconsistent), RESCL_UNSUPPORTED (a type; or operators, which the
 *          message lists with how often each is there). */
RESCL_API rescl_status rescl_model_load(rescl_model **model, const char *path);

/** Which network rescl_model_create() builds; start from rescl_create_options_default(). */
typedef struct rescl_create_options {
  const char *name; /**< a name from rescl_model_zoo(), e.g. "resnet50" */
  uint64_t seed;    /**< of the random weights; the same seed gives the same bytes. Default 0 */
  int classes;      /**< outputs; 0: 1000 for ImageNet networks, 10 for CIFAR ones. Default 0 */
} rescl_create_options;

RESCL_API rescl_create_options rescl_create_options_default(void);

/** Builds a named architecture with seeded He-initialised weights (He et al. 2015) and random BatchNorm
 *  statistics under which activations stay finite. Its batch dimension is symbolic.
 *  @param model  receives the model, owned by the caller. NULL on failure.
 *  @return RESCL_NOT_FOUND with the list of names when there is no such network. */
RESCL_API rescl_status rescl_model_create(rescl_model **model, const rescl_create_options *options);

/** One network that rescl_model_create() can build. */
typedef struct rescl_zoo_entry {
  const char *name;        /**< "resnet50" */
  const char *description; /**< one line with the paper */
  int64_t parameters;      /**< with the default number of classes; BatchNorm statistics not counted */
} rescl_zoo_entry;

/** The networks rescl_model_create() knows: a static array of *count entries. */
RESCL_API const rescl_zoo_entry *rescl_model_zoo(size_t *count);

/** Writes the model as ONNX, to a temporary file first and then renamed, so a reader never sees half of it.
 *  Models of 2 GB and more can not be stored in one ONNX file: RESCL_UNSUPPORTED. */
RESCL_API rescl_status rescl_model_save(const rescl_model *model, const char *path);

/** Frees the model; NULL is fine. Sessions made from it must be freed before. */
RESCL_API void rescl_model_free(rescl_model *model);

/** How many inputs (weights not counted) and outputs the graph has. */
RESCL_API size_t rescl_model_input_count(const rescl_model *model);
RESCL_API size_t rescl_model_output_count(const rescl_model *model);

/** Name and declared shape of an input or output (data is NULL, -1 marks a symbolic dimension; outputs whose
 *  shape the file does not declare have rank -1). The name is owned by the model.
 *  @return RESCL_INVALID_ARGUMENT when index is out of range. */
RESCL_API rescl_status rescl_model_input(const rescl_model *model, size_t index, rescl_tensor *description);
RESCL_API rescl_status rescl_model_output(const rescl_model *model, size_t index, rescl_tensor *description);

/** The graph's name in the file; owned by the model, "" if it has none. */
RESCL_API const char *rescl_model_name(const rescl_model *model);

/** A metadata entry ("rescl.labels"); owned by the model, NULL where the model has none of that key. */
RESCL_API const char *rescl_model_metadata(const rescl_model *model, const char *key);

/** How a model is specialised before it is inspected or run. */
typedef struct rescl_binding {
  int64_t batch; /**< value of a symbolic first dimension of every input; 0: 1, or what the model fixes.
                                   RESCL_SHAPE_MISMATCH where it is given and no input has it */
  const rescl_tensor *inputs; /**< inputs whose shape (data NULL) or whole value (data set: it becomes a
                                   constant, as shapes given as tensors must; of any type that holds what the
                                   input's does) is fixed; matched by name */
  size_t input_count;
} rescl_binding;

/** One node of the lowered graph, as it will run. Strings are owned by the inspection. */
typedef struct rescl_layer {
  const char *name;  /**< of the node */
  const char *op;    /**< operator, "Conv" */
  const char *fused; /**< what rides in it, "bias skip Relu", "" if nothing */
  int rank;          /**< of the first output */
  int64_t shape[RESCL_MAX_RANK];
  int64_t parameters; /**< weights it owns, elements */
  int64_t flops;      /**< multiplications and additions for one run at the bound batch */
  int64_t bytes;      /**< activations and weights it must read and write once */
} rescl_layer;

/** What will run, and what it needs. */
typedef struct rescl_inspection {
  rescl_layer *layers; /**< in execution order */
  size_t layer_count;
  size_t source_node_count; /**< nodes in the file, before any pass */
  int64_t
      parameters; /**< trainable: weights, biases, BatchNorm scale and shift; counted in the file's graph */
  int64_t flops;  /**< of one run at the bound batch */
  int64_t weight_bytes;   /**< constants of the lowered graph */
  int64_t arena_bytes;    /**< activations, by the liveness plan */
  int64_t unshared_bytes; /**< activations if none shared memory: what the plan saves is the difference */
} rescl_inspection;

/** Lowers the model without a device and reports what would run.
 *  @param binding     NULL: batch 1.
 *  @param inspection  receives the report, owned by the caller: rescl_inspection_free(). NULL on failure. */
RESCL_API rescl_status rescl_model_inspect(const rescl_model *model, const rescl_binding *binding,
                                           rescl_inspection **inspection);
RESCL_API void rescl_inspection_free(rescl_inspection *inspection);

/** Called with the graph's text form as loaded (pass "load") and after each pass that changed it. */
typedef void (*rescl_pass_function)(void *user, const char *pass, const char *graph_text);

/** Lowers the model, showing every step. Same errors as rescl_model_inspect(). */
RESCL_API rescl_status rescl_model_trace_passes(const rescl_model *model, const rescl_binding *binding,
                                                rescl_pass_function function, void *user);

#ifdef __cplusplus
}
#endif
#endif
