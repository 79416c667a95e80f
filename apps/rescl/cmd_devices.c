#define _GNU_SOURCE // argp
#include <argp.h>
#include <stdio.h>
#include <string.h>

#include "commands.h"
#include "json.h"
#include "options.h"
#include "report.h"
#include "table.h"
#include "units.h"

static const struct argp_child children[] = {{&json_argp, 0, NULL, 0}, {0}};

static error_t parse(int key, char *argument, struct argp_state *state) {
  (void)argument;
  if (key != ARGP_KEY_INIT) return ARGP_ERR_UNKNOWN;
  common_options_share(state, children, state->input);
  return 0;
}

static const char description[] = "List the OpenCL devices of this machine, each with the selector that "
                                  "--device takes. '*' marks the one that "
                                  "is used when no --device is given."
                                  "\vExamples:\n"
                                  "  rescl devices\n"
                                  "  rescl devices --json devices.json";

/** The selector of the device that the library would take; "" where it can not tell. */
static void find_default(char *selector, size_t selector_bytes) {
  rescl_device *device = NULL;
  selector[0] = '\0';
  if (rescl_device_open(&device, NULL) == RESCL_OK)
    snprintf(selector, selector_bytes, "%s", rescl_device_get_info(device)->selector);
  rescl_device_free(device);
}

static void print_devices(const rescl_device_info *devices, size_t count, const char *default_selector) {
  static const struct table_column columns[] = {
      {"", TABLE_LEFT},         {"selector", TABLE_LEFT}, {"type", TABLE_LEFT},    {"device", TABLE_LEFT},
      {"platform", TABLE_LEFT}, {"units", TABLE_RIGHT},   {"memory", TABLE_RIGHT}, {"driver", TABLE_LEFT}};
  struct table *table = table_new(columns, sizeof columns / sizeof *columns);
  for (size_t index = 0; index < count; index++) {
    const rescl_device_info *device = &devices[index];
    table_cell(table, "%s", strcmp(device->selector, default_selector) == 0 ? "*" : "");
    table_cell(table, "%s", device->selector);
    table_cell(table, "%s", rescl_device_type_name(device->type));
    table_cell(table, "%s", device->name);
    table_cell(table, "%s", device->platform);
    table_cell(table, "%u", device->compute_units);
    table_cell(table, "%s", unit_bytes(device->global_memory_bytes).text);
    table_cell(table, "%s", device->driver);
  }
  table_print(table, stdout);
  table_free(table);
}

static cJSON *describe_device(const rescl_device_info *device, const char *default_selector) {
  cJSON *entry = cJSON_CreateObject();
  cJSON_AddStringToObject(entry, "selector", device->selector);
  cJSON_AddBoolToObject(entry, "default", strcmp(device->selector, default_selector) == 0);
  cJSON_AddStringToObject(entry, "type", rescl_device_type_name(device->type));
  json_add_text(entry, "name", device->name);
  json_add_text(entry, "vendor", device->vendor);
  json_add_text(entry, "platform", device->platform);
  json_add_text(entry, "platform_version", device->platform_version);
  json_add_text(entry, "driver", device->driver);
  json_add_text(entry, "version", device->version);
  json_add_count(entry, "compute_units", device->compute_units);
  json_add_count(entry, "clock_mhz", device->clock_mhz);
  json_add_count(entry, "native_float_vector", device->native_float_vector);
  json_add_count(entry, "max_work_group_size", (int64_t)device->max_work_group_size);
  json_add_count(entry, "global_memory_bytes", (int64_t)device->global_memory_bytes);
  json_add_count(entry, "max_allocation_bytes", (int64_t)device->max_allocation_bytes);
  json_add_count(entry, "local_memory_bytes", (int64_t)device->local_memory_bytes);
  cJSON_AddBoolToObject(entry, "unified_memory", device->unified_memory);
  cJSON_AddBoolToObject(entry, "fp16", device->has_fp16);
  cJSON_AddBoolToObject(entry, "fp64", device->has_fp64);
  return entry;
}

static int write_devices(const char *path, const rescl_device_info *devices, size_t count,
                         const char *default_selector) {
  cJSON *root = json_new("rescl.devices/1");
  cJSON *list = cJSON_AddArrayToObject(root, "devices");
  for (size_t index = 0; index < count; index++)
    cJSON_AddItemToArray(list, describe_device(&devices[index], default_selector));
  const int code = json_write(root, path);
  cJSON_Delete(root);
  return code;
}

int cmd_devices(int argc, char **argv) {
  static const struct argp parser = {.parser = parse, .doc = description, .children = children};
  struct common_options options = {0};
  argp_parse(&parser, argc, argv, 0, NULL, &options);

  rescl_device_info *devices = NULL;
  size_t count = 0;
  char default_selector[sizeof devices->selector];
  if (rescl_device_list(&devices, &count) != RESCL_OK) return report_library(NULL);
  find_default(default_selector, sizeof default_selector);
  if (!json_takes_output(options.json)) print_devices(devices, count, default_selector);
  const int code = write_devices(options.json, devices, count, default_selector);
  rescl_device_list_free(devices);
  return code;
}
