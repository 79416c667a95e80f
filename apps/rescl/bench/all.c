#include "bench/all.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "console/report.h"
#include "data/path.h"
#include "drivers/child.h"
#include "drivers/probe.h"
#include "drivers/worker.h"

struct all {
  struct bench_results *results;
  const char *const *arguments;
  struct progress progress;
  size_t done, total; // jobs on all devices
  size_t next;        // job of the device that is worked on
  int is_complete;    // the child has said its last word
};

/** Of listing the devices, and of opening one. */
static double probe_limit(const struct bench_setup *setup) {
  return setup->common.probe_limit_seconds > 0.0 ? setup->common.probe_limit_seconds : PROBE_LIMIT_SECONDS;
}

/** "resnet50.onnx, batch 8, on 0:0: tune" */
static int show(void *user) {
  struct all *all = user;
  char detail[160];
  const struct bench_results *results = all->results;
  const struct bench_job *job =
      results->job == BENCH_NO_JOB ? NULL : &results->setup->plan.jobs[results->job];
  const char *device = text_or_empty(results->about.device.selector);
  if (job)
    snprintf(detail, sizeof detail, "%s, batch %" PRId64 ", on %s: %s", path_file_name(job->path), job->batch,
             device, results->stage);
  else
    snprintf(detail, sizeof detail, "%s: %s", device, results->stage);
  all->progress.detail = detail;
  progress_update(&all->progress, "bench", all->done, all->total);
  all->progress.detail = NULL;
  return 0;
}

static double take_line(void *user, const char *line) {
  struct all *all = user;
  struct bench_results *results = all->results;
  const size_t job = results->job;
  struct bench_event event;
  const int is_event = bench_event_read(&event, line) == EXIT_DONE;
  const int says_stage = is_event && event.kind == EVENT_STAGE; // which drivers that hang may still come to
  if (is_event) bench_results_take(results, &event);
  if (is_event && event.kind == EVENT_END) all->is_complete = 1;
  if (job != BENCH_NO_JOB && results->job == BENCH_NO_JOB) {
    all->next = job + 1;
    all->done++;
  }
  bench_event_free(&event);
  show(all);
  return says_stage ? 0.0 : results->setup->limit_seconds;
}

/** The child's arguments, in front of those that were given. */
enum { OWN_ARGUMENTS = 5 };

static struct child_end run_child(struct all *all, const char *selector) {
  char *first = format_text("%zu", all->next);
  size_t given = 0;
  while (all->arguments[given]) given++;
  const char **arguments = allocate(OWN_ARGUMENTS + given + 1, sizeof *arguments);
  const char *const own[OWN_ARGUMENTS] = {"bench", "--worker", selector, "--worker-first", first};
  memcpy(arguments, own, sizeof own);
  memcpy(arguments + OWN_ARGUMENTS, all->arguments, given * sizeof *arguments);
  const struct child_request request = {.arguments = arguments,
                                        .limit_seconds = probe_limit(all->results->setup),
                                        .take_line = take_line,
                                        .tick = show,
                                        .user = all};
  all->is_complete = 0;
  snprintf(all->results->stage, sizeof all->results->stage, "open the device");
  struct child_end end = child_run(&request);
  child_end_judge(&end, all->is_complete);
  free(arguments);
  free(first);
  return end;
}

/** Adds what happened where the child came to harm, and decides whether another one is to go on.
 *  @return nonzero where it is */
static int goes_on_after(struct all *all, const struct child_end *end) {
  struct bench_results *results = all->results;
  if (end->status == CHILD_ENDED) return 0;
  const int was_job = results->job != BENCH_NO_JOB;
  if (was_job) all->next = results->job + 1;
  if (was_job) all->done++;
  char *message = format_text("in '%s': %s", results->stage, end->message);
  bench_results_add_failure(results, child_status_name(end->status), message);
  free(message);
  results->job = BENCH_NO_JOB;
  return was_job;
}

static int has_result(const struct bench_results *results) {
  for (size_t index = results->device_first; index < results->count; index++)
    if (result_is_ok(&results->entries[index])) return 1;
  return 0;
}

static void run_device(struct all *all, const struct device *device) {
  const size_t count = all->results->setup->plan.count, done_after = all->done + count;
  struct result about = result_new();
  result_set_facts(&about, device);
  bench_results_turn_to(all->results, &about);
  all->next = 0;
  struct child_end end;
  do {
    end = run_child(all, about.device.selector);
  } while (goes_on_after(all, &end) && (all->next < count || has_result(all->results)));
  all->done = done_after;
  result_free(&about);
}

static void add_unlisted(struct bench_results *results, const struct driver_failure *failure) {
  struct result about = result_new();
  text_set(&about.device.name, failure->driver_file);
  bench_results_turn_to(results, &about);
  result_free(&about);
  char *message = format_text("while its devices were listed: %s", failure->message);
  bench_results_add_failure(results, failure->status, message);
  free(message);
}

int bench_all_run(struct bench_results *results, const char *const *arguments) {
  struct all all = {.results = results, .arguments = arguments, .progress = progress_start()};
  struct probe probe;
  progress_update(&all.progress, "list the devices", 0, 0);
  const int code = probe_devices(&probe, probe_limit(results->setup));
  all.total = results->setup->plan.count * probe.device_count;
  for (size_t index = 0; index < probe.device_count; index++) run_device(&all, &probe.devices[index]);
  for (size_t index = 0; index < probe.failure_count; index++) add_unlisted(results, &probe.failures[index]);
  progress_clear(&all.progress);
  probe_free(&probe);
  return code;
}

static void tell_event(void *user, struct bench_event *event) {
  (void)user;
  bench_event_say(event);
}

static void tell_stage(void *user, const char *stage) {
  (void)user;
  struct bench_event event = bench_event_new(EVENT_STAGE);
  text_set(&event.stage, stage);
  bench_event_say(&event);
  bench_event_free(&event);
}

_Noreturn void bench_all_as_worker(const struct bench_setup *setup, size_t first) {
  struct progress progress = {.tell = tell_stage};
  const struct bench_listener listener = {.hear = tell_event};
  bench_device_run(setup, first, &progress, &listener);
  worker_end();
}
