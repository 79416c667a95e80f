#include "compare/comparison.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "compare/parts.h"
#include "console/report.h"
#include "data/json.h"
#include "data/json_read.h"

/** One network and batch; an entry, or NULL, for each series. */
struct network {
  const char *name;
  double batch; // NaN: not known
  const struct comparison_entry **timed, **profiled;
};

struct networks {
  struct network *items;
  size_t count, capacity;
};

const cJSON *comparison_find(const cJSON *array, const char *key, const char *text) {
  const cJSON *element;
  cJSON_ArrayForEach(element, array) {
    if (strcmp(json_text(element, key), text) == 0) return element;
  }
  return NULL;
}

void comparison_add_verdict(cJSON *result, double time, double baseline, double allowed, int is_baseline) {
  json_add_number(result, "time_ratio", time / baseline);
  const char *verdict = is_baseline                        ? "baseline"
                        : isnan(time) || isnan(baseline)   ? ""
                        : fabs(time - baseline) <= allowed ? "same"
                        : time < baseline                  ? "faster"
                                                           : "slower";
  json_add_text_or_null(result, "verdict", verdict);
}

double comparison_spread(const cJSON *result) {
  const double spread = json_number(result, "latency_ms.spread");
  return isnan(spread) ? json_number(result, "latency_ms.p90") - json_number(result, "latency_ms.median")
                       : spread;
}

/** The place of that network and batch: networks as they come, each with its batches in order. */
static size_t find_place(const struct networks *networks, const struct comparison_entry *entry) {
  size_t place = networks->count;
  for (size_t index = 0; index < networks->count; index++) {
    const struct network *network = &networks->items[index];
    if (strcmp(network->name, entry->network) != 0) continue;
    if (!(network->batch < entry->batch)) return index; // unknown batches stand in front
    place = index + 1;
  }
  return place;
}

static int is_of(const struct network *network, const struct comparison_entry *entry) {
  const int is_same_batch = isnan(network->batch)
                                ? isnan(entry->batch)
                                : network->batch <= entry->batch && network->batch >= entry->batch;
  return is_same_batch && strcmp(network->name, entry->network) == 0;
}

static struct network *find_network(struct networks *networks, const struct comparison_entry *entry,
                                    size_t series_count) {
  const size_t place = find_place(networks, entry);
  if (place < networks->count && is_of(&networks->items[place], entry)) return &networks->items[place];
  networks->items =
      allocate_more(networks->items, networks->count, &networks->capacity, sizeof *networks->items);
  struct network *network = &networks->items[place];
  memmove(network + 1, network, (networks->count++ - place) * sizeof *network);
  *network = (struct network){.name = entry->network,
                              .batch = entry->batch,
                              .timed = allocate(series_count, sizeof *network->timed),
                              .profiled = allocate(series_count, sizeof *network->profiled)};
  return network;
}

static struct networks sort_networks(const struct comparison_parts *parts) {
  struct networks networks = {0};
  for (size_t index = 0; index < parts->entry_count; index++) {
    const struct comparison_entry *entry = &parts->entries[index];
    if (!entry->network[0]) continue; // the device as a whole failed
    struct network *network = find_network(&networks, entry, parts->series_count);
    const int is_profile = entry->input->is_profile && entry->is_ok;
    (is_profile ? network->profiled : network->timed)[entry->series] = entry;
  }
  return networks;
}

/** Copies fields of the object at `path`, null where there is none. */
static void copy_numbers(cJSON *to, const cJSON *from, const char *path, const char *const *keys) {
  cJSON *part = cJSON_AddObjectToObject(to, path);
  for (; *keys; keys++) json_add_number(part, *keys, json_number(json_find(from, path), *keys));
}

static void copy_latency(cJSON *to, const cJSON *from) {
  static const char *const keys[] = {"min", "median", "p90", "p99", "mean", "spread", NULL};
  copy_numbers(to, from, "latency_ms", keys);
}

static void copy_status(cJSON *to, const struct comparison_entry *entry) {
  json_add_text(to, "status", entry->is_ok ? "ok" : json_text(entry->json, "status"));
  json_add_text_or_null(to, "message", json_text(entry->json, "message"));
}

static double fraction_of_peak(const cJSON *result) {
  const double in_turn = json_number(result, "fraction_of_peak_in_turn");
  return isnan(in_turn) ? json_number(result, "fraction_of_peak") : in_turn;
}

