#include "bench/results.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "bench/bench.h"
#include "console/report.h"
#include "measure/device_time.h"

struct bench_results bench_results_new(const struct bench_setup *setup) {
  return (struct bench_results){.setup = setup, .about = result_new(), .job = BENCH_NO_JOB};
}

void bench_results_free(struct bench_results *results) {
  for (size_t index = 0; index < results->count; index++) result_free(&results->entries[index]);
  free(results->entries);
  result_free(&results->about);
}

void bench_results_turn_to(struct bench_results *results, const struct result *about) {
  fields_copy(&results->about, about, result_fields, FORM_DEVICE);
  results->device_first = results->count;
  results->job = BENCH_NO_JOB;
  results->stage[0] = '\0';
  results->has_limits = 0;
  results->greatest_gflops = 0.0;
}

static struct result *add_entry(struct bench_results *results) {
  results->entries =
      allocate_more(results->entries, results->count, &results->capacity, sizeof *results->entries);
  results->entries[results->count] = result_new();
  return &results->entries[results->count++];
}

void bench_results_add_failure(struct bench_results *results, const char *status, const char *message) {
  const int has_job = results->job != BENCH_NO_JOB;
  const struct bench_job *job = has_job ? &results->setup->plan.jobs[results->job] : NULL;
  struct result *entry = add_entry(results);
  fields_copy(entry, &results->about, result_fields, FORM_DEVICE);
  if (job) text_set(&entry->model, job->path);
  if (job) entry->batch = (double)job->batch;
  result_set_algorithm(entry, results->setup->common.algorithm);
  text_set(&entry->status, status);
  text_set(&entry->message, message);
  results->fails = 1;
}

static void take_device(struct bench_results *results, struct bench_event *event) {
  fields_copy(&results->about, &event->result, result_fields, FORM_DEVICE);
}

static void take_start(struct bench_results *results, struct bench_event *event) {
  results->job = event->job < (double)results->setup->plan.count ? (size_t)event->job : BENCH_NO_JOB;
  snprintf(results->stage, sizeof results->stage, "load");
}

static void take_stage(struct bench_results *results, struct bench_event *event) {
  snprintf(results->stage, sizeof results->stage, "%s", event->stage);
}

static void take_result(struct bench_results *results, struct bench_event *event) {
  struct result *entry = add_entry(results);
  *entry = event->result;
  event->result = result_new();
  result_complete(entry);
  if (entry->max_relative_error > RESULT_TOLERANCE) results->fails = 1; // NaN: not verified
}

/** The device's, where there is one. */
static struct result *last_entry(const struct bench_results *results) {
  return results->count > results->device_first ? &results->entries[results->count - 1] : NULL;
}

static void take_turns(struct bench_results *results, struct bench_event *event) {
  struct result *entry = last_entry(results);
  if (!entry) return;
  entry->fraction_of_peak_in_turn = event->result.fraction_of_peak_in_turn;
  entry->peak_gflops_in_turn = event->result.peak_gflops_in_turn;
  result_complete(entry);
  results->greatest_gflops = fmax(results->greatest_gflops, event->result.peak_gflops);
}

static void take_device_time(struct bench_results *results, struct bench_event *event) {
  struct result *entry = last_entry(results);
  if (entry) entry->device_ms = event->result.device_ms;
}

static void take_failed(struct bench_results *results, struct bench_event *event) {
  const char *message = event->result.message;
  if (results->job == BENCH_NO_JOB) results->has_limits = 1; // it failed to measure, and would again
  bench_results_add_failure(results, "failed", message ? message : "");
}

static void take_finished(struct bench_results *results, struct bench_event *event) {
  (void)event;
  results->job = BENCH_NO_JOB;
}

static void set_limits(struct result *entry, double gflops, double bandwidth_gbs) {
  const double flops = entry->gflops * 1e6 * entry->latency.median;
  if (gflops > 0.0 && !device_time_is_possible(entry->device_ms.median, flops, gflops))
    entry->device_ms = (struct statistics){NAN, NAN, NAN, NAN, NAN};
  entry->peak_gflops = gflops > 0.0 ? gflops : NAN;
  entry->peak_bandwidth_gbs = bandwidth_gbs > 0.0 ? bandwidth_gbs : NAN;
  entry->fraction_of_peak = entry->gflops / entry->peak_gflops;
  result_complete(entry);
}

static void take_limits(struct bench_results *results, struct bench_event *event) {
  const double gflops = fmax(event->result.peak_gflops, results->greatest_gflops);
  for (size_t index = results->device_first; index < results->count; index++)
    if (result_is_ok(&results->entries[index]))
      set_limits(&results->entries[index], gflops, event->result.peak_bandwidth_gbs);
  results->has_limits = 1;
}

static void (*const takes[])(struct bench_results *results,
                             struct bench_event *event) = {[EVENT_DEVICE] = take_device,
                                                           [EVENT_START] = take_start,
                                                           [EVENT_STAGE] = take_stage,
                                                           [EVENT_RESULT] = take_result,
                                                           [EVENT_TURNS] = take_turns,
                                                           [EVENT_FAILED] = take_failed,
                                                           [EVENT_DEVICE_TIME] = take_device_time,
                                                           [EVENT_LIMITS] = take_limits,
                                                           [EVENT_FINISHED] = take_finished,
                                                           [EVENT_END] = NULL};

void bench_results_take(struct bench_results *results, struct bench_event *event) {
  if (takes[event->kind]) takes[event->kind](results, event);
}
