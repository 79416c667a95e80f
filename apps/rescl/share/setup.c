#include "share/setup.h"

#include <stdlib.h>

#include "console/report.h"
#include "data/json.h"

static void write_inputs(cJSON *root, const rescl_binding *binding) {
  cJSON *list = cJSON_AddArrayToObject(root, "inputs");
  for (size_t index = 0; index < binding->input_count; index++) {
    const rescl_tensor *input = &binding->inputs[index];
    cJSON *entry = json_add_object(list);
    cJSON_AddStringToObject(entry, "name", input->name);
    json_add_shape(entry, "shape", input->rank, input->shape);
    json_add_count(entry, "type", input->type);
    cJSON_AddBoolToObject(entry, "is_constant", input->data != NULL);
  }
}

char *share_setup_write(const struct share_setup *setup, const char *selector) {
  const rescl_session_options *options = &setup->network->options;
  cJSON *root = cJSON_CreateObject();
  // Names and paths as they are, whether or not they are UTF-8: the other side is this program, too.
  cJSON_AddStringToObject(root, "selector", selector);
  cJSON_AddStringToObject(root, "model", setup->network->path);
  if (options->algorithm) cJSON_AddStringToObject(root, "algorithm", options->algorithm);
  json_add_count(root, "threads", options->threads);
  json_add_number(root, "tune_budget_ms", options->tune_budget_ms);
  json_add_count(root, "tune_further", options->tune_further);
  json_add_count(root, "trust_driver", options->trust_driver);
  json_add_count(root, "check_every", options->check_every);
  json_add_count(root, "on_wrong", options->on_wrong);
  json_add_count(root, "batch", options->binding.batch);
  json_add_count(root, "slots", (int64_t)setup->slot_count);
  json_add_count(root, "may_cut", setup->may_cut);
  write_inputs(root, &options->binding);
  cJSON *outputs = cJSON_AddArrayToObject(root, "outputs");
  for (size_t index = 0; index < setup->outputs->count; index++)
    cJSON_AddItemToArray(outputs, cJSON_CreateString(setup->outputs->items[index]));
  char *text = cJSON_PrintUnformatted(root), *line = format_text("%s\n", text);
  cJSON_free(text);
  cJSON_Delete(root);
  return line;
}

static double number_of(const cJSON *root, const char *key) {
  const cJSON *item = json_find(root, key);
  return item ? item->valuedouble : 0.0;
}

static void read_inputs(rescl_binding *binding, const cJSON *list) {
  static float constant; // a mark for those whose data is still to be found
  const size_t count = (size_t)cJSON_GetArraySize(list);
  rescl_tensor *inputs = allocate(count, sizeof *inputs);
  for (size_t index = 0; index < count; index++) {
    const cJSON *entry = cJSON_GetArrayItem(list, (int)index), *shape = json_find(entry, "shape");
    inputs[index].name = json_text(entry, "name");
    inputs[index].type = (rescl_type)number_of(entry, "type");
    inputs[index].rank = cJSON_GetArraySize(shape);
    for (int axis = 0; axis < inputs[index].rank && axis < RESCL_MAX_RANK; axis++)
      inputs[index].shape[axis] = (int64_t)cJSON_GetArrayItem(shape, axis)->valuedouble;
    if (cJSON_IsTrue(json_find(entry, "is_constant"))) inputs[index].data = &constant;
  }
  binding->inputs = inputs;
  binding->input_count = count;
}

struct share_orders share_setup_read(const char *line) {
  struct share_orders orders = {.json = cJSON_Parse(line), .options = rescl_session_options_default()};
  const cJSON *root = orders.json, *outputs = json_find(root, "outputs");
  orders.selector = json_text(root, "selector");
  orders.path = json_text(root, "model");
  orders.options.algorithm = json_find(root, "algorithm") ? json_text(root, "algorithm") : NULL;
  orders.options.threads = (unsigned)number_of(root, "threads");
  orders.options.tune_budget_ms = number_of(root, "tune_budget_ms");
  orders.options.tune_further = (int)number_of(root, "tune_further");
  orders.options.trust_driver = (int)number_of(root, "trust_driver");
  orders.options.check_every = (unsigned)number_of(root, "check_every");
  orders.options.on_wrong = (rescl_on_wrong)number_of(root, "on_wrong");
  orders.options.binding.batch = (int64_t)number_of(root, "batch");
  orders.slot_count = (size_t)number_of(root, "slots");
  orders.may_cut = (int)number_of(root, "may_cut");
  read_inputs(&orders.options.binding, json_find(root, "inputs"));
  for (int index = 0; index < cJSON_GetArraySize(outputs); index++)
    text_list_add(&orders.outputs, cJSON_GetArrayItem(outputs, index)->valuestring);
  return orders;
}
