#include "bench_report.h"

#include <float.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host.h"
#include "json.h"
#include "report.h"
#include "table.h"
#include "terminal.h"
#include "units.h"

/** Three digits that count, and all those before the point. */
static struct unit_text show(double number) {
  struct unit_text result;
  snprintf(result.text, sizeof result.text, "%.*f", number < 9.995 ? 2 : number < 99.95 ? 1 : 0, number);
  return result;
}

static double startup_ms(const struct bench_result *result) {
  const rescl_session_info *session = &result->session;
  return result->load_ms + session->tune_ms + session->compile_ms + session->upload_ms + result->first_run_ms;
}

static uint64_t activation_bytes(const struct bench_result *result) {
  return result->session.arena_bytes + result->session.workspace_bytes;
}

static void add_model(struct table *table, const struct bench_result *result) {
  const char *slash = strrchr(result->path, '/');
  table_cell(table, "%s", slash ? slash + 1 : result->path);
  table_cell(table, "%" PRId64, result->batch);
}

static void print_speed(const struct bench_report *report) {
  static const struct table_column columns[] = {
      {"model", TABLE_LEFT},      {"batch", TABLE_RIGHT},   {"device", TABLE_LEFT},
      {"median ms", TABLE_RIGHT}, {"p90 ms", TABLE_RIGHT},  {"images/s", TABLE_RIGHT},
      {"GFLOPS", TABLE_RIGHT},    {"of peak", TABLE_RIGHT}, {"error", TABLE_RIGHT}};
  int is_verified = 0;
  for (size_t index = 0; index < report->result_count; index++)
    is_verified = is_verified || !isnan(report->results[index].error);
  struct table *table = table_new(columns, sizeof columns / sizeof *columns - !is_verified);
  for (size_t index = 0; index < report->result_count; index++) {
    const struct bench_result *result = &report->results[index];
    add_model(table, result);
    table_cell(table, "%s", rescl_device_get_info(report->device)->selector);
    table_cell(table, "%s", show(result->latency.median).text);
    table_cell(table, "%s", show(result->latency.p90).text);
    table_cell(table, "%s", show(result->images_per_second).text);
    table_cell(table, "%s", show(result->gflops).text);
    table_cell(table, report->limits.gflops > 0.0 ? "%.1f %%" : "?",
               100.0 * result->gflops / report->limits.gflops);
    if (is_verified) table_cell(table, "%s", unit_error(result->error).text);
  }
  table_print(table, stdout);
  table_free(table);
}

static void print_startup(const struct bench_report *report) {
  static const struct table_column columns[] = {
      {"model", TABLE_LEFT},        {"batch", TABLE_RIGHT},      {"startup ms", TABLE_RIGHT},
      {"load", TABLE_RIGHT},        {"tune", TABLE_RIGHT},       {"compile", TABLE_RIGHT},
      {"upload", TABLE_RIGHT},      {"first run", TABLE_RIGHT},  {"weights", TABLE_RIGHT},
      {"activations", TABLE_RIGHT}, {"peak memory", TABLE_RIGHT}};
  struct table *table = table_new(columns, sizeof columns / sizeof *columns);
  for (size_t index = 0; index < report->result_count; index++) {
    const struct bench_result *result = &report->results[index];
    add_model(table, result);
    const rescl_session_info *session = &result->session;
    const double times[] = {startup_ms(result),  result->load_ms,    session->tune_ms,
                            session->compile_ms, session->upload_ms, result->first_run_ms};
    for (size_t time = 0; time < sizeof times / sizeof *times; time++)
      table_cell(table, "%s", show(times[time]).text);
    const uint64_t sizes[] = {result->session.weight_bytes, activation_bytes(result),
                              result->host_peak_bytes};
    for (size_t size = 0; size < sizeof sizes / sizeof *sizes; size++)
      table_cell(table, "%s", unit_bytes(sizes[size]).text);
  }
  table_print(table, stdout);
  table_free(table);
}

/** Only where there is something to say. */
static void print_wrong(const struct bench_report *report) {
  for (size_t index = 0; index < report->result_count; index++) {
    const struct bench_result *result = &report->results[index];
    if (result->session.candidates_wrong > 0)
      printf("\n%s, batch %" PRId64
             ": %u ways to run layers compute wrongly on this device and are not used; "
             "'rescl tune' names them\n",
             result->path, result->batch, result->session.candidates_wrong);
  }
}

/** "0:0 is NAME, 2 of 2 units: 330 GFLOPS and 21.3 GB/s measured" */
static void print_device(const struct bench_report *report) {
  const rescl_device_info *device = rescl_device_get_info(report->device);
  const unsigned units =
      report->threads && report->threads < device->compute_units ? report->threads : device->compute_units;
  char *name = format_text("%s", device->name);
  text_make_safe(name, "");
  printf("\n%s is %s, %u of %u units", device->selector, name, units, device->compute_units);
  if (report->limits.gflops > 0.0)
    printf("; measured peak: %.0f GFLOPS, %.1f GB/s", report->limits.gflops, report->limits.bandwidth_gbs);
  printf("\n");
  free(name);
}

