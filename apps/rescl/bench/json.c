#include "bench/json.h"

#include <float.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#include "data/json_read.h"
#include "measure/device_time.h"
#include "measure/result_json.h"

static void add_drift(cJSON *entry, const struct timing *timing) {
  const struct drift drift = drift_of(timing->samples_ms, timing->count);
  cJSON *object = cJSON_AddObjectToObject(entry, "drift");
  cJSON_AddNumberToObject(object, "first_third_ms", drift.first);
  cJSON_AddNumberToObject(object, "last_third_ms", drift.last);
  cJSON_AddNumberToObject(object, "ratio", drift.ratio);
  cJSON_AddBoolToObject(object, "is_drifting", drift.is_drifting);
}

static void add_times(cJSON *entry, const struct bench_result *result) {
  const struct timing *timing = &result->timing;
  const struct statistics latency = statistics_of(timing->samples_ms, timing->count);
  result_json_add_latency(entry, &latency, spread_of(timing->samples_ms, timing->count));
  cJSON_AddNullToObject(entry, "device_ms");
  add_drift(entry, timing);
  cJSON *samples = cJSON_AddArrayToObject(entry, "samples_ms");
  for (size_t index = 0; index < timing->count; index++)
    cJSON_AddItemToArray(samples, cJSON_CreateNumber(timing->samples_ms[index]));
  cJSON_AddNumberToObject(entry, "images_per_second", (double)result->batch * 1e3 / latency.median);
  cJSON_AddNumberToObject(entry, "gflops", (double)result->flops * 1e-6 / latency.median);
  cJSON_AddNumberToObject(entry, "measuring_share", timing->overhead_ms / latency.median);
}

static void add_costs(cJSON *entry, const struct bench_result *result) {
  const rescl_session_info *session = &result->session;
  cJSON *startup = cJSON_AddObjectToObject(entry, "startup_ms");
  cJSON_AddNumberToObject(startup, "load", result->load_ms);
  cJSON_AddNumberToObject(startup, "tune", session->tune_ms);
  cJSON_AddNumberToObject(startup, "compile", session->compile_ms);
  cJSON_AddNumberToObject(startup, "upload", session->upload_ms);
  cJSON_AddNumberToObject(startup, "first_run", result->timing.first_ms);
  cJSON *memory = cJSON_AddObjectToObject(entry, "memory_bytes");
  json_add_count(memory, "weights", (int64_t)session->weight_bytes);
  json_add_count(memory, "arena", (int64_t)(session->arena_bytes + session->workspace_bytes));
  json_add_count(memory, "host_running", (int64_t)result->host_running_bytes);
  json_add_count(memory, "host_peak", (int64_t)result->host_peak_bytes);
}

static void add_correctness(cJSON *entry, const struct bench_result *result) {
  char hash[24];
  snprintf(hash, sizeof hash, "%016" PRIx64, result->output_hash);
  cJSON_AddStringToObject(entry, "output_hash", hash);
  json_add_number(entry, "max_relative_error", isinf(result->error) ? DBL_MAX : result->error);
  json_add_count(entry, "candidates_wrong", result->session.candidates_wrong);
}

cJSON *bench_to_json(const struct bench_result *result, const rescl_device *device,
                     const struct common_options *options) {
  cJSON *entry = cJSON_CreateObject();
  result_json_add_subject(entry, &(struct result_subject){.path = result->path,
                                                          .device = device,
                                                          .algorithm = options->algorithm,
                                                          .threads = options->threads,
                                                          .batch = result->batch});
  cJSON_AddStringToObject(entry, "status", "ok");
  json_add_count(entry, "runs", (int64_t)result->timing.count);
  add_times(entry, result);
  bench_json_add_limits(entry, NAN, NAN);
  bench_json_add_turns(entry, NAN, NAN);
  add_costs(entry, result);
  add_correctness(entry, result);
  return entry;
}

static void set_number(cJSON *entry, const char *key, double number) {
  cJSON_DeleteItemFromObjectCaseSensitive(entry, key);
  json_add_number(entry, key, number);
}

static void drop_impossible_device_time(cJSON *entry, double peak_gflops) {
  const double flops = json_number(entry, "gflops") * 1e6 * json_number(entry, "latency_ms.median");
  if (device_time_is_possible(json_number(entry, "device_ms.median"), flops, peak_gflops)) return;
  cJSON_ReplaceItemInObjectCaseSensitive(entry, "device_ms", cJSON_CreateNull());
}

void bench_json_add_limits(cJSON *entry, double gflops, double bandwidth_gbs) {
  const int is_known = gflops > 0.0;
  if (is_known) drop_impossible_device_time(entry, gflops);
  set_number(entry, "peak_gflops_measured", is_known ? gflops : NAN);
  set_number(entry, "fraction_of_peak", is_known ? json_number(entry, "gflops") / gflops : NAN);
  set_number(entry, "peak_bandwidth_gbs_measured", bandwidth_gbs > 0.0 ? bandwidth_gbs : NAN);
}

void bench_json_add_turns(cJSON *entry, double fraction, double usual_gflops) {
  set_number(entry, "fraction_of_peak_in_turn", fraction);
  set_number(entry, "peak_gflops_in_turn", usual_gflops);
}
