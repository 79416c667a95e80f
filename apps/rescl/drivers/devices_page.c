#include "drivers/devices_page.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "console/report.h"
#include "console/say.h"
#include "console/table.h"
#include "console/units.h"

/** One fact of a block: what it is called, and how it is told; "" leaves it out. */
struct fact {
  const char *label;
  void (*tell)(char *text, size_t text_bytes, const struct device *device);
};

/** Adds a text of the device, after the separator where there is something before it. */
static void append(char *text, size_t text_bytes, const char *separator, const char *part) {
  const size_t length = strlen(text);
  if (*part) snprintf(text + length, text_bytes - length, "%s%s", length > 0 ? separator : "", part);
}

static void tell_platform(char *text, size_t text_bytes, const struct device *device) {
  append(text, text_bytes, "", device->info.platform);
  append(text, text_bytes, ", ", device->info.platform_version);
}

static void tell_vendor(char *text, size_t text_bytes, const struct device *device) {
  append(text, text_bytes, "", device->info.vendor);
}

static void tell_driver(char *text, size_t text_bytes, const struct device *device) {
  append(text, text_bytes, "", device->info.driver);
  append(text, text_bytes, "; ", device->info.version);
  append(text, text_bytes, ", ", device->info.c_version);
}

static void tell_class(char *text, size_t text_bytes, const struct device *device) {
  append(text, text_bytes, "", device->info.class_name);
  append(text, text_bytes, ": ", device->info.class_reason);
}

static void tell_compute(char *text, size_t text_bytes, const struct device *device) {
  const rescl_device_info *info = &device->info;
  const int length =
      snprintf(text, text_bytes, "%u unit%s", info->compute_units, info->compute_units == 1 ? "" : "s");
  if (info->clock_mhz > 0)
    snprintf(text + length, text_bytes - (size_t)length, " at %.2f GHz", info->clock_mhz * 1e-3);
  snprintf(text + strlen(text), text_bytes - strlen(text), ", fp32 vectors of %u, %s, %s",
           info->native_float_vector, info->has_fp64 ? "fp64" : "no fp64",
           info->has_fp16 ? "fp16" : "no fp16");
}

static void tell_memory(char *text, size_t text_bytes, const struct device *device) {
  snprintf(text, text_bytes, "%s, at most %s in one buffer; %s",
           unit_bytes(device->info.global_memory_bytes).text,
           unit_bytes(device->info.max_allocation_bytes).text,
           device->info.unified_memory ? "the host's own" : "apart from the host's");
  if (device->info.cache_bytes > 0)
    snprintf(text + strlen(text), text_bytes - strlen(text), "; cache %s, lines of %u bytes",
             unit_bytes(device->info.cache_bytes).text, device->info.cache_line_bytes);
}

static void tell_limits(char *text, size_t text_bytes, const struct device *device) {
  snprintf(text, text_bytes, "%zu work-items a group, %s local memory%s, %s constant memory",
           device->info.max_work_group_size, unit_bytes(device->info.local_memory_bytes).text,
           device->info.has_own_local_memory ? "" : " (a part of global memory)",
           unit_bytes(device->info.constant_memory_bytes).text);
}

static void tell_images(char *text, size_t text_bytes, const struct device *device) {
  if (device->info.has_images)
    snprintf(text, text_bytes, "up to %zu×%zu pixels", device->info.image_width, device->info.image_height);
  else
    snprintf(text, text_bytes, "none");
}

/** Those that decide what a network's kernels could use. */
static int matters(const char *extension, size_t length) {
  static const char *const names[] = {"cl_khr_fp16",
                                      "cl_khr_subgroups",
                                      "cl_intel_subgroups",
                                      "cl_intel_subgroup_matrix_multiply_accumulate",
                                      "cl_khr_integer_dot_product",
                                      "cl_arm_integer_dot_product_int8",
                                      "cl_khr_il_program",
                                      "cl_khr_command_buffer",
                                      "cl_khr_image2d_from_buffer"};
  for (size_t index = 0; index < sizeof names / sizeof *names; index++)
    if (strlen(names[index]) == length && strncmp(extension, names[index], length) == 0) return 1;
  return 0;
}

