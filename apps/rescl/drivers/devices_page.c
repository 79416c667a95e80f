#include "drivers/devices_page.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "console/report.h"
#include "console/table.h"
#include "console/terminal.h"
#include "console/units.h"
#include "data/json_read.h"

/** One fact of a block: what it is called, and how it is told; "" leaves it out. */
struct fact {
  const char *label;
  void (*tell)(char *text, size_t text_bytes, const cJSON *device);
};

static struct unit_text bytes_of(const cJSON *device, const char *key) {
  return unit_bytes((uint64_t)fmax(0.0, json_number(device, key)));
}

/** Adds a text of the device, after the separator where there is something before it. */
static void append(char *text, size_t text_bytes, const char *separator, const char *part) {
  const size_t length = strlen(text);
  if (*part) snprintf(text + length, text_bytes - length, "%s%s", length > 0 ? separator : "", part);
}

static void tell_platform(char *text, size_t text_bytes, const cJSON *device) {
  append(text, text_bytes, "", json_text(device, "platform"));
  append(text, text_bytes, ", ", json_text(device, "platform_version"));
}

static void tell_vendor(char *text, size_t text_bytes, const cJSON *device) {
  append(text, text_bytes, "", json_text(device, "vendor"));
}

static void tell_driver(char *text, size_t text_bytes, const cJSON *device) {
  append(text, text_bytes, "", json_text(device, "driver"));
  append(text, text_bytes, "; ", json_text(device, "version"));
  append(text, text_bytes, ", ", json_text(device, "c_version"));
}

static void tell_class(char *text, size_t text_bytes, const cJSON *device) {
  append(text, text_bytes, "", json_text(device, "class"));
  append(text, text_bytes, ": ", json_text(device, "class_reason"));
}

static void tell_compute(char *text, size_t text_bytes, const cJSON *device) {
  const double clock = json_number(device, "clock_mhz"), units = json_number(device, "compute_units");
  const int length = snprintf(text, text_bytes, "%.0f unit%s", units, units == 1.0 ? "" : "s");
  if (clock > 0.0) snprintf(text + length, text_bytes - (size_t)length, " at %.2f GHz", clock * 1e-3);
  snprintf(text + strlen(text), text_bytes - strlen(text), ", fp32 vectors of %.0f, %s, %s",
           json_number(device, "native_float_vector"), json_flag(device, "fp64") ? "fp64" : "no fp64",
           json_flag(device, "fp16") ? "fp16" : "no fp16");
}

static void tell_memory(char *text, size_t text_bytes, const cJSON *device) {
  snprintf(text, text_bytes, "%s, at most %s in one buffer; %s", bytes_of(device, "global_memory_bytes").text,
           bytes_of(device, "max_allocation_bytes").text,
           json_flag(device, "unified_memory") ? "the host's own" : "apart from the host's");
  if (json_number(device, "cache_bytes") > 0.0)
    snprintf(text + strlen(text), text_bytes - strlen(text), "; cache %s, lines of %.0f bytes",
             bytes_of(device, "cache_bytes").text, json_number(device, "cache_line_bytes"));
}

static void tell_limits(char *text, size_t text_bytes, const cJSON *device) {
  snprintf(text, text_bytes, "%.0f work-items a group, %s local memory%s, %s constant memory",
           json_number(device, "max_work_group_size"), bytes_of(device, "local_memory_bytes").text,
           json_flag(device, "own_local_memory") ? "" : " (a part of global memory)",
           bytes_of(device, "constant_memory_bytes").text);
}

