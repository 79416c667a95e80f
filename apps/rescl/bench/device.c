#include "bench/device.h"

#include "bench/bench.h"
#include "bench/json.h"
#include "console/report.h"
#include "data/json.h"
#include "drivers/device_json.h"
#include "drivers/watch.h"
#include "drivers/worker.h"
#include "measure/result_json.h"
#include "rescl/rescl.h"

/** What the events are said with. */
struct speaker {
  const struct bench_setup *setup;
  const struct bench_listener *listener;
  struct progress *progress;
  rescl_device *device;
};

static void say(const struct speaker *speaker, cJSON *event) {
  progress_clear(speaker->progress);
  speaker->listener->hear(speaker->listener->user, event);
  cJSON_Delete(event);
}

static void say_failure(const struct speaker *speaker, const char *message, int was_reported) {
  cJSON *event = worker_event("failed");
  json_add_text(event, "message", message);
  cJSON_AddBoolToObject(event, "reported", was_reported);
  say(speaker, event);
}

static void say_library_failure(const struct speaker *speaker) {
  say_failure(speaker, rescl_last_error(), 0);
}

static void say_result(void *user, const struct bench_result *result) {
  const struct speaker *speaker = user;
  cJSON *event = worker_event("result");
  cJSON_AddItemToObject(event, "result", bench_to_json(result, speaker->device, &speaker->setup->common));
  say(speaker, event);
}

static void say_device_time(const struct speaker *speaker, const struct statistics *device_ms) {
  cJSON *event = worker_event("device_time");
  result_json_add_statistics(event, "device_ms", device_ms);
  say(speaker, event);
}

static void say_turns(const struct speaker *speaker, const struct turns *turns) {
  cJSON *event = worker_event("turns");
  cJSON_AddNumberToObject(event, "fraction", turns->fraction);
  cJSON_AddNumberToObject(event, "usual_gflops", turns->usual_gflops);
  cJSON_AddNumberToObject(event, "greatest_gflops", turns->greatest_gflops);
  say(speaker, event);
}

static void run_job(struct speaker *speaker, size_t number) {
  const struct bench_setup *setup = speaker->setup;
  const struct bench_job *job = &setup->plan.jobs[number];
  struct bench_request request = {.path = job->path,
                                  .device = speaker->device,
                                  .session = session_options_from(&setup->common),
                                  .shapes = &setup->common.shapes,
                                  .runs = setup->runs,
                                  .seed = setup->common.seed,
                                  .verifies = setup->verifies,
                                  .progress = speaker->progress,
                                  .tell = say_result,
                                  .user = speaker};
  struct bench_result result;
  request.session.binding.batch = setup->common.shapes.count > 0 ? 0 : job->batch; // a shape brings its own
  cJSON *event = worker_event("start");
  json_add_count(event, "job", (int64_t)number);
  say(speaker, event);
  if (bench_run(&result, &request) != EXIT_DONE) say_failure(speaker, result.message, result.was_reported);
  if (result.has_turns) say_turns(speaker, &result.turns);
  if (result.has_device_ms) say_device_time(speaker, &result.device_ms);
  say(speaker, worker_event("finished"));
  bench_result_free(&result);
}

/** Last, so that it is no part of any startup, and so that no result is lost where it crashes. */
static void measure_device(const struct speaker *speaker) {
  rescl_device_limits limits = {0};
  progress_update(speaker->progress, "what the device can do at most", 0, 0);
  if (rescl_device_measure(speaker->device, speaker->setup->common.threads, &limits) != RESCL_OK) {
    say_library_failure(speaker);
    return;
  }
  cJSON *event = worker_event("limits");
  cJSON_AddNumberToObject(event, "gflops", limits.gflops);
  cJSON_AddNumberToObject(event, "bandwidth_gbs", limits.bandwidth_gbs);
  say(speaker, event);
}

void bench_device_run(const struct bench_setup *setup, size_t first, struct progress *progress,
                      const struct bench_listener *listener) {
  struct speaker speaker = {.setup = setup, .listener = listener, .progress = progress};
  progress_update(progress, "open the device", 0, 0);
  const rescl_status status = setup->is_child ? rescl_device_open(&speaker.device, setup->common.device)
                                              : driver_watch_open(&speaker.device, setup->common.device);
  if (status != RESCL_OK) {
    say_library_failure(&speaker);
    return;
  }
  cJSON *event = worker_event("device");
  device_json_add(event, speaker.device);
  say(&speaker, event);
  for (size_t job = first; job < setup->plan.count; job++) run_job(&speaker, job);
  measure_device(&speaker);
  rescl_device_free(speaker.device);
}