static void tell_extensions(char *text, size_t text_bytes, const struct device *device) {
  size_t count = 0;
  const char *word = device->info.extensions;
  for (word += strspn(word, " "); *word; word += strspn(word, " ")) {
    const size_t length = strcspn(word, " ");
    char *extension = format_text("%.*s", (int)length, word);
    if (matters(word, length)) append(text, text_bytes, ", ", extension);
    free(extension);
    word += length;
    count++;
  }
  snprintf(text + strlen(text), text_bytes - strlen(text), "%s%zu in all", *text ? "; " : "", count);
}

static void tell_threads(char *text, size_t text_bytes, const struct device *device) {
  snprintf(text, text_bytes, "%s",
           !device->info.has_threads     ? ""
           : device->info.can_be_divided ? "--threads can take a part of the units"
                                         : "always all units: the driver offers no --threads");
}

static void tell_measured(char *text, size_t text_bytes, const struct device *device) {
  if (device->measuring_failed) snprintf(text, text_bytes, "failed: %s", device->measuring_failed);
  if (device->peak_gflops > 0.0)
    snprintf(text, text_bytes, "%.0f GFLOPS, %.1f GB/s", device->peak_gflops, device->peak_bandwidth_gbs);
}

static void tell_refused(char *text, size_t text_bytes, const struct device *device) {
  snprintf(text, text_bytes, "%s", text_or_empty(device->refused));
}

static const struct fact facts[] = {
    {"platform", tell_platform}, {"vendor", tell_vendor},     {"driver", tell_driver},
    {"class", tell_class},       {"computes", tell_compute},  {"memory", tell_memory},
    {"limits", tell_limits},     {"images", tell_images},     {"extensions", tell_extensions},
    {"threads", tell_threads},   {"measured", tell_measured}, {"not used", tell_refused}};

static void print_block(const struct device *device) {
  say_bold("\n%s  %s\n", device->info.selector, device->info.name);
  for (size_t index = 0; index < sizeof facts / sizeof *facts; index++) {
    char text[1024] = "";
    facts[index].tell(text, sizeof text, device);
    if (text[0]) say("  %-11s %s\n", facts[index].label, text);
  }
}

static void add_device(struct table *table, const struct device *device) {
  table_cell(table, "%s", device->info.is_default ? "*" : "");
  table_cell(table, "%s", device->info.selector);
  table_cell(table, "%s", text_or_empty(device->type));
  table_cell(table, "%s", device->info.name);
  table_cell(table, "%s", device->info.platform);
  table_cell(table, "%u", device->info.compute_units);
  table_cell(table, "%s", unit_bytes(device->info.global_memory_bytes).text);
  table_cell(table, "%s", device->info.driver);
}

static void add_failure(struct table *table, const struct driver_failure *failure) {
  table_cell(table, "!");
  table_cell(table, "-");
  table_cell(table, "-");
  table_cell(table, "%s", failure->driver_file);
  for (int column = 0; column < 3; column++) table_cell(table, "-");
  table_cell(table, "%s: %s", unit_words(failure->status).text, failure->message);
}

/** What to do where a driver does harm to those beside it. */
static void print_advice(const struct probe *probe) {
  if (probe->failure_count == 0) return;
  say("\nTo load every driver, as programs do that are not told otherwise, fails here.\n");
  if (probe->device_count == 0) return;
  say("Each selector above has its own driver loaded alone: give one, as --device %s, or set\n",
      probe->devices[0].info.selector);
  say("RESCL_DEVICE to it, until the driver that fails is repaired or its .icd file is removed.\n");
}

void devices_page_print(const struct probe *probe) {
  static const struct table_column columns[] = {
      {"", TABLE_LEFT},         {"selector", TABLE_LEFT}, {"type", TABLE_LEFT},    {"device", TABLE_LEFT},
      {"platform", TABLE_LEFT}, {"units", TABLE_RIGHT},   {"memory", TABLE_RIGHT}, {"driver", TABLE_LEFT}};
  struct table *table = table_new(columns, sizeof columns / sizeof *columns);
  for (size_t index = 0; index < probe->device_count; index++) add_device(table, &probe->devices[index]);
  for (size_t index = 0; index < probe->failure_count; index++) add_failure(table, &probe->failures[index]);
  table_print(table, stdout);
  table_free(table);
  print_advice(probe);
  for (size_t index = 0; index < probe->device_count; index++) print_block(&probe->devices[index]);
}
