#include "measure/result_json.h"

#include <math.h>

#include "data/json_read.h"
#include "drivers/device_json.h"
#include "measure/host.h"

void result_json_add_algorithm(cJSON *object, const char *algorithm) {
  json_add_text(object, "algorithm", algorithm ? algorithm : "auto");
}

void result_json_add_subject(cJSON *object, const struct result_subject *subject) {
  const rescl_device_info *device = rescl_device_get_info(subject->device);
  json_add_text(object, "model", subject->path);
  device_json_add(object, subject->device);
  json_add_count(object, "batch", subject->batch);
  if (device->type == RESCL_DEVICE_CPU)
    json_add_count(object, "threads", subject->threads ? subject->threads : device->compute_units);
  else
    cJSON_AddNullToObject(object, "threads");
  result_json_add_algorithm(object, subject->algorithm);
}

static cJSON *add_statistics(cJSON *object, const char *key, const struct statistics *statistics) {
  cJSON *entry = cJSON_AddObjectToObject(object, key);
  cJSON_AddNumberToObject(entry, "min", statistics->min);
  cJSON_AddNumberToObject(entry, "median", statistics->median);
  cJSON_AddNumberToObject(entry, "p90", statistics->p90);
  cJSON_AddNumberToObject(entry, "p99", statistics->p99);
  cJSON_AddNumberToObject(entry, "mean", statistics->mean);
  return entry;
}

void result_json_add_statistics(cJSON *object, const char *key, const struct statistics *statistics) {
  add_statistics(object, key, statistics);
}

void result_json_add_latency(cJSON *object, const struct statistics *statistics, double spread_ms) {
  cJSON *entry = add_statistics(object, "latency_ms", statistics);
  json_add_number(entry, "spread", spread_ms);
}

static void add_host(cJSON *object) {
  const struct host host = host_describe();
  cJSON *entry = cJSON_AddObjectToObject(object, "host");
  json_add_text(entry, "cpu", host.cpu);
  json_add_count(entry, "cores", host.cores);
  json_add_text(entry, "os", host.os);
  json_add_count(entry, "memory_bytes", (int64_t)host.memory_bytes);
}

double result_json_fraction_of_peak(const cJSON *result) {
  const double in_turn = json_number(result, "fraction_of_peak_in_turn");
  return isnan(in_turn) ? json_number(result, "fraction_of_peak") : in_turn;
}

int result_json_write(const char *schema, cJSON *results, const char *path) {
  cJSON *root = json_new(schema);
  add_host(root);
  cJSON_AddItemToObject(root, "results", results);
  const int code = json_write(root, path);
  cJSON_Delete(root);
  return code;
}
