#include "drivers/probe.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "console/report.h"
#include "data/json.h"
#include "data/json_read.h"
#include "drivers/child.h"
#include "drivers/device_json.h"
#include "drivers/drivers.h"
#include "drivers/worker.h"
#include "rescl/rescl.h"

/** What one child has told. */
struct answer {
  cJSON *devices; // array
  cJSON *limits;  // object, or NULL
  char failure[1024];
  int is_complete;
};

static double take_line(void *user, const char *line) {
  struct answer *answer = user;
  cJSON *event = cJSON_Parse(line);
  const char *name = json_text(event, "event");
  if (strcmp(name, "device") == 0)
    cJSON_AddItemToArray(answer->devices, cJSON_DetachItemFromObjectCaseSensitive(event, "device"));
  else if (strcmp(name, "limits") == 0 && !answer->limits)
    answer->limits = cJSON_Duplicate(event, 1);
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
  *answer = (struct answer){.devices = cJSON_CreateArray()};
  struct child_end end = child_run(&request);
  child_end_judge(&end, answer->is_complete);
  return end;
}

static void answer_free(struct answer *answer) {
  cJSON_Delete(answer->devices);
  cJSON_Delete(answer->limits);
}

static void add_failure(struct probe *probe, const char *driver, const struct child_end *end) {
  cJSON *failure = cJSON_CreateObject();
  json_add_text(failure, "driver_file", driver);
  cJSON_AddStringToObject(failure, "status", child_status_name(end->status));
  json_add_text(failure, "message", end->message);
  cJSON_AddItemToArray(probe->failures, failure);
}

/** The default is for programs that load all drivers, which is not possible then. */
static void mark_alone(cJSON *device, const char *driver) {
  const char *chosen = getenv("RESCL_DEVICE");
  const int is_chosen = chosen && strcmp(chosen, json_text(device, "selector")) == 0;
  cJSON_ReplaceItemInObjectCaseSensitive(device, "default", cJSON_CreateBool(is_chosen));
  json_add_text(device, "driver_file", driver);
}

static void take_devices(struct probe *probe, struct answer *answer, const char *driver) {
  while (cJSON_GetArraySize(answer->devices) > 0) {
    cJSON *device = cJSON_DetachItemFromArray(answer->devices, 0);
    if (driver) mark_alone(device, driver);
    cJSON_AddItemToArray(probe->devices, device);
  }
}

/** A driver without devices is usual, such as Mesa's Clover on machines that it can not use, and no
 * failure. */
static void ask_each(struct probe *probe, double limit_seconds) {
  struct driver_list list = driver_list_find();
  for (size_t index = 0; index < list.count; index++) {
    struct answer answer;
    const struct driver *driver = &list.drivers[index];
    const struct child_end end = ask(&answer, "--worker", driver->path, limit_seconds);
    if (end.status == CHILD_ENDED)
      take_devices(probe, &answer, driver->name);
    else
      add_failure(probe, driver->name, &end);
    answer_free(&answer);
  }
  driver_list_free(&list);
}

/** Each driver alone answers, all of them in one process do not: so it is told. */
static void blame_all(struct probe *probe, const struct child_end *end) {
  if (cJSON_GetArraySize(probe->failures) == 0) add_failure(probe, "all drivers in one process", end);
}

int probe_devices(struct probe *probe, double limit_seconds) {
  struct answer answer;
  *probe = (struct probe){cJSON_CreateArray(), cJSON_CreateArray()};
  if (!(limit_seconds > 0.0)) limit_seconds = PROBE_LIMIT_SECONDS;
  const struct child_end end = ask(&answer, "--worker", "", limit_seconds);
  int code = EXIT_DONE;
  if (end.status != CHILD_ENDED) {
    ask_each(probe, limit_seconds);
    blame_all(probe, &end);
  } else if (answer.failure[0]) {
    report("%s", answer.failure);
    code = EXIT_FAILED;
  } else {
    take_devices(probe, &answer, NULL);
  }
  answer_free(&answer);
  return code;
}

void probe_free(struct probe *probe) {
  cJSON_Delete(probe->devices);
  cJSON_Delete(probe->failures);
}

_Noreturn void probe_as_worker(const char *driver) {
  rescl_device_info *devices = NULL;
  size_t count = 0;
  if (*driver && driver_use_alone(driver) != EXIT_DONE) worker_end();
  if (rescl_device_list(&devices, &count) != RESCL_OK) worker_say_failure(rescl_last_error());
  for (size_t index = 0; index < count; index++) {
    cJSON *event = worker_event("device");
    cJSON_AddItemToObject(event, "device", device_to_json(&devices[index]));
    worker_say(event);
  }
  rescl_device_list_free(devices);
  worker_end();
}

void probe_measure(cJSON *device) {
  struct answer answer;
  const struct child_end end =
      ask(&answer, "--worker-measure", json_text(device, "selector"), MEASURE_LIMIT_SECONDS);
  if (answer.limits && end.status == CHILD_ENDED) {
    cJSON_AddNumberToObject(device, "peak_gflops_measured", json_number(answer.limits, "gflops"));
    cJSON_AddNumberToObject(device, "peak_bandwidth_gbs_measured",
                            json_number(answer.limits, "bandwidth_gbs"));
  } else {
    json_add_text(device, "measuring_failed", end.status == CHILD_ENDED ? answer.failure : end.message);
  }
  answer_free(&answer);
}

_Noreturn void probe_measure_as_worker(const char *selector) {
  rescl_device *device = NULL;
  rescl_device_limits limits = {0};
  const char *rest = driver_select(selector);
  if (!rest || rescl_device_open(&device, rest) != RESCL_OK ||
      rescl_device_measure(device, 0, &limits) != RESCL_OK) {
    worker_say_failure(rescl_last_error());
  } else {
    cJSON *event = worker_event("limits");
    cJSON_AddNumberToObject(event, "gflops", limits.gflops);
    cJSON_AddNumberToObject(event, "bandwidth_gbs", limits.bandwidth_gbs);
    worker_say(event);
  }
  rescl_device_free(device);
  worker_end();
}
