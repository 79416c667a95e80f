#define _POSIX_C_SOURCE 200809L
#include "tune/results.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "kernels/sources.h"
#include "opencl/cache.h"

#define SCHEMA RESULTS_SCHEMA "5"

struct results {
  rescl_device_info info;
  char folder[PATH_MAX], path[PATH_MAX]; // empty: nothing is kept
  struct result *list;
  size_t count, capacity;
  int is_changed;
};

static void locate(struct results *results) {
  char cache[PATH_MAX];
  XXH128_hash_t key;
  const char *const texts[] = {SCHEMA, kernel_sources_hash()};
  if (cache_is_off() || file_cache_folder(cache) != RESCL_OK ||
      !cache_make_key(&key, &results->info, texts, 2))
    return;
  const int folder = snprintf(results->folder, sizeof results->folder, "%s/tuning", cache);
  const int path = snprintf(results->path, sizeof results->path, "%s/tuning/%016llx%016llx.json", cache,
                            (unsigned long long)key.high64, (unsigned long long)key.low64);
  if (folder < 0 || path < 0 || (size_t)path >= sizeof results->path) results->path[0] = '\0';
}

const struct result *results_find(const struct results *results, const char *signature) {
  for (size_t index = 0; index < results->count; index++)
    if (strcmp(results->list[index].signature, signature) == 0) return &results->list[index];
  return NULL;
}

static rescl_status store(struct results *results, const struct result *result) {
  struct result *known = (struct result *)results_find(results, result->signature);
  if (!known) {
    TRY(ARRAY_RESERVE(results->list, results->count + 1, results->capacity));
    known = &results->list[results->count++];
  }
  *known = *result;
  return RESCL_OK;
}

rescl_status results_put(struct results *results, const struct result *result) {
  results->is_changed = 1;
  return store(results, result);
}

static void copy_text(char *target, size_t size_bytes, const cJSON *object, const char *key) {
  const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, key));
  snprintf(target, size_bytes, "%s", text ? text : "");
}

static uint64_t number_of(const cJSON *object, const char *key) {
  const double number = cJSON_GetNumberValue(cJSON_GetObjectItemCaseSensitive(object, key));
  return number > 0 && number < 1e18 ? (uint64_t)number : 0;
}

static struct result read_result(const cJSON *layer) {
  struct result result = {.usual_ns = number_of(layer, "usual_ns"),
                          .best_ns = number_of(layer, "best_ns"),
                          .wrong_count = (int)number_of(layer, "wrong_count"),
                          .failed_count = (int)number_of(layer, "failed_count"),
                          .is_left = cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(layer, "left"))};
  copy_text(result.signature, sizeof result.signature, layer, "layer");
  copy_text(result.kernel, sizeof result.kernel, layer, "kernel");
  copy_text(result.variant, sizeof result.variant, layer, "variant");
  copy_text(result.tried, sizeof result.tried, layer, "tried");
  copy_text(result.right, sizeof result.right, layer, "right");
  copy_text(result.wrong, sizeof result.wrong, layer, "wrong");
  copy_text(result.failed, sizeof result.failed, layer, "failed");
  copy_text(result.failure, sizeof result.failure, layer, "failure");
  return result;
}

/** The checksum of the layers as cJSON prints them, for damage that still is JSON. 0 where there is no memory for it. */
static int write_checksum(char text[20], const cJSON *layers) {
  char *printed = cJSON_PrintUnformatted(layers);
  if (!printed) return 0;
  snprintf(text, 20, "%016llx", (unsigned long long)XXH3_64bits(printed, strlen(printed)));
  cJSON_free(printed);
  return 1;
}

static int is_valid(const cJSON *root) {
  char checksum[20];
  const cJSON *layers = cJSON_GetObjectItemCaseSensitive(root, "layers");
  const char *schema = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(root, "schema"));
  const char *found = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(root, "checksum"));
  if (!cJSON_IsArray(layers) || !schema || !found || strcmp(schema, SCHEMA) != 0) return 0;
  return write_checksum(checksum, layers) && strcmp(checksum, found) == 0;
}

/** Takes from the file what is not known yet. */
static rescl_status merge_file(struct results *results) {
  struct file_map map;
  if (!results->path[0] || file_map_private(&map, results->path) != RESCL_OK) return RESCL_OK;
  cJSON *root = map.bytes ? cJSON_ParseWithLength((const char *)map.bytes, map.size_bytes) : NULL;
  const cJSON *layer = NULL;
  rescl_status status = RESCL_OK;
  if (root && is_valid(root)) {
    cJSON_ArrayForEach(layer, cJSON_GetObjectItemCaseSensitive(root, "layers")) {
      const struct result result = read_result(layer);
      if (result.signature[0] && !results_find(results, result.signature)) status = store(results, &result);
      if (status != RESCL_OK) break;
    }
  }
  cJSON_Delete(root);
  file_map_close(&map);
  return status;
}

/** What cJSON can not add for want of memory it leaves out: the rest would be a whole file with less in it.
 *  So each function below says whether all is there. */

