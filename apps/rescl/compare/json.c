#include "compare/json.h"

#include "data/json.h"

/** "ok" for NULL. */
static void add_status(cJSON *object, const struct result *failure) {
  json_add_text(object, "status", failure ? failure->status : "ok");
  json_add_text_or_null(object, "message", failure ? text_or_empty(failure->message) : "");
}

static void add_verdict(cJSON *object, const struct verdict *verdict) {
  json_add_number(object, "time_ratio", verdict->ratio);
  json_add_text_or_null(object, "verdict", verdict->word);
}

static void describe_series(cJSON *entry, const struct comparison *comparison, size_t index) {
  const struct comparison_series *series = &comparison->series[index];
  const struct comparison_input *last = NULL;
  struct result about = *series->about; // borrows its texts
  about.peak_gflops = series->peak_gflops;
  about.peak_bandwidth_gbs = series->peak_bandwidth_gbs;
  cJSON_AddStringToObject(entry, "id", series->id);
  json_add_text(entry, "label", series->label);
  cJSON *files = cJSON_AddArrayToObject(entry, "files");
  for (size_t position = 0; position < comparison->entry_count; position++) {
    const struct comparison_entry *from = &comparison->entries[position];
    if (from->series == index && from->input != last)
      cJSON_AddItemToArray(files, json_new_text(from->input->path));
    if (from->series == index) last = from->input;
  }
  fields_write(cJSON_AddObjectToObject(entry, "host"), &series->first->host, host_fields, FORM_SERIES);
  fields_write(entry, &about, result_fields, FORM_SERIES);
  add_status(entry, series->failure);
}

static void describe_result(cJSON *entry, const struct comparison_result *result, const char *series) {
  const int is_ok = result_is_ok(result->timed);
  cJSON_AddStringToObject(entry, "series", series);
  add_status(entry, is_ok ? NULL : result->timed);
  if (!is_ok) return;
  fields_write(entry, result->timed, result_fields, FORM_COMPARED);
  add_verdict(entry, &result->verdict);
}

static void describe_profile(cJSON *entry, const struct result *profile, const char *series) {
  cJSON_AddStringToObject(entry, "series", series);
  fields_write(entry, profile, result_fields, FORM_COMPARED_PROFILE);
}

static void describe_layer(cJSON *entry, const struct comparison *comparison,
                           const struct comparison_layer *layer) {
  json_add_text_or_null(entry, "name", layer->name);
  json_add_text_or_null(entry, "op", text_or_empty(layer->op));
  cJSON *results = cJSON_AddArrayToObject(entry, "results");
  for (size_t series = 0; series < comparison->series_count; series++) {
    const struct comparison_layer_result *from = &layer->results[series];
    if (!from->layer) continue;
    cJSON *result = json_add_object(results);
    cJSON_AddStringToObject(result, "series", comparison->series[series].id);
    fields_write(result, from->layer, layer_fields, FORM_COMPARED);
    json_add_number(result, "difference_ms", from->difference_ms);
    add_verdict(result, &from->verdict);
  }
}

static void describe_network(cJSON *entry, const struct comparison *comparison,
                             const struct comparison_network *network) {
  json_add_text(entry, "name", network->name);
  json_add_number(entry, "batch", network->batch);
  cJSON *results = cJSON_AddArrayToObject(entry, "results"),
        *profiles = cJSON_AddArrayToObject(entry, "profiles"),
        *layers = cJSON_AddArrayToObject(entry, "layers");
  for (size_t series = 0; series < comparison->series_count; series++) {
    const struct comparison_result *result = &network->results[series];
    const char *id = comparison->series[series].id;
    if (result->timed) describe_result(json_add_object(results), result, id);
    if (result->profiled) describe_profile(json_add_object(profiles), result->profiled, id);
  }
  for (size_t layer = 0; layer < network->layer_count; layer++)
    describe_layer(json_add_object(layers), comparison, &network->layers[layer]);
}

cJSON *comparison_to_json(const struct comparison *comparison) {
  cJSON *root = json_new("rescl.compare/1");
  cJSON_AddStringToObject(root, "baseline", comparison->series[comparison->baseline].id);
  cJSON *series = cJSON_AddArrayToObject(root, "series"),
        *networks = cJSON_AddArrayToObject(root, "networks"), *notes = cJSON_AddArrayToObject(root, "notes");
  for (size_t index = 0; index < comparison->series_count; index++)
    describe_series(json_add_object(series), comparison, index);
  for (size_t index = 0; index < comparison->network_count; index++)
    describe_network(json_add_object(networks), comparison, &comparison->networks[index]);
  for (size_t index = 0; index < comparison->note_count; index++)
    cJSON_AddItemToArray(notes, json_new_text(comparison->notes[index]));
  return root;
}
