#define _POSIX_C_SOURCE 200809L
#include "api/model.h"

#include <stdlib.h>
#include <string.h>

#include "base/argument.h"
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

rescl_status rescl_model_load(rescl_model **model, const char *path) {
  if (model) *model = NULL;
  REQUIRE(model);
  REQUIRE(path);
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
  REQUIRE(model);
  REQUIRE(options);
  REQUIRE(options->name);
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
  REQUIRE(model);
  REQUIRE(path);
  return onnx_write(model->graph, path);
}

void rescl_model_free(rescl_model *model) {
  if (!model) return;
  onnx_close(&model->onnx);
  free(model->path);
  free(model);
}

size_t rescl_model_input_count(const rescl_model *model) {
  return model ? (size_t)model->graph->input_count : 0;
}

size_t rescl_model_output_count(const rescl_model *model) {
  return model ? (size_t)model->graph->output_count : 0;
}

rescl_status rescl_model_input(const rescl_model *model, size_t index, rescl_tensor *description) {
  REQUIRE(model);
  REQUIRE(description);
  return tensor_describe_at(description, model->graph->inputs, model->graph->input_count, index);
}

rescl_status rescl_model_output(const rescl_model *model, size_t index, rescl_tensor *description) {
  REQUIRE(model);
  REQUIRE(description);
  return tensor_describe_at(description, model->graph->outputs, model->graph->output_count, index);
}

const char *rescl_model_name(const rescl_model *model) {
  return model && model->graph->name ? model->graph->name : "";
}

const char *rescl_model_metadata(const rescl_model *model, const char *key) {
  return model && key ? graph_find_metadata(model->graph, key) : NULL;
}