static void copy_measurements(cJSON *to, const cJSON *from) {
  static const char *const device_keys[] = {"min", "median", "p90", "p99", "mean", NULL};
  static const char *const drift_keys[] = {"first_third_ms", "last_third_ms", "ratio", NULL};
  static const char *const startup_keys[] = {"load", "compile", "tune", "upload", "first_run", NULL};
  static const char *const memory_keys[] = {"weights", "arena", "host_peak", NULL};
  static const char *const keys[] = {"runs", "images_per_second", "gflops", "max_relative_error"};
  copy_latency(to, from);
  copy_numbers(to, from, "device_ms", device_keys);
  copy_numbers(to, from, "drift", drift_keys);
  cJSON_AddBoolToObject(cJSON_GetObjectItemCaseSensitive(to, "drift"), "is_drifting",
                        json_flag(from, "drift.is_drifting"));
  copy_numbers(to, from, "startup_ms", startup_keys);
  copy_numbers(to, from, "memory_bytes", memory_keys);
  for (size_t index = 0; index < sizeof keys / sizeof *keys; index++)
    json_add_number(to, keys[index], json_number(from, keys[index]));
  json_add_number(to, "fraction_of_peak", fraction_of_peak(from));
  json_add_text_or_null(to, "output_hash", json_text(from, "output_hash"));
}

static double median_of_entry(const struct comparison_entry *entry) {
  return entry && entry->is_ok ? json_number(entry->json, "latency_ms.median") : NAN;
}

/** Nonzero where nearly every run of one took longer than nearly every run of the other, however wide the
 * spreads. */
static int are_apart(const cJSON *one, const cJSON *other) {
  return json_number(one, "latency_ms.min") > json_number(other, "latency_ms.p99") ||
         json_number(other, "latency_ms.min") > json_number(one, "latency_ms.p99");
}

/** By how much two medians may differ and yet count as the same. */
static double allowed_difference(const cJSON *result, const cJSON *baseline) {
  return are_apart(result, baseline) ? 0.0 : fmax(comparison_spread(result), comparison_spread(baseline));
}

static cJSON *describe_result(const struct comparison_parts *parts, const struct network *network,
                              size_t series) {
  const struct comparison_entry *entry = network->timed[series], *baseline = network->timed[parts->baseline];
  cJSON *result = cJSON_CreateObject();
  cJSON_AddStringToObject(result, "series", parts->series[series].id);
  copy_status(result, entry);
  if (!entry->is_ok) return result;
  copy_measurements(result, entry->json);
  const double against = median_of_entry(baseline);
  const double allowed = isnan(against) ? 0.0 : allowed_difference(entry->json, baseline->json);
  comparison_add_verdict(result, median_of_entry(entry), against, allowed, series == parts->baseline);
  return result;
}

static cJSON *describe_profile(const struct comparison_parts *parts, const struct network *network,
                               size_t series) {
  const cJSON *from = network->profiled[series]->json;
  cJSON *profile = cJSON_CreateObject();
  cJSON_AddStringToObject(profile, "series", parts->series[series].id);
  copy_latency(profile, from);
  json_add_number(profile, "device_ms", json_number(from, "device_ms"));
  return profile;
}

static cJSON *describe_network(const struct comparison_parts *parts, const struct network *network) {
  cJSON *entry = cJSON_CreateObject();
  json_add_text(entry, "name", network->name);
  json_add_number(entry, "batch", network->batch);
  cJSON *results = cJSON_AddArrayToObject(entry, "results"),
        *profiles = cJSON_AddArrayToObject(entry, "profiles");
  for (size_t series = 0; series < parts->series_count; series++) {
    if (network->timed[series]) cJSON_AddItemToArray(results, describe_result(parts, network, series));
    if (network->profiled[series]) cJSON_AddItemToArray(profiles, describe_profile(parts, network, series));
  }
  cJSON_AddItemToObject(entry, "layers", comparison_layers(parts, network->profiled));
  return entry;
}

static void copy_host(cJSON *to, const cJSON *from) {
  static const char *const numbers[] = {"cores", "memory_bytes"};
  cJSON *host = cJSON_AddObjectToObject(to, "host");
  json_add_text_or_null(host, "cpu", json_text(from, "host.cpu"));
  json_add_text_or_null(host, "os", json_text(from, "host.os"));
  for (size_t index = 0; index < sizeof numbers / sizeof *numbers; index++)
    json_add_number(host, numbers[index], json_number(json_find(from, "host"), numbers[index]));
}

static void copy_device(cJSON *to, const cJSON *from) {
  static const char *const texts[] = {"selector", "name", "platform", "driver", "type"};
  cJSON *device = cJSON_AddObjectToObject(to, "device");
  for (size_t index = 0; index < sizeof texts / sizeof *texts; index++)
    json_add_text_or_null(device, texts[index], json_text(json_find(from, "device"), texts[index]));
  json_add_number(device, "compute_units", json_number(from, "device.compute_units"));
}

