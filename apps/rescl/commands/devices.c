#define _GNU_SOURCE // argp
#include <argp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "commands/commands.h"
#include "console/progress.h"
#include "console/report.h"
#include "data/json.h"
#include "drivers/devices_page.h"
#include "drivers/probe.h"
#include "options/options.h"

enum { KEY_MEASURE = 0x2000, KEY_WORKER, KEY_WORKER_MEASURE };

struct devices_options {
  struct common_options common;
  int measures;
  const char *worker, *worker_measure; // see drivers/probe.h; NULL: this is no child
};

static const struct argp_child children[] = {{&json_argp, 0, NULL, 0}, {&probe_argp, 0, NULL, 0}, {0}};

static error_t parse(int key, char *argument, struct argp_state *state) {
  struct devices_options *options = state->input;
  switch (key) {
  case ARGP_KEY_INIT:
    common_options_share(state, children, &options->common);
    return 0;
  case KEY_MEASURE:
    options->measures = 1;
    return 0;
  case KEY_WORKER:
    options->worker = argument;
    return 0;
  case KEY_WORKER_MEASURE:
    options->worker_measure = argument;
    return 0;
  default:
    return ARGP_ERR_UNKNOWN;
  }
}

static const struct argp_option option_table[] = {
    {"measure", KEY_MEASURE, NULL, 0,
     "Also measure how fast each device computes (fp32) and reads its memory: about a second each", 0},
    {"worker", KEY_WORKER, "DRIVER", OPTION_HIDDEN, NULL, 0},
    {"worker-measure", KEY_WORKER_MEASURE, "SELECTOR", OPTION_HIDDEN, NULL, 0},
    {0}};

static const char description[] =
    "List the OpenCL devices of this machine, what they say of themselves and which class they are taken "
    "for, each with the selector that --device takes. '*' marks the one that is used when no --device is "
    "given."
    "\vDrivers are asked in processes of their own. One that crashes or hangs is marked '!', with what "
    "happened, and costs the others nothing. Other commands load all drivers into one process, and go down "
    "with it; --device pocl.icd:0:0, or RESCL_DEVICE set to that, has them load no driver but that one.\n\n"
    "Examples:\n"
    "  rescl devices\n"
    "  rescl devices --measure --json devices.json";

static void measure(const struct probe *probe) {
  struct progress progress = progress_start();
  for (size_t index = 0; index < probe->device_count; index++) {
    progress_update(&progress, "measure", index, probe->device_count);
    probe_measure(&probe->devices[index]);
  }
  progress_clear(&progress);
}

static int write_devices(const char *path, const struct probe *probe) {
  cJSON *root = json_new("rescl.devices/1");
  cJSON *devices = cJSON_AddArrayToObject(root, "devices"),
        *failures = cJSON_AddArrayToObject(root, "failures");
  for (size_t index = 0; index < probe->device_count; index++)
    fields_write(json_add_object(devices), &probe->devices[index], device_fields, DEVICE_WHOLE);
  for (size_t index = 0; index < probe->failure_count; index++)
    fields_write(json_add_object(failures), &probe->failures[index], failure_fields, DEVICE_WHOLE);
  const int code = json_write(root, path);
  cJSON_Delete(root);
  return code;
}

int cmd_devices(int argc, char **argv) {
  static const struct argp parser = {
      .options = option_table, .parser = parse, .doc = description, .children = children};
  struct devices_options options = {0};
  argp_parse(&parser, argc, argv, 0, NULL, &options);
  if (options.worker) probe_as_worker(options.worker);
  if (options.worker_measure) probe_measure_as_worker(options.worker_measure);

  struct probe probe;
  int code = probe_devices(&probe, options.common.probe_limit_seconds);
  if (code == EXIT_DONE) {
    const int found = probe.device_count > 0;
    if (options.measures) measure(&probe);
    if (!json_takes_output(options.common.json)) devices_page_print(&probe);
    code = write_devices(options.common.json, &probe);
    if (!found) report("none of the OpenCL drivers here gives a device that can be used");
    if (!found) code = EXIT_FAILED;
  }
  probe_free(&probe);
  return code;
}
