#include "results/result.h"

#include <math.h>
#include <string.h>

#include "console/report.h"
#include "data/json.h"

struct result result_new(void) {
  struct result result;
  fields_clear(&result, result_fields);
  return result;
}

void result_free(struct result *result) {
  fields_free(result, result_fields);
}

int result_is_ok(const struct result *result) {
  return !result->status || !*result->status || strcmp(result->status, "ok") == 0;
}

void result_set_facts(struct result *result, const struct device *device) {
  struct device_facts *facts = &result->device;
  text_set(&facts->selector, device->info.selector);
  text_set(&facts->name, device->info.name);
  text_set(&facts->platform, device->info.platform);
  text_set(&facts->driver, device->info.driver);
  text_set(&facts->type, device->type);
  facts->compute_units = device->info.compute_units;
}

void result_set_device(struct result *result, const rescl_device *device, unsigned threads) {
  const rescl_device_info *info = rescl_device_get_info(device);
  struct device whole = device_of(info);
  result_set_facts(result, &whole);
  fields_free(&whole, device_fields);
  if (info->has_threads) result->threads = threads ? threads : info->compute_units;
}

void result_write_device(cJSON *object, const rescl_device *device) {
  struct result result = result_new();
  result_set_device(&result, device, 0);
  fields_write(object, &result, result_fields, FORM_DEVICE);
  result_free(&result);
}

void result_set_algorithm(struct result *result, const char *algorithm) {
  text_set(&result->algorithm, algorithm ? algorithm : "auto");
}

void result_complete(struct result *result) {
  struct startup *startup = &result->startup;
  startup->sum = startup->load + startup->tune + startup->compile + startup->upload + startup->first_run;
  const double in_turn = result->fraction_of_peak_in_turn;
  result->reached = isnan(in_turn) ? result->fraction_of_peak : in_turn;
}

int result_write(const struct result *results, size_t count, const char *schema, const char *path) {
  if (!path) return EXIT_DONE;
  struct host host = host_describe();
  cJSON *root = json_new(schema), *list = NULL;
  fields_write(cJSON_AddObjectToObject(root, "host"), &host, host_fields, FORM_TIMED);
  fields_free(&host, host_fields);
  list = cJSON_AddArrayToObject(root, "results");
  for (size_t index = 0; index < count; index++) {
    const struct result *result = &results[index];
    const int is_profile = strcmp(schema, "rescl.profile/1") == 0;
    fields_write(json_add_object(list), result, result_fields,
                 is_profile             ? FORM_PROFILED
                 : result_is_ok(result) ? FORM_TIMED
                                        : FORM_UNTIMED);
  }
  const int code = json_write(root, path);
  cJSON_Delete(root);
  return code;
}
