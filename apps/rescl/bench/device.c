#include "bench/device.h"

#include <stdlib.h>

#include "bench/bench.h"
#include "console/report.h"
#include "drivers/watch.h"
#include "rescl/rescl.h"

/** What the events are said with. */
struct speaker {
  const struct bench_setup *setup;
  const struct bench_listener *listener;
  struct progress *progress;
  rescl_device *device;
};

/** Frees the event. */
static void say(const struct speaker *speaker, struct bench_event event) {
  progress_clear(speaker->progress);
  speaker->listener->hear(speaker->listener->user, &event);
  bench_event_free(&event);
}

static void say_failure(const struct speaker *speaker, const char *message) {
  struct bench_event event = bench_event_new(EVENT_FAILED);
  text_set(&event.result.message, message);
  say(speaker, event);
}

/** Says a part of a result, and takes it. */
static void say_result(void *user, enum bench_event_kind kind, struct result *result) {
  const struct speaker *speaker = user;
  struct bench_event event = bench_event_new(kind);
  event.result = *result;
  *result = result_new();
  if (kind == EVENT_RESULT) {
    result_set_device(&event.result, speaker->device, speaker->setup->common.threads);
    result_set_algorithm(&event.result, speaker->setup->common.algorithm);
  }
  say(speaker, event);
}

static void run_job(struct speaker *speaker, size_t number) {
  const struct bench_setup *setup = speaker->setup;
  const struct bench_job *job = &setup->plan.jobs[number];
  const struct bench_request request = {
      .options = &setup->common,
      .path = job->path,
      .batch = setup->common.shapes.count > 0 ? 0 : job->batch, // a shape has its own
      .device = speaker->device,
      .runs = setup->runs,
      .verifies = setup->verifies,
      .progress = speaker->progress,
      .tell = say_result,
      .user = speaker};
  char *message = NULL;
  struct bench_event start = bench_event_new(EVENT_START);
  start.job = (double)number;
  say(speaker, start);
  if (bench_run(&request, &message) != EXIT_DONE) say_failure(speaker, message);
  free(message);
  say(speaker, bench_event_new(EVENT_FINISHED));
}

/** Last, so that it is no part of any startup, and so that no result is lost where it crashes. */
static void measure_device(const struct speaker *speaker) {
  rescl_device_limits limits = {0};
  progress_update(speaker->progress, "what the device can do at most", 0, 0);
  if (rescl_device_measure(speaker->device, speaker->setup->common.threads, &limits) != RESCL_OK) {
    say_failure(speaker, rescl_last_error());
    return;
  }
  struct bench_event event = bench_event_new(EVENT_LIMITS);
  event.result.peak_gflops = limits.gflops;
  event.result.peak_bandwidth_gbs = limits.bandwidth_gbs;
  say(speaker, event);
}

void bench_device_run(const struct bench_setup *setup, size_t first, struct progress *progress,
                      const struct bench_listener *listener) {
  struct speaker speaker = {.setup = setup, .listener = listener, .progress = progress};
  progress_update(progress, "open the device", 0, 0);
  const rescl_status status = setup->is_child ? rescl_device_open(&speaker.device, setup->common.device)
                                              : driver_watch_open(&speaker.device, setup->common.device);
  if (status != RESCL_OK) {
    say_failure(&speaker, rescl_last_error());
    return;
  }
  struct bench_event event = bench_event_new(EVENT_DEVICE);
  result_set_device(&event.result, speaker.device, setup->common.threads);
  say(&speaker, event);
  for (size_t job = first; job < setup->plan.count; job++) run_job(&speaker, job);
  measure_device(&speaker);
  rescl_device_free(speaker.device);
}
