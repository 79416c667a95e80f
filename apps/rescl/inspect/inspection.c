#include "inspect/inspection.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "console/report.h"
#include "console/say.h"
#include "console/table.h"
#include "console/units.h"
#include "data/json.h"
#include "data/labels.h"
#include "inspect/recognition.h"

typedef rescl_status (*describe_function)(const rescl_model *model, size_t index, rescl_tensor *description);

static const char *const picture_keys[] = {"rescl.resize", "rescl.crop", "rescl.mean", "rescl.std"};
enum { PICTURE_KEY_COUNT = sizeof picture_keys / sizeof *picture_keys };

/** One line of the summary; takes the text. */
static void print_line(const char *heading, char *text) {
  say("  %-12s %s\n", heading, text);
  free(text);
}

static void print_tensors(const rescl_model *model, const char *heading, size_t count,
                          describe_function describe) {
  for (size_t index = 0; index < count; index++) {
    rescl_tensor tensor;
    if (describe(model, index, &tensor) != RESCL_OK) continue;
    print_line(index ? "" : heading,
               format_text("%s  %s", tensor.name, unit_shape(tensor.rank, tensor.shape).text));
  }
}

static size_t count_labels(const rescl_model *model) {
  struct labels labels;
  const char *text = rescl_model_metadata(model, "rescl.labels");
  labels_split(&labels, text ? text : "");
  const size_t count = labels.count;
  labels_free(&labels);
  return count;
}

static void print_metadata(const rescl_model *model) {
  char *text = format_text("%s", "");
  for (int key = 0; key < PICTURE_KEY_COUNT; key++) {
    const char *value = rescl_model_metadata(model, picture_keys[key]);
    if (!value) continue;
    char *more = format_text("%s%s%s %s", text, *text ? ", " : "", strchr(picture_keys[key], '.') + 1, value);
    free(text);
    text = more;
  }
  if (*text) print_line("pictures", format_text("%s", text));
  free(text);
  const size_t labels = count_labels(model);
  if (labels > 0) print_line("labels", format_text("%zu", labels));
}

static void print_memory(const rescl_inspection *inspection) {
  print_line("weights", format_text("%s", unit_bytes((uint64_t)inspection->weight_bytes).text));
  print_line("activations",
             format_text("%s (%s if none shared memory)", unit_bytes((uint64_t)inspection->arena_bytes).text,
                         unit_bytes((uint64_t)inspection->unshared_bytes).text));
}

static void print_summary(const struct inspected *inspected) {
  const rescl_model *model = inspected->model;
  const rescl_inspection *inspection = inspected->inspection;
  const char *name = rescl_model_name(model);
  say_bold("%s", inspected->path);
  say("%s%s\n", *name ? ": " : "", name);
  print_tensors(model, "input", rescl_model_input_count(model), rescl_model_input);
  print_tensors(model, "output", rescl_model_output_count(model), rescl_model_output);
  print_line("layers", format_text("%zu, made of %zu nodes in the file", inspection->layer_count,
                                   inspection->source_node_count));
  print_line("parameters", format_text("%s", unit_count(inspection->parameters).text));
  print_line("operations",
             format_text("%s for a batch of %" PRId64, unit_flops(inspection->flops).text, inspected->batch));
  print_memory(inspection);
  recognition_print(model);
  print_metadata(model);
}

void inspection_print(const struct inspected *inspected) {
  static const struct table_column columns[] = {{"layer", TABLE_LEFT},       {"operator", TABLE_LEFT},
                                                {"fused", TABLE_LEFT},       {"output", TABLE_LEFT},
                                                {"parameters", TABLE_RIGHT}, {"MFLOP", TABLE_RIGHT}};
  print_summary(inspected);
  say("\n");
  struct table *table = table_new(columns, sizeof columns / sizeof *columns);
  for (size_t index = 0; index < inspected->inspection->layer_count; index++) {
    const rescl_layer *layer = &inspected->inspection->layers[index];
    table_cell(table, "%s", layer->name);
    table_cell(table, "%s", layer->op);
    table_cell(table, "%s", layer->fused);
    table_cell(table, "%s", unit_shape(layer->rank, layer->shape).text);
    table_cell(table, "%s", unit_count(layer->parameters).text);
    table_cell(table, "%.3f", (double)layer->flops * 1e-6);
  }
  table_print(table, stdout);
  table_free(table);
}

static void add_tensors(cJSON *root, const char *key, const rescl_model *model, size_t count,
                        describe_function describe) {
  cJSON *list = cJSON_AddArrayToObject(root, key);
  for (size_t index = 0; index < count; index++) {
    rescl_tensor tensor;
    if (describe(model, index, &tensor) != RESCL_OK) continue;
    cJSON *entry = json_add_object(list);
    json_add_text(entry, "name", tensor.name);
    json_add_shape(entry, "shape", tensor.rank, tensor.shape);
  }
}

static void add_layers(cJSON *root, const rescl_inspection *inspection) {
  cJSON *list = cJSON_AddArrayToObject(root, "layers");
  for (size_t index = 0; index < inspection->layer_count; index++) {
    const rescl_layer *layer = &inspection->layers[index];
    cJSON *entry = json_add_object(list);
    json_add_text(entry, "name", layer->name);
    cJSON_AddStringToObject(entry, "op", layer->op);
    cJSON_AddStringToObject(entry, "fused", layer->fused);
    json_add_shape(entry, "shape", layer->rank, layer->shape);
    json_add_count(entry, "parameters", layer->parameters);
    json_add_count(entry, "flops", layer->flops);
    json_add_count(entry, "bytes", layer->bytes);
  }
}

int inspection_write(const struct inspected *inspected, const char *path) {
  const rescl_model *model = inspected->model;
  const rescl_inspection *inspection = inspected->inspection;
  cJSON *root = json_new("rescl.inspect/1");
  json_add_text(root, "model", inspected->path);
  json_add_text(root, "name", rescl_model_name(model));
  json_add_count(root, "batch", inspected->batch);
  add_tensors(root, "inputs", model, rescl_model_input_count(model), rescl_model_input);
  add_tensors(root, "outputs", model, rescl_model_output_count(model), rescl_model_output);
  json_add_count(root, "source_nodes", (int64_t)inspection->source_node_count);
  json_add_count(root, "parameters", inspection->parameters);
  json_add_count(root, "flops", inspection->flops);
  cJSON *memory = cJSON_AddObjectToObject(root, "memory_bytes");
  json_add_count(memory, "weights", inspection->weight_bytes);
  json_add_count(memory, "activations", inspection->arena_bytes);
  json_add_count(memory, "activations_unshared", inspection->unshared_bytes);
  cJSON *metadata = cJSON_AddObjectToObject(root, "preprocessing");
  for (int key = 0; key < PICTURE_KEY_COUNT; key++)
    if (rescl_model_metadata(model, picture_keys[key]))
      json_add_text(metadata, strchr(picture_keys[key], '.') + 1,
                    rescl_model_metadata(model, picture_keys[key]));
  json_add_count(root, "labels", (int64_t)count_labels(model));
  recognition_write(root, model);
  add_layers(root, inspection);
  const int code = json_write(root, path);
  cJSON_Delete(root);
  return code;
}
