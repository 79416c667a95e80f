#include "bench/results.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "bench/bench.h"
#include "bench/json.h"
#include "data/json_read.h"
#include "measure/result_json.h"

struct bench_results bench_results_new(const struct bench_setup *setup) {
  return (struct bench_results){
      .setup = setup, .entries = cJSON_CreateArray(), .device = cJSON_CreateObject(), .job = BENCH_NO_JOB};
}

void bench_results_free(struct bench_results *results) {
  cJSON_Delete(results->entries);
  cJSON_Delete(results->device);
}

static void set_device(struct bench_results *results, const cJSON *device) {
  cJSON_Delete(results->device);
  results->device = device ? cJSON_Duplicate(device, 1) : cJSON_CreateObject();
}

void bench_results_turn_to(struct bench_results *results, const cJSON *device) {
  set_device(results, device);
  results->device_first = cJSON_GetArraySize(results->entries);
  results->job = BENCH_NO_JOB;
  results->stage[0] = '\0';
  results->has_limits = 0;
  results->greatest_gflops = 0.0;
}

void bench_results_add_failure(struct bench_results *results, const char *status, const char *message) {
  const int has_job = results->job != BENCH_NO_JOB;
  const struct bench_job *job = has_job ? &results->setup->plan.jobs[results->job] : NULL;
  cJSON *entry = cJSON_CreateObject();
  if (job)
    json_add_text(entry, "model", job->path);
  else
    cJSON_AddNullToObject(entry, "model");
  cJSON_AddItemToObject(entry, "device", cJSON_Duplicate(results->device, 1));
  if (job)
    json_add_count(entry, "batch", job->batch);
  else
    cJSON_AddNullToObject(entry, "batch");
  cJSON_AddNullToObject(entry, "threads");
  result_json_add_algorithm(entry, results->setup->common.algorithm);
  cJSON_AddStringToObject(entry, "status", status);
  json_add_text(entry, "message", message);
  cJSON_AddItemToArray(results->entries, entry);
  results->fails = 1;
}

static void take_device(struct bench_results *results, const cJSON *event) {
  set_device(results, cJSON_GetObjectItemCaseSensitive(event, "device"));
}

static void take_start(struct bench_results *results, const cJSON *event) {
  const double job = json_number(event, "job");
  const int is_known = job >= 0.0 && job < (double)results->setup->plan.count;
  results->job = is_known ? (size_t)job : BENCH_NO_JOB;
  snprintf(results->stage, sizeof results->stage, "load");
}

static void take_stage(struct bench_results *results, const cJSON *event) {
  snprintf(results->stage, sizeof results->stage, "%s", json_text(event, "stage"));
}

static void take_result(struct bench_results *results, const cJSON *event) {
  const cJSON *entry = cJSON_GetObjectItemCaseSensitive(event, "result");
  const double error = json_number(entry, "max_relative_error"); // NaN: not verified
  cJSON_AddItemToArray(results->entries, cJSON_Duplicate(entry, 1));
  if (error > RESULT_TOLERANCE) results->fails = 1;
}

static cJSON *last_entry(const struct bench_results *results) {
  return cJSON_GetArrayItem(results->entries, cJSON_GetArraySize(results->entries) - 1);
}

static void take_turns(struct bench_results *results, const cJSON *event) {
  bench_json_add_turns(last_entry(results), json_number(event, "fraction"),
                       json_number(event, "usual_gflops"));
  results->greatest_gflops = fmax(results->greatest_gflops, json_number(event, "greatest_gflops"));
}

static void take_device_time(struct bench_results *results, const cJSON *event) {
  cJSON *entry = last_entry(results);
  const cJSON *device_ms = cJSON_GetObjectItemCaseSensitive(event, "device_ms");
  cJSON_ReplaceItemInObjectCaseSensitive(entry, "device_ms", cJSON_Duplicate(device_ms, 1));
}

static void take_finished(struct bench_results *results, const cJSON *event) {
  (void)event;
  results->job = BENCH_NO_JOB;
}

static void take_failed(struct bench_results *results, const cJSON *event) {
  if (results->job == BENCH_NO_JOB) results->has_limits = 1; // it failed to measure, and would again
  bench_results_add_failure(results, "failed", json_text(event, "message"));
}

static void take_limits(struct bench_results *results, const cJSON *event) {
  const int count = cJSON_GetArraySize(results->entries);
  const double gflops = fmax(json_number(event, "gflops"), results->greatest_gflops);
  for (int index = results->device_first; index < count; index++) {
    cJSON *entry = cJSON_GetArrayItem(results->entries, index);
    if (strcmp(json_text(entry, "status"), "ok") == 0)
      bench_json_add_limits(entry, gflops, json_number(event, "bandwidth_gbs"));
  }
  results->has_limits = 1;
}

static const struct {
  const char *name;
  void (*take)(struct bench_results *results, const cJSON *event);
} events[] = {{"device", take_device}, {"start", take_start},       {"stage", take_stage},
              {"result", take_result}, {"turns", take_turns},       {"device_time", take_device_time},
              {"failed", take_failed}, {"finished", take_finished}, {"limits", take_limits}};

void bench_results_take(struct bench_results *results, const cJSON *event) {
  const char *name = json_text(event, "event");
  for (size_t index = 0; index < sizeof events / sizeof *events; index++)
    if (strcmp(events[index].name, name) == 0) events[index].take(results, event);
}