static int add_result(cJSON *layers, const struct result *result) {
  cJSON *layer = cJSON_CreateObject();
  const int is_whole = cJSON_AddStringToObject(layer, "layer", result->signature) &&
                       cJSON_AddStringToObject(layer, "kernel", result->kernel) &&
                       cJSON_AddStringToObject(layer, "variant", result->variant) &&
                       cJSON_AddNumberToObject(layer, "usual_ns", (double)result->usual_ns) &&
                       cJSON_AddNumberToObject(layer, "best_ns", (double)result->best_ns) &&
                       cJSON_AddNumberToObject(layer, "wrong_count", result->wrong_count) &&
                       cJSON_AddNumberToObject(layer, "failed_count", result->failed_count) &&
                       cJSON_AddStringToObject(layer, "tried", result->tried) &&
                       cJSON_AddStringToObject(layer, "right", result->right) &&
                       cJSON_AddStringToObject(layer, "wrong", result->wrong) &&
                       cJSON_AddStringToObject(layer, "failed", result->failed) &&
                       cJSON_AddStringToObject(layer, "failure", result->failure) &&
                       cJSON_AddBoolToObject(layer, "left", result->is_left);
  if (is_whole && cJSON_AddItemToArray(layers, layer)) return 1;
  cJSON_Delete(layer);
  return 0;
}

static int add_device(cJSON *root, const rescl_device_info *info) {
  cJSON *device = cJSON_AddObjectToObject(root, "device");
  return cJSON_AddStringToObject(device, "name", info->name) &&
         cJSON_AddStringToObject(device, "vendor", info->vendor) &&
         cJSON_AddStringToObject(device, "driver", info->driver) &&
         cJSON_AddStringToObject(device, "platform", info->platform) &&
         cJSON_AddStringToObject(device, "platform_version", info->platform_version);
}

static int add_all(cJSON *root, const struct results *results) {
  char checksum[20];
  if (!cJSON_AddStringToObject(root, "schema", SCHEMA) || !add_device(root, &results->info)) return 0;
  cJSON *layers = cJSON_AddArrayToObject(root, "layers");
  for (size_t index = 0; index < results->count; index++)
    if (!add_result(layers, &results->list[index])) return 0;
  return layers && write_checksum(checksum, layers) && cJSON_AddStringToObject(root, "checksum", checksum);
}

void results_save(struct results *results) {
  if (!results->is_changed || !results->path[0] || merge_file(results) != RESCL_OK) return;
  cJSON *root = cJSON_CreateObject();
  char *text = root && add_all(root, results) ? cJSON_Print(root) : NULL;
  const struct file_part part = {text, text ? strlen(text) : 0};
  if (text && file_make_folders(results->folder) == RESCL_OK &&
      file_check_private(results->folder) == RESCL_OK &&
      file_write_private(results->path, &part, 1) == RESCL_OK)
    results->is_changed = 0;
  cJSON_free(text);
  cJSON_Delete(root);
}

/** Takes what is in its file; frees it where there is no memory for that. */
static rescl_status fill(struct results **results) {
  const rescl_status status = merge_file(*results);
  if (status == RESCL_OK) return RESCL_OK;
  results_free(*results);
  *results = NULL;
  return status;
}

rescl_status results_open(struct results **results, const rescl_device_info *info) {
  *results = calloc(1, sizeof **results);
  if (!*results) return fail_memory(sizeof **results);
  (*results)->info = *info;
  locate(*results);
  return fill(results);
}

rescl_status results_read(struct results **results, const char *path) {
  *results = calloc(1, sizeof **results);
  if (!*results) return fail_memory(sizeof **results);
  snprintf((*results)->path, sizeof(*results)->path, "%s", path);
  TRY(fill(results));
  (*results)->path[0] = '\0';
  return RESCL_OK;
}

/** Names and how many kinds of layers each is on the list of. */
struct tally {
  char names[32][64];
  size_t counts[32], count;
};

static void tally_names(struct tally *tally, const char *names) {
  for (names += strspn(names, " "); *names; names += strspn(names, " ")) {
    char name[64];
    const size_t length = strcspn(names, " ");
    size_t index = 0;
    snprintf(name, sizeof name, "%.*s", (int)length, names);
    while (index < tally->count && strcmp(tally->names[index], name) != 0) index++;
    if (index < sizeof tally->counts / sizeof *tally->counts) {
      if (index == tally->count) memcpy(tally->names[tally->count++], name, sizeof name);
      tally->counts[index]++;
    }
    names += length;
  }
}

static void append_tally(char *text, size_t size_bytes, const struct tally *tally, const char *what) {
  for (size_t index = 0; index < tally->count; index++) {
    const size_t used = strlen(text);
    snprintf(text + used, size_bytes - used, "%s%s %s (%zu kind%s of layers)", used ? ", " : "",
             tally->names[index], what, tally->counts[index], tally->counts[index] == 1 ? "" : "s");
  }
}

void results_write_refused(const struct results *results, char *text, size_t size_bytes) {
  struct tally wrong = {.count = 0}, failed = {.count = 0};
  for (size_t index = 0; index < results->count; index++) {
    tally_names(&wrong, results->list[index].wrong);
    tally_names(&failed, results->list[index].failed);
  }
  text[0] = '\0';
  append_tally(text, size_bytes, &wrong, "is wrong");
  append_tally(text, size_bytes, &failed, "fails");
}

void results_free(struct results *results) {
  if (!results) return;
  free(results->list);
  free(results);
}
