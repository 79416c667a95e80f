#include "result_json.h"

#include <float.h>
#include <math.h>

#include "host.h"

void result_json_add_number(cJSON *object, const char *key, double number) {
  if (isnan(number))
    cJSON_AddNullToObject(object, key);
  else
    cJSON_AddNumberToObject(object, key, isinf(number) ? DBL_MAX : number);
}

void result_json_add_host(cJSON *object) {
  const struct host host = host_describe();
  cJSON *entry = cJSON_AddObjectToObject(object, "host");
  json_add_text(entry, "cpu", host.cpu);
  json_add_count(entry, "cores", host.cores);
  json_add_text(entry, "os", host.os);
  json_add_count(entry, "memory_bytes", (int64_t)host.memory_bytes);
}

void result_json_add_how(cJSON *object, const struct result_how *how) {
  const rescl_device_info *device = rescl_device_get_info(how->device);
  json_add_count(object, "batch", how->batch);
  if (device->type == RESCL_DEVICE_CPU)
    json_add_count(object, "threads", how->threads ? how->threads : device->compute_units);
  else
    cJSON_AddNullToObject(object, "threads");
  json_add_text(object, "algorithm", how->algorithm ? how->algorithm : "auto");
  json_add_count(object, "runs", how->runs);
}

void result_json_add_statistics(cJSON *object, const char *key, const struct statistics *statistics) {
  cJSON *entry = cJSON_AddObjectToObject(object, key);
  cJSON_AddNumberToObject(entry, "min", statistics->min);
  cJSON_AddNumberToObject(entry, "median", statistics->median);
  cJSON_AddNumberToObject(entry, "p90", statistics->p90);
  cJSON_AddNumberToObject(entry, "p99", statistics->p99);
  cJSON_AddNumberToObject(entry, "mean", statistics->mean);
}
