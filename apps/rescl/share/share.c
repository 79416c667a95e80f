#include "share/share.h"

#include <stdlib.h>
#include <string.h>

#include "console/report.h"
#include "console/units.h"
#include "data/json.h"
#include "results/result.h"
#include "share/all.h"
#include "share/here.h"

/** So many batches that each device has at least, where the list is long enough: the fewer, the longer all
 *  wait for the last one. */
enum { LEAST_BATCHES = 4 };

static void report_driver_failures(const struct probe *probe) {
  for (size_t index = 0; index < probe->failure_count; index++)
    report("driver %s %s, and takes no part: %s", probe->failures[index].driver_file,
           unit_words(probe->failures[index].status).text, probe->failures[index].message);
}

int share_find(struct share *share, const char *selector) {
  *share = (struct share){.selector = selector, .device_count = 1};
  if (!selector || strcmp(selector, "all") != 0) return EXIT_DONE;
  if (probe_devices(&share->probe, 0.0) != EXIT_DONE) return EXIT_FAILED;
  report_driver_failures(&share->probe);
  share->device_count = share->probe.device_count;
  if (share->device_count == 0) report("none of the OpenCL drivers here gives a device that can be used");
  if (share->device_count == 0) return EXIT_FAILED;
  if (share->device_count == 1) share->selector = share->probe.devices[0].info.selector;
  if (share->device_count > 1) share->parts = allocate(share->device_count, sizeof *share->parts);
  return EXIT_DONE;
}

void share_free(struct share *share) {
  for (size_t index = 0; share->parts && index < share->device_count; index++)
    free(share->parts[index].failure);
  free(share->parts);
  probe_free(&share->probe);
  *share = (struct share){0};
}

int share_run(struct share *share, struct network *network, const struct share_work *work) {
  return share->parts ? share_all(share, network, work)
                      : share_here(network, share->selector, work, &share->finished);
}

struct share share_alone(const struct share *share, size_t device) {
  if (!share->parts) return *share;
  return (struct share){.probe = {.devices = &share->probe.devices[device], .device_count = 1},
                        .device_count = 1,
                        .parts = &share->parts[device]};
}

size_t share_parts(const struct share *share) {
  return share->parts ? LEAST_BATCHES * share->device_count : 1;
}

void share_write_device(cJSON *root, const struct share *share, size_t number, const rescl_device *device) {
  struct result about = result_new();
  if (share->parts)
    result_set_facts(&about, &share->probe.devices[number]);
  else
    result_set_device(&about, device, 0);
  fields_write(root, &about, result_fields, FORM_DEVICE);
  result_free(&about);
}

void share_write_devices(cJSON *root, const struct share *share, const rescl_device *device) {
  if (!share->parts) {
    share_write_device(root, share, 0, device);
    return;
  }
  cJSON *list = cJSON_AddArrayToObject(root, "devices");
  for (size_t index = 0; index < share->device_count; index++) {
    cJSON *entry = json_add_object(list);
    share_write_device(entry, share, index, NULL);
    json_add_count(entry, "inputs", (int64_t)share->parts[index].items);
    if (share->parts[index].failure) json_add_text(entry, "failure", share->parts[index].failure);
  }
}

const char *share_selector(const struct share *share, size_t device) {
  return share->parts ? share->probe.devices[device].info.selector : NULL;
}
