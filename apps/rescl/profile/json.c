#include <math.h>
#include <stdlib.h>

#include "measure/result_json.h"
#include "profile/tables.h"

static void add_limit(cJSON *entry, const struct profile_layer *layer) {
  static const char *const limits[] = {[LIMIT_ARITHMETIC] = "arithmetic", [LIMIT_MEMORY] = "memory"};
  if (layer->limit == LIMIT_UNKNOWN)
    cJSON_AddNullToObject(entry, "limit");
  else
    cJSON_AddStringToObject(entry, "limit", limits[layer->limit]);
  json_add_number(entry, "fraction", layer->fraction);
}

static cJSON *describe_layer(const struct profile_layer *layer) {
  cJSON *entry = cJSON_CreateObject();
  json_add_text(entry, "name", layer->is.name);
  json_add_text(entry, "op", layer->is.op);
  json_add_text(entry, "algorithm", layer->is.algorithm);
  json_add_shape(entry, "shape", layer->is.rank, layer->is.shape);
  json_add_count(entry, "flops", layer->is.flops);
  json_add_count(entry, "bytes", layer->is.bytes);
  cJSON_AddNumberToObject(entry, "ms", layer->ms);
  cJSON_AddNumberToObject(entry, "share", layer->share);
  cJSON_AddNumberToObject(entry, "gflops", layer->gflops);
  cJSON_AddNumberToObject(entry, "gbs", layer->gbs);
  add_limit(entry, layer);
  return entry;
}

static void add_groups(cJSON *result, const char *key, const struct profile *profile, profile_key by) {
  cJSON *list = cJSON_AddArrayToObject(result, key);
  size_t count = 0;
  struct profile_group *groups = profile_group(profile, by, &count);
  for (size_t index = 0; index < count; index++) {
    cJSON *entry = cJSON_CreateObject();
    json_add_text(entry, "name", groups[index].name);
    json_add_count(entry, "layers", (int64_t)groups[index].layer_count);
    json_add_count(entry, "flops", groups[index].flops);
    cJSON_AddNumberToObject(entry, "ms", groups[index].ms);
    cJSON_AddNumberToObject(entry, "share", groups[index].share);
    cJSON_AddNumberToObject(entry, "gflops", groups[index].gflops);
    cJSON_AddItemToArray(list, entry);
  }
  free(groups);
}

static void add_times(cJSON *result, const struct profile *profile) {
  const int is_measured = profile->limits.gflops > 0.0;
  result_json_add_latency(result, &profile->latency, profile->spread_ms);
  cJSON_AddNumberToObject(result, "recorded_latency_ms", profile->recorded_ms);
  cJSON_AddStringToObject(result, "clock", profile->profiling == RESCL_PROFILING_HOST ? "host" : "device");
  cJSON_AddNumberToObject(result, "device_ms", profile->device_ms);
  cJSON_AddNumberToObject(result, "span_ms", profile->span_ms);
  cJSON_AddNumberToObject(result, "between_launches_ms", profile->span_ms - profile->device_ms);
  cJSON_AddNumberToObject(result, "copies_ms", profile->copies_ms);
  json_add_count(result, "flops", profile->flops);
  json_add_number(result, "peak_gflops_measured", is_measured ? profile->limits.gflops : NAN);
  json_add_number(result, "peak_bandwidth_gbs_measured", is_measured ? profile->limits.bandwidth_gbs : NAN);
}

static cJSON *describe_result(const struct profile_report *report) {
  const struct profile *profile = report->profile;
  cJSON *result = cJSON_CreateObject();
  result_json_add_subject(result, &(struct result_subject){.path = profile->path,
                                                           .device = report->device,
                                                           .algorithm = report->algorithm,
                                                           .threads = report->threads,
                                                           .batch = profile->batch});
  json_add_count(result, "runs", profile->runs);
  add_times(result, profile);
  cJSON *layers = cJSON_AddArrayToObject(result, "layers");
  for (size_t index = 0; index < profile->layer_count; index++)
    cJSON_AddItemToArray(layers, describe_layer(&profile->layers[index]));
  add_groups(result, "operators", profile, profile_by_operator);
  add_groups(result, "algorithms", profile, profile_by_algorithm);
  return result;
}

int profile_report_write(const struct profile_report *report, const char *path) {
  cJSON *results = cJSON_CreateArray();
  cJSON_AddItemToArray(results, describe_result(report));
  return result_json_write("rescl.profile/1", results, path);
}