void bench_report_print(const struct bench_report *report) {
  if (report->result_count == 0) return;
  print_speed(report);
  printf("\n");
  print_startup(report);
  print_wrong(report);
  print_device(report);
}

/** Null where a number is not known; JSON knows no infinity, so that becomes the largest number. */
static void add_number(cJSON *object, const char *key, double number) {
  if (isnan(number))
    cJSON_AddNullToObject(object, key);
  else
    cJSON_AddNumberToObject(object, key, isinf(number) ? DBL_MAX : number);
}

static void add_host(cJSON *root) {
  const struct host host = host_describe();
  cJSON *entry = cJSON_AddObjectToObject(root, "host");
  json_add_text(entry, "cpu", host.cpu);
  json_add_count(entry, "cores", host.cores);
  json_add_text(entry, "os", host.os);
  json_add_count(entry, "memory_bytes", (int64_t)host.memory_bytes);
}

static void add_how(cJSON *entry, const struct bench_report *report, const struct bench_result *result) {
  const rescl_device_info *device = rescl_device_get_info(report->device);
  json_add_count(entry, "batch", result->batch);
  if (device->type == RESCL_DEVICE_CPU)
    json_add_count(entry, "threads", report->threads ? report->threads : device->compute_units);
  else
    cJSON_AddNullToObject(entry, "threads");
  json_add_text(entry, "algorithm", report->algorithm ? report->algorithm : "auto");
  json_add_count(entry, "runs", result->runs);
}

static void add_speed(cJSON *entry, const rescl_device_limits *limits, const struct bench_result *result) {
  const int is_measured = limits->gflops > 0.0;
  cJSON *latency = cJSON_AddObjectToObject(entry, "latency_ms");
  cJSON_AddNumberToObject(latency, "min", result->latency.min);
  cJSON_AddNumberToObject(latency, "median", result->latency.median);
  cJSON_AddNumberToObject(latency, "p90", result->latency.p90);
  cJSON_AddNumberToObject(latency, "p99", result->latency.p99);
  cJSON_AddNumberToObject(latency, "mean", result->latency.mean);
  cJSON_AddNumberToObject(entry, "images_per_second", result->images_per_second);
  cJSON_AddNumberToObject(entry, "gflops", result->gflops);
  add_number(entry, "peak_gflops_measured", is_measured ? limits->gflops : NAN);
  add_number(entry, "fraction_of_peak", is_measured ? result->gflops / limits->gflops : NAN);
  add_number(entry, "peak_bandwidth_gbs_measured", is_measured ? limits->bandwidth_gbs : NAN);
}

static void add_costs(cJSON *entry, const struct bench_result *result) {
  cJSON *startup = cJSON_AddObjectToObject(entry, "startup_ms");
  cJSON_AddNumberToObject(startup, "load", result->load_ms);
  cJSON_AddNumberToObject(startup, "tune", result->session.tune_ms);
  cJSON_AddNumberToObject(startup, "compile", result->session.compile_ms);
  cJSON_AddNumberToObject(startup, "upload", result->session.upload_ms);
  cJSON_AddNumberToObject(startup, "first_run", result->first_run_ms);
  cJSON *memory = cJSON_AddObjectToObject(entry, "memory_bytes");
  json_add_count(memory, "weights", (int64_t)result->session.weight_bytes);
  json_add_count(memory, "arena", (int64_t)activation_bytes(result));
  json_add_count(memory, "host_peak", (int64_t)result->host_peak_bytes);
}

static cJSON *describe_result(const struct bench_report *report, const struct bench_result *result) {
  char hash[24];
  cJSON *entry = cJSON_CreateObject();
  json_add_text(entry, "model", result->path);
  json_add_device(entry, report->device);
  add_how(entry, report, result);
  add_speed(entry, &report->limits, result);
  add_costs(entry, result);
  snprintf(hash, sizeof hash, "%016" PRIx64, result->output_hash);
  cJSON_AddStringToObject(entry, "output_hash", hash);
  add_number(entry, "max_relative_error", result->error);
  return entry;
}

int bench_report_write(const struct bench_report *report, const char *path) {
  cJSON *root = json_new("rescl.bench/1");
  add_host(root);
  cJSON *list = cJSON_AddArrayToObject(root, "results");
  for (size_t index = 0; index < report->result_count; index++)
    cJSON_AddItemToArray(list, describe_result(report, &report->results[index]));
  const int code = json_write(root, path);
  cJSON_Delete(root);
  return code;
}
