#include "drivers/probe.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "console/report.h"
#include "data/json.h"
#include "drivers/child.h"
#include "drivers/worker.h"
#include "rescl/rescl.h"

/** What one child has told. */
struct answer {
  struct probe *probe; // that its devices are for
  const char *driver;  // that is asked alone; NULL: all are
  struct device limits;
  char failure[1024];
  int is_complete;
};

/** The default is for programs that load all drivers, which is not possible where each is asked alone. */
static void take_device(struct answer *answer, const cJSON *json) {
  struct probe *probe = answer->probe;
  probe->devices =
      allocate_more(probe->devices, probe->device_count, &probe->device_capacity, sizeof *probe->devices);
  struct device *device = &probe->devices[probe->device_count++];
  fields_clear(device, device_fields);
  fields_read(device, device_fields, DEVICE_WHOLE, json, NULL);
  if (!answer->driver) return;
  const char *chosen = getenv("RESCL_DEVICE");
  device->info.is_default = chosen && strcmp(chosen, device->info.selector) == 0;
  text_set(&device->driver_file, answer->driver);
}

static double take_line(void *user, const char *line) {
  struct answer *answer = user;
  cJSON *event = cJSON_Parse(line);
  const char *name = json_text(event, "event");
  if (strcmp(name, "device") == 0)
    take_device(answer, json_find(event, "device"));
  else if (strcmp(name, "limits") == 0)
    fields_read(&answer->limits, device_fields, DEVICE_LIMITS, event, NULL);
  else if (strcmp(name, "failed") == 0)
    snprintf(answer->failure, sizeof answer->failure, "%s", json_text(event, "message"));
  else if (strcmp(name, "end") == 0)
    answer->is_complete = 1;
  cJSON_Delete(event);
  return 0.0;
}

/** Runs `rescl devices OPTION VALUE`. What was said to the end counts, whatever comes after. */
static struct child_end ask(struct answer *answer, const char *option, const char *value,
                            double limit_seconds) {
  const char *const arguments[] = {"devices", option, value, NULL};
  const struct child_request request = {
      .arguments = arguments, .limit_seconds = limit_seconds, .take_line = take_line, .user = answer};
  struct child_end end = child_run(&request);
  child_end_judge(&end, answer->is_complete);
  return end;
}

static void free_devices(struct probe *probe, size_t first) {
  while (probe->device_count > first) fields_free(&probe->devices[--probe->device_count], device_fields);
}

static void add_failure(struct probe *probe, const char *driver, const struct child_end *end) {
  probe->failures =
      allocate_more(probe->failures, probe->failure_count, &probe->failure_capacity, sizeof *probe->failures);
  probe->failures[probe->failure_count++] =
      (struct driver_failure){.driver_file = format_text("%s", driver),
                              .status = format_text("%s", child_status_name(end->status)),
                              .message = format_text("%s", end->message)};
}

/** A driver without devices is usual, such as Mesa's Clover on machines that it
 *  can not use, and no failure. */
static void ask_each(struct probe *probe, double limit_seconds) {
  rescl_driver *list = NULL;
  size_t count = 0;
  if (rescl_driver_list(&list, &count) != RESCL_OK) report("%s", rescl_last_error());
  for (size_t index = 0; index < count; index++) {
    const rescl_driver *driver = &list[index];
    const size_t before = probe->device_count;
    struct answer answer = {.probe = probe, .driver = driver->name};
    const struct child_end end = ask(&answer, "--worker", driver->path, limit_seconds);
    if (end.status == CHILD_ENDED) continue;
    free_devices(probe, before);
    add_failure(probe, driver->name, &end);
  }
  rescl_driver_list_free(list);
}

/** Each driver alone answers, all of them in one process do not: so it is told. */
static void blame_all(struct probe *probe, const struct child_end *end) {
  if (probe->failure_count == 0) add_failure(probe, "all drivers in one process", end);
}

int probe_devices(struct probe *probe, double limit_seconds) {
  struct answer answer = {.probe = probe};
  *probe = (struct probe){0};
  if (!(limit_seconds > 0.0)) limit_seconds = PROBE_LIMIT_SECONDS;
  const struct child_end end = ask(&answer, "--worker", "", limit_seconds);
  if (end.status != CHILD_ENDED) {
    free_devices(probe, 0);
    ask_each(probe, limit_seconds);
    blame_all(probe, &end);
  } else if (answer.failure[0]) {
    report("%s", answer.failure);
    return EXIT_FAILED;
  }
  return EXIT_DONE;
}

void probe_free(struct probe *probe) {
  free_devices(probe, 0);
  for (size_t index = 0; index < probe->failure_count; index++)
    fields_free(&probe->failures[index], failure_fields);
  free(probe->devices);
  free(probe->failures);
}

_Noreturn void probe_as_worker(const char *driver) {
  rescl_device_info *devices = NULL;
  size_t count = 0;
  if (rescl_driver_use(*driver ? driver : NULL) != RESCL_OK ||
      rescl_device_list(&devices, &count) != RESCL_OK)
    worker_say_failure(rescl_last_error());
  for (size_t index = 0; index < count; index++) {
    cJSON *event = worker_event("device");
    struct device device = device_of(&devices[index]);
    char refused[1024];
    if (rescl_cache_refused(&devices[index], refused, sizeof refused) == RESCL_OK && refused[0])
      text_set(&device.refused, refused);
    fields_write(cJSON_AddObjectToObject(event, "device"), &device, device_fields, DEVICE_WHOLE);
    fields_free(&device, device_fields);
    worker_say(event);
  }
  rescl_device_list_free(devices);
  worker_end();
}

void probe_measure(struct device *device) {
  struct answer answer = {0};
  fields_clear(&answer.limits, device_fields);
  const struct child_end end = ask(&answer, "--worker-measure", device->info.selector, MEASURE_LIMIT_SECONDS);
  if (answer.limits.peak_gflops >= 0.0 && end.status == CHILD_ENDED)
    fields_copy(device, &answer.limits, device_fields, DEVICE_LIMITS);
  else
    text_set(&device->measuring_failed, end.status == CHILD_ENDED ? answer.failure : end.message);
}

_Noreturn void probe_measure_as_worker(const char *selector) {
  rescl_device *device = NULL;
  rescl_device_limits measured = {0};
  if (rescl_device_open(&device, selector) != RESCL_OK ||
      rescl_device_measure(device, 0, &measured) != RESCL_OK) {
    worker_say_failure(rescl_last_error());
  } else {
    cJSON *event = worker_event("limits");
    const struct device limits = {.peak_gflops = measured.gflops,
                                  .peak_bandwidth_gbs = measured.bandwidth_gbs};
    fields_write(event, &limits, device_fields, DEVICE_LIMITS);
    worker_say(event);
  }
  rescl_device_free(device);
  worker_end();
}
