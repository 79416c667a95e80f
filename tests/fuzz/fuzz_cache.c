/** Any bytes as files of the cache; the first says which.
 *
 *      t  tuning results           T  the layers of tuning results, in a file that is right otherwise
 *      p  a program's binary       P  likewise with the right key, size and checksum: what follows is the binary */
#define _POSIX_C_SOURCE 200809L
#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <xxhash.h>

#include "fuzz/fuzz.h"
#include "opencl/cache.h"
#include "rescl/cache.h"
#include "support/temporary_folder.h"
#include "tune/results.h"

static char folder[] = "/tmp/rescl-fuzz-XXXXXX";
static char tuning_path[PATH_MAX];
static const rescl_device_info device = {.name = "a device", .driver = "1.0", .platform = "a platform"};
static const struct program_request request = {"work", {NULL, "__kernel void work() {}"}, ""};

static void find_tuning_path(void) {
  rescl_cache_entry *entries;
  size_t count;
  FUZZ_HOLDS(rescl_cache_list(&entries, &count) == RESCL_OK && count == 1, "%s", rescl_last_error());
  snprintf(tuning_path, sizeof tuning_path, "%s/tuning/%s.json", folder, entries[0].name);
  rescl_cache_list_free(entries);
}

static void start(void) {
  static const struct result result = {.signature = "Conv 1", .kernel = "winograd_4"};
  struct results *results;
  FUZZ_HOLDS(temporary_folder(folder), "%s", folder);
  setenv("RESCL_CACHE_DIR", folder, 1);
  FUZZ_HOLDS(results_open(&results, &device) == RESCL_OK, "%s", rescl_last_error());
  FUZZ_HOLDS(results_put(results, &result) == RESCL_OK, "%s", rescl_last_error());
  results_save(results);
  results_free(results);
  find_tuning_path();
}

static void write_file(const char *path, const void *bytes, size_t size_bytes) {
  unlink(path);
  FILE *file = fopen(path, "wb");
  FUZZ_HOLDS(file && fwrite(bytes, 1, size_bytes, file) == size_bytes, "%s", path);
  fclose(file);
}

/** A file of results whose checksum is that of these layers; where they are not JSON, as they are. */
static void write_layers(const uint8_t *bytes, size_t size_bytes) {
  cJSON *layers = cJSON_ParseWithLength((const char *)bytes, size_bytes);
  char *printed = layers ? cJSON_PrintUnformatted(layers) : NULL, checksum[20];
  if (printed) {
    cJSON *root = cJSON_CreateObject();
    snprintf(checksum, sizeof checksum, "%016llx", (unsigned long long)XXH3_64bits(printed, strlen(printed)));
    cJSON_AddStringToObject(root, "schema", RESULTS_SCHEMA "4");
    cJSON_AddItemToObject(root, "layers", layers);
    cJSON_AddStringToObject(root, "checksum", checksum);
    char *text = cJSON_Print(root);
    write_file(tuning_path, text, strlen(text));
    cJSON_free(text);
    cJSON_Delete(root);
  } else {
    cJSON_Delete(layers);
    write_file(tuning_path, bytes, size_bytes);
  }
  cJSON_free(printed);
}

/** Reads the file, adds to it and writes it anew: all must be there then. */
static void use_results(void) {
  const struct result more = {.signature = "Conv 2", .kernel = "conv_blocked"};
  struct results *results;
  FUZZ_HOLDS(results_open(&results, &device) == RESCL_OK, "%s", rescl_last_error());
  FUZZ_HOLDS(results_put(results, &more) == RESCL_OK, "%s", rescl_last_error());
  results_save(results);
  results_free(results);
  FUZZ_HOLDS(results_open(&results, &device) == RESCL_OK, "%s", rescl_last_error());
  const struct result *found = results_find(results, "Conv 2");
  FUZZ_HOLDS(found && !strcmp(found->kernel, "conv_blocked"), "what was put is lost");
  results_free(results);
}

static void use_program(const struct cache_entry *entry, const uint8_t *expected, size_t size_bytes) {
  struct cache_binary binary;
  struct cache_label label;
  const int is_there = cache_load(entry, &binary);
  FUZZ_HOLDS(!expected ||
                 (is_there && binary.size_bytes == size_bytes && !memcmp(binary.bytes, expected, size_bytes)),
             "what was stored is lost");
  if (is_there) cache_release(&binary);
  (void)cache_describe(&label, entry->path);
}

static void use_listing(void) {
  rescl_cache_entry *entries;
  size_t count;
  FUZZ_HOLDS(rescl_cache_list(&entries, &count) == RESCL_OK, "%s", rescl_last_error());
  for (size_t index = 0; index < count; index++)
    FUZZ_HOLDS(memchr(entries[index].device, '\0', sizeof entries->device), "no end");
  rescl_cache_list_free(entries);
}

static void use_file(uint8_t kind, const uint8_t *bytes, size_t size_bytes) {
  struct cache_entry entry;
  cache_find(&entry, &device, &request, "");
  FUZZ_HOLDS(entry.path[0] && cache_can_store(&entry), "no cache");
  if (kind == 't') write_file(tuning_path, bytes, size_bytes);
  if (kind == 'T') write_layers(bytes, size_bytes);
  if (kind == 'p') write_file(entry.path, bytes, size_bytes);
  if (kind == 'P') cache_store(&entry, bytes, size_bytes);
  use_listing();
  if (kind == 't' || kind == 'T') use_results();
  if (kind == 'p' || kind == 'P') use_program(&entry, kind == 'P' && size_bytes ? bytes : NULL, size_bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size_bytes) {
  if (!tuning_path[0]) start();
  if (size_bytes && memchr("tTpP", bytes[0], 4)) use_file(bytes[0], bytes + 1, size_bytes - 1);
  return 0;
}

/** A file of the cache behind the byte that says what it is. */
static void give_file(seed_function seed, const char *name, char kind, const char *path) {
  struct file_bytes file;
  FUZZ_HOLDS(file_read(&file, path) == RESCL_OK, "%s", rescl_last_error());
  char *bytes = malloc(file.size_bytes + 1);
  FUZZ_HOLDS(bytes, "no memory");
  bytes[0] = kind;
  memcpy(bytes + 1, file.bytes, file.size_bytes);
  seed(name, bytes, file.size_bytes + 1);
  free(bytes);
  free(file.bytes);
}

void fuzz_seeds(seed_function seed) {
  static const char layers[] =
      "T[{\"layer\":\"Conv 1x64x56x56/8 > 64x56x56/8 k3x3\",\"kernel\":\"winograd_4\",\"variant\":\"a\","
      "\"usual_ns\":12,\"best_ns\":10,\"wrong_count\":1,\"failed_count\":0,\"tried\":\"a b\",\"wrong\":\"b\","
      "\"failed\":\"\",\"failure\":\"\",\"left\":true},{\"layer\":\"Conv 2\"},{\"layer\":7}]";
  struct cache_entry entry;
  if (!tuning_path[0]) start();
  seed("layers", layers, sizeof layers - 1);
  seed("binary", "Pbinary", 7);
  give_file(seed, "results", 't', tuning_path);
  cache_find(&entry, &device, &request, "");
  cache_store(&entry, (const unsigned char *)"binary", 6);
  give_file(seed, "program", 'p', entry.path);
}
