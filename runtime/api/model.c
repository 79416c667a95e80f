#define _POSIX_C_SOURCE 200809L
#include "api/model.h"

#include <stdlib.h>
#include <string.h>

#include "zoo/zoo.h"

static rescl_status model_allocate(rescl_model **model, const char *path) {
  *model = calloc(1, sizeof **model);
  if (!*model) return fail_memory(sizeof **model);
  (*model)->path = strdup(path);
  if ((*model)->path) return RESCL_OK;
  free(*model);
  *model = NULL;
  return fail_memory(strlen(path));
}

static rescl_status check_handle(const void *model_out, const void *argument, const char *call) {
  if (model_out && argument) return RESCL_OK;
  return fail(RESCL_INVALID_ARGUMENT, "%s: NULL where a pointer is needed", call);
}

rescl_status rescl_model_load(rescl_model **model, const char *path) {
  if (model) *model = NULL;
  TRY(check_handle(model, path, "rescl_model_load"));
  rescl_model *made = NULL;
  TRY(model_allocate(&made, path));
  const rescl_status status = onnx_read(&made->onnx, path);
  made->graph = made->onnx.graph;
  if (status == RESCL_OK)
    *model = made;
  else
    rescl_model_free(made);
  return status;
}

rescl_create_options rescl_create_options_default(void) {
  return (rescl_create_options){.name = NULL, .seed = 0, .classes = 0};
}

rescl_status rescl_model_create(rescl_model **model, const rescl_create_options *options) {
  if (model) *model = NULL;
  TRY(check_handle(model, options, "rescl_model_create"));
  TRY(check_handle(model, options->name, "rescl_model_create: name"));
  rescl_model *made = NULL;
  TRY(model_allocate(&made, options->name));
  const rescl_status status = zoo_create(&made->onnx.graph, options);
  made->graph = made->onnx.graph;
  if (status == RESCL_OK)
    *model = made;
  else
    rescl_model_free(made);
  return status;
}

const rescl_zoo_entry *rescl_model_zoo(size_t *count) {
  return zoo_entries(count);
}

rescl_status rescl_model_save(const rescl_model *model, const char *path) {
  TRY(check_handle(model, path, "rescl_model_save"));
  return onnx_write(model->graph, path);
}

void rescl_model_free(rescl_model *model) {
  if (!model) return;
  onnx_close(&model->onnx);
  free(model->path);
  free(model);
}

size_t rescl_model_input_count(const rescl_model *model) {
  return (size_t)model->graph->input_count;
}

size_t rescl_model_output_count(const rescl_model *model) {
  return (size_t)model->graph->output_count;
}

void tensor_describe(rescl_tensor *description, const struct value *value) {
  *description = (rescl_tensor){.name = value->name, .rank = value->tensor.shape.rank};
  for (int axis = 0; axis < value->tensor.shape.rank; axis++)
    description->shape[axis] = value->tensor.shape.dims[axis];
}

/** The value at `index` of a list described as a tensor. */
static rescl_status describe_at(rescl_tensor *description, struct value *const *values, int count,
                                size_t index) {
  if (index >= (size_t)count)
    return fail(RESCL_INVALID_ARGUMENT, "tensor %zu was asked for, but there are only %d", index, count);
  tensor_describe(description, values[index]);
  return RESCL_OK;
}

rescl_status rescl_model_input(const rescl_model *model, size_t index, rescl_tensor *description) {
  return describe_at(description, model->graph->inputs, model->graph->input_count, index);
}

rescl_status rescl_model_output(const rescl_model *model, size_t index, rescl_tensor *description) {
  return describe_at(description, model->graph->outputs, model->graph->output_count, index);
}

const char *rescl_model_name(const rescl_model *model) {
  return model->graph->name ? model->graph->name : "";
}

const char *rescl_model_metadata(const rescl_model *model, const char *key) {
  return graph_find_metadata(model->graph, key);
}
