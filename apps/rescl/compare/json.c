#include "compare/json.h"

#include "data/json.h"

static void add_text_to_array(cJSON *array, const char *text) {
  cJSON *holder = cJSON_CreateObject();
  json_add_text(holder, "text", text);
  cJSON_AddItemToArray(array, cJSON_DetachItemFromObjectCaseSensitive(holder, "text"));
  cJSON_Delete(holder);
}

/** "ok" for NULL. */
static void add_status(cJSON *object, const struct result *failure) {
  json_add_text(object, "status", failure ? failure->status : "ok");
  json_add_text_or_null(object, "message", failure ? text_or_empty(failure->message) : "");
}

static void add_verdict(cJSON *object, const struct verdict *verdict) {
  json_add_number(object, "time_ratio", verdict->ratio);
  json_add_text_or_null(object, "verdict", verdict->word);
}

static cJSON *describe_series(const struct comparison *comparison, size_t index) {
  const struct comparison_series *series = &comparison->series[index];
  const struct comparison_input *last = NULL;
  struct result about = *series->about; // borrows its texts
  cJSON *entry = cJSON_CreateObject();
  about.peak_gflops = series->peak_gflops;
  about.peak_bandwidth_gbs = series->peak_bandwidth_gbs;
  cJSON_AddStringToObject(entry, "id", series->id);
  json_add_text(entry, "label", series->label);
  cJSON *files = cJSON_AddArrayToObject(entry, "files");
  for (size_t position = 0; position < comparison->entry_count; position++) {
    const struct comparison_entry *from = &comparison->entries[position];
    if (from->series == index && from->input != last) add_text_to_array(files, from->input->path);
    if (from->series == index) last = from->input;
  }
  fields_write(cJSON_AddObjectToObject(entry, "host"), &series->first->host, host_fields, FORM_SERIES);
  fields_write(entry, &about, result_fields, FORM_SERIES);
  add_status(entry, series->failure);
  return entry;
}

static cJSON *describe_result(const struct comparison_result *result, const char *series) {
  const int is_ok = result_is_ok(result->timed);
  cJSON *entry = cJSON_CreateObject();
  cJSON_AddStringToObject(entry, "series", series);
  add_status(entry, is_ok ? NULL : result->timed);
  if (!is_ok) return entry;
  fields_write(entry, result->timed, result_fields, FORM_COMPARED);
  add_verdict(entry, &result->verdict);
  return entry;
}

static cJSON *describe_profile(const struct result *profile, const char *series) {
  cJSON *entry = cJSON_CreateObject();
  cJSON_AddStringToObject(entry, "series", series);
  fields_write(entry, profile, result_fields, FORM_COMPARED_PROFILE);
  return entry;
}

static cJSON *describe_layer(const struct comparison *comparison, const struct comparison_layer *layer) {
  cJSON *entry = cJSON_CreateObject();
  json_add_text_or_null(entry, "name", layer->name);
  json_add_text_or_null(entry, "op", text_or_empty(layer->op));
  cJSON *results = cJSON_AddArrayToObject(entry, "results");
  for (size_t series = 0; series < comparison->series_count; series++) {
    const struct comparison_layer_result *from = &layer->results[series];
    if (!from->layer) continue;
    cJSON *result = cJSON_CreateObject();
    cJSON_AddStringToObject(result, "series", comparison->series[series].id);
    fields_write(result, from->layer, layer_fields, FORM_COMPARED);
    json_add_number(result, "difference_ms", from->difference_ms);
    add_verdict(result, &from->verdict);
    cJSON_AddItemToArray(results, result);
  }
  return entry;
}

static cJSON *describe_network(const struct comparison *comparison,
                               const struct comparison_network *network) {
  cJSON *entry = cJSON_CreateObject();
  json_add_text(entry, "name", network->name);
  json_add_number(entry, "batch", network->batch);
  cJSON *results = cJSON_AddArrayToObject(entry, "results"),
        *profiles = cJSON_AddArrayToObject(entry, "profiles"),
        *layers = cJSON_AddArrayToObject(entry, "layers");
  for (size_t series = 0; series < comparison->series_count; series++) {
    const struct comparison_result *result = &network->results[series];
    const char *id = comparison->series[series].id;
    if (result->timed) cJSON_AddItemToArray(results, describe_result(result, id));
    if (result->profiled) cJSON_AddItemToArray(profiles, describe_profile(result->profiled, id));
  }
  for (size_t layer = 0; layer < network->layer_count; layer++)
    cJSON_AddItemToArray(layers, describe_layer(comparison, &network->layers[layer]));
  return entry;
}

cJSON *comparison_to_json(const struct comparison *comparison) {
  cJSON *root = json_new("rescl.compare/1");
  cJSON_AddStringToObject(root, "baseline", comparison->series[comparison->baseline].id);
  cJSON *series = cJSON_AddArrayToObject(root, "series"),
        *networks = cJSON_AddArrayToObject(root, "networks"), *notes = cJSON_AddArrayToObject(root, "notes");
  for (size_t index = 0; index < comparison->series_count; index++)
    cJSON_AddItemToArray(series, describe_series(comparison, index));
  for (size_t index = 0; index < comparison->network_count; index++)
    cJSON_AddItemToArray(networks, describe_network(comparison, &comparison->networks[index]));
  for (size_t index = 0; index < comparison->note_count; index++)
    add_text_to_array(notes, comparison->notes[index]);
  return root;
}
