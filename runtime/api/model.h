/** What the public functions share: the model behind its handle, and its way to a graph that can run. */
#ifndef RESCL_API_MODEL_H
#define RESCL_API_MODEL_H

#include "onnx/onnx.h"
#include "opencl/device_profile.h"
#include "passes/pass.h"
#include "rescl/session.h"

struct rescl_model {
  struct onnx_model onnx;    // mappings, for a loaded one
  const struct graph *graph; // as loaded or built; never edited
  char *path;                // for messages
};

struct lower_options {
  const rescl_binding *binding; // NULL: batch 1
  int unshared;                 // every value keeps its own memory
  int channel_block;            // 16, 8, 4: channels in blocks; 0: plain
  int blocks_stem;              // likewise the input of a first convolution
  int64_t batch_bytes;          // more of a batch a layer does not take at a time; 0: all
  int64_t batch_step;           // of how many pictures these are a multiple
  int overlap;                  // layers may begin before the one before is done
  pass_observer observer;       // NULL: none
  void *user;
};
/** What a device with this profile wants, and a forced algorithm (NULL: none). */
struct lower_options lower_options_for(const struct device_profile *profile, const char *algorithm);
/** RESCL_NOT_FOUND with the names where there is no such algorithm; NULL is fine. */
rescl_status check_algorithm(const char *algorithm);
/** A copy of the model's graph, bound and lowered, owned by the caller: graph_free(). NULL on failure. */
rescl_status model_lower(struct graph **graph, const rescl_model *model, const struct lower_options *options);

/** A copy of the model's graph, bound and with every shape inferred, as the reference runs it. */
rescl_status model_bind(struct graph **graph, const rescl_model *model, const rescl_binding *binding);
/** Lowers what model_bind() made; the options' binding is not looked at, and messages do not name the file. */
rescl_status model_lower_bound(struct graph *graph, const struct lower_options *options);

/** What rescl_reference_run() takes, and where to report how far it is (NULL: nowhere). */
struct reference_request {
  const rescl_binding *binding; // NULL: batch 1
  const rescl_tensor *inputs;
  size_t input_count;
  rescl_tensor *outputs;
  size_t output_count;
  int (*progress)(void *user, size_t done, size_t total);
  void *progress_user;
};
rescl_status model_run_reference(const rescl_model *model, const struct reference_request *request);

/** The value at `index` of a list, described as a tensor; RESCL_INVALID_ARGUMENT when there is none. */
rescl_status tensor_describe_at(rescl_tensor *description, struct value *const *values, int count,
                                size_t index);
/** Name, type, rank and shape of a value; data NULL. */
void tensor_describe(rescl_tensor *description, const struct value *value);
/** The tensor as operators see it, with the same data. Nonzero if it is one that can be read. */
int tensor_show(struct tensor *shown, const rescl_tensor *tensor);
/** Zeroed memory for its data from the arena. */
rescl_status tensor_memory(rescl_tensor *tensor, struct arena *arena);

/** Fills pointers[i] with the data of the given tensor that belongs to values[i]: matched by name, or
 *  by position where a tensor has none. Checks shapes; every value must be given unless `partial`,
 *  then the others stay NULL.
 *  @param role  "input" or "output", for messages */
struct tensor_match {
  const char *role;
  struct value *const *values;
  size_t value_count;
  int partial;
};
rescl_status tensors_match(const struct tensor_match *match, const rescl_tensor *tensors, size_t tensor_count,
                           void **pointers);

#endif