/** The largest of what the series' files measured: each is a limit that was reached. */
static double find_peak(const struct comparison_parts *parts, size_t series, const char *key) {
  double peak = NAN;
  for (size_t index = 0; index < parts->entry_count; index++)
    if (parts->entries[index].series == series)
      peak = fmax(peak, json_number(parts->entries[index].json, key));
  return peak;
}

/** Once each, in the order of the command line. */
static void add_files(cJSON *to, const struct comparison_parts *parts, size_t series) {
  cJSON *files = cJSON_AddArrayToObject(to, "files");
  const struct comparison_input *last = NULL;
  for (size_t index = 0; index < parts->entry_count; index++) {
    const struct comparison_entry *entry = &parts->entries[index];
    if (entry->series != series || entry->input == last) continue;
    last = entry->input;
    cJSON *holder = cJSON_CreateObject();
    json_add_text(holder, "path", last->path);
    cJSON_AddItemToArray(files, cJSON_DetachItemFromObjectCaseSensitive(holder, "path"));
    cJSON_Delete(holder);
  }
}

/** How the device failed before any network, where it did. */
static const struct comparison_entry *find_failure(const struct comparison_parts *parts, size_t series) {
  for (size_t index = 0; index < parts->entry_count; index++) {
    const struct comparison_entry *entry = &parts->entries[index];
    if (entry->series == series && !entry->is_ok && !entry->network[0]) return entry;
  }
  return NULL;
}

static cJSON *describe_series(const struct comparison_parts *parts, size_t index) {
  static const char *const peaks[] = {"peak_gflops_measured", "peak_bandwidth_gbs_measured"};
  const struct comparison_series *series = &parts->series[index];
  const struct comparison_entry *failure = find_failure(parts, index);
  cJSON *entry = cJSON_CreateObject();
  cJSON_AddStringToObject(entry, "id", series->id);
  json_add_text(entry, "label", series->label);
  add_files(entry, parts, index);
  copy_host(entry, series->first->input->root);
  copy_device(entry, series->first->json);
  json_add_number(entry, "threads", json_number(series->first->json, "threads"));
  json_add_text_or_null(entry, "algorithm", json_text(series->first->json, "algorithm"));
  for (size_t peak = 0; peak < sizeof peaks / sizeof *peaks; peak++)
    json_add_number(entry, peaks[peak], find_peak(parts, index, peaks[peak]));
  if (failure) {
    copy_status(entry, failure);
  } else {
    cJSON_AddStringToObject(entry, "status", "ok");
    cJSON_AddNullToObject(entry, "message");
  }
  return entry;
}

/** By id, else by a part of the label; the number of series where there is none. */
static size_t find_baseline(const struct comparison_parts *parts, const char *wanted) {
  size_t index = 0;
  while (index < parts->series_count && strcmp(parts->series[index].id, wanted) != 0) index++;
  if (index < parts->series_count) return index;
  for (index = 0; index < parts->series_count; index++)
    if (strstr(parts->series[index].label, wanted)) break;
  return index;
}

static int choose_baseline(struct comparison_parts *parts, const char *wanted) {
  parts->baseline = wanted ? find_baseline(parts, wanted) : 0;
  if (parts->baseline < parts->series_count) return EXIT_DONE;
  char *known = format_text("%s", "");
  for (size_t index = 0; index < parts->series_count; index++) {
    char *more = format_text("%s\n  %s  %s", known, parts->series[index].id, parts->series[index].label);
    free(known);
    known = more;
  }
  report("--baseline %s: there is no such device in these files; there are:%s", wanted, known);
  free(known);
  return EXIT_FAILED;
}

static cJSON *describe(const struct comparison_parts *parts) {
  struct networks networks = sort_networks(parts);
  cJSON *root = json_new("rescl.compare/1");
  cJSON_AddStringToObject(root, "baseline", parts->series[parts->baseline].id);
  cJSON *series = cJSON_AddArrayToObject(root, "series"), *list = cJSON_AddArrayToObject(root, "networks");
  for (size_t index = 0; index < parts->series_count; index++)
    cJSON_AddItemToArray(series, describe_series(parts, index));
  for (size_t index = 0; index < networks.count; index++) {
    cJSON_AddItemToArray(list, describe_network(parts, &networks.items[index]));
    free(networks.items[index].timed);
    free(networks.items[index].profiled);
  }
  free(networks.items);
  comparison_add_notes(root);
  return root;
}

cJSON *comparison_new(const struct comparison_input *inputs, size_t input_count, const char *baseline) {
  struct comparison_parts parts = {0};
  cJSON *root = NULL;
  if (comparison_parts_gather(&parts, inputs, input_count) == EXIT_DONE) {
    comparison_label(&parts);
    if (choose_baseline(&parts, baseline) == EXIT_DONE) root = describe(&parts);
  }
  comparison_parts_free(&parts);
  return root;
}