static void tell_images(char *text, size_t text_bytes, const cJSON *device) {
  if (json_flag(device, "images"))
    snprintf(text, text_bytes, "up to %.0f×%.0f pixels", json_number(device, "image_width"),
             json_number(device, "image_height"));
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

static void tell_extensions(char *text, size_t text_bytes, const cJSON *device) {
  size_t count = 0;
  const char *word = json_text(device, "extensions");
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

static void tell_threads(char *text, size_t text_bytes, const cJSON *device) {
  snprintf(text, text_bytes, "%s",
           !json_flag(device, "has_threads")     ? ""
           : json_flag(device, "can_be_divided") ? "--threads can take a part of the units"
                                                 : "always all units: the driver offers no --threads");
}

static void tell_measured(char *text, size_t text_bytes, const cJSON *device) {
  const double gflops = json_number(device, "peak_gflops_measured");
  const char *failure = json_text(device, "measuring_failed");
  if (*failure) snprintf(text, text_bytes, "failed: %s", failure);
  if (gflops > 0.0)
    snprintf(text, text_bytes, "%.0f GFLOPS, %.1f GB/s", gflops,
             json_number(device, "peak_bandwidth_gbs_measured"));
}

static const struct fact facts[] = {
    {"platform", tell_platform}, {"vendor", tell_vendor},    {"driver", tell_driver},
    {"class", tell_class},       {"computes", tell_compute}, {"memory", tell_memory},
    {"limits", tell_limits},     {"images", tell_images},    {"extensions", tell_extensions},
    {"threads", tell_threads},   {"measured", tell_measured}};

static void print_block(const cJSON *device) {
  char *heading = format_text("%s  %s", json_text(device, "selector"), json_text(device, "name"));
  text_make_safe(heading, "");
  printf("\n%s%s%s\n", terminal_bold(stdout), heading, terminal_plain(stdout));
  free(heading);
  for (size_t index = 0; index < sizeof facts / sizeof *facts; index++) {
    char text[1024] = "";
    facts[index].tell(text, sizeof text, device);
    text_make_safe(text, "");
    if (text[0]) printf("  %-11s %s\n", facts[index].label, text);
  }
}

static void add_device(struct table *table, const cJSON *device) {
  table_cell(table, "%s", json_flag(device, "default") ? "*" : "");
  table_cell(table, "%s", json_text(device, "selector"));
  table_cell(table, "%s", json_text(device, "type"));
  table_cell(table, "%s", json_text(device, "name"));
  table_cell(table, "%s", json_text(device, "platform"));
  table_cell(table, "%.0f", json_number(device, "compute_units"));
  table_cell(table, "%s", bytes_of(device, "global_memory_bytes").text);
  table_cell(table, "%s", json_text(device, "driver"));
}

static void add_failure(struct table *table, const cJSON *failure) {
  table_cell(table, "!");
  table_cell(table, "-");
  table_cell(table, "-");
  table_cell(table, "%s", json_text(failure, "driver_file"));
  for (int column = 0; column < 3; column++) table_cell(table, "-");
  table_cell(table, "%s: %s", unit_words(json_text(failure, "status")).text, json_text(failure, "message"));
}

/** What to do where a driver does harm to those beside it. */
static void print_advice(const struct probe *probe) {
  const cJSON *device = probe->devices->child;
  if (!probe->failures->child) return;
  printf("\nTo load every driver, as programs do that are not told otherwise, fails here.\n");
  if (device)
    printf("Each selector above has its own driver loaded alone: give one, as --device %s, or set\n"
           "RESCL_DEVICE to it, until the driver that fails is repaired or its .icd file is removed.\n",
           json_text(device, "selector"));
}

void devices_page_print(const struct probe *probe) {
  static const struct table_column columns[] = {
      {"", TABLE_LEFT},         {"selector", TABLE_LEFT}, {"type", TABLE_LEFT},    {"device", TABLE_LEFT},
      {"platform", TABLE_LEFT}, {"units", TABLE_RIGHT},   {"memory", TABLE_RIGHT}, {"driver", TABLE_LEFT}};
  struct table *table = table_new(columns, sizeof columns / sizeof *columns);
  const cJSON *entry;
  cJSON_ArrayForEach(entry, probe->devices) add_device(table, entry);
  cJSON_ArrayForEach(entry, probe->failures) add_failure(table, entry);
  table_print(table, stdout);
  table_free(table);
  print_advice(probe);
  cJSON_ArrayForEach(entry, probe->devices) print_block(entry);
}
