#include "json.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "drivers.h"
#include "replace.h"
#include "report.h"
#include "terminal.h"

cJSON *json_new(const char *schema) {
  cJSON *object = cJSON_CreateObject();
  cJSON_AddStringToObject(object, "schema", schema);
  return object;
}

void json_add_text(cJSON *object, const char *key, const char *text) {
  char *safe = format_text("%s", text);
  text_make_safe(safe, "\n\t");
  cJSON_AddStringToObject(object, key, safe);
  free(safe);
}

void json_add_count(cJSON *object, const char *key, int64_t count) {
  cJSON_AddNumberToObject(object, key, (double)count);
}

void json_add_shape(cJSON *object, const char *key, int rank, const int64_t *shape) {
  cJSON *array = cJSON_AddArrayToObject(object, key);
  for (int axis = 0; axis < rank; axis++)
    cJSON_AddItemToArray(array,
                         shape[axis] < 0 ? cJSON_CreateNull() : cJSON_CreateNumber((double)shape[axis]));
}

void json_add_device(cJSON *object, const rescl_device *device) {
  const rescl_device_info *info = rescl_device_get_info(device);
  cJSON *entry = cJSON_AddObjectToObject(object, "device");
  json_add_text(entry, "selector", driver_selector_of(info->selector).text);
  json_add_text(entry, "name", info->name);
  json_add_text(entry, "platform", info->platform);
  json_add_text(entry, "driver", info->driver);
  cJSON_AddStringToObject(entry, "type", rescl_device_type_name(info->type));
  json_add_count(entry, "compute_units", info->compute_units);
}

double json_get_number(const cJSON *object, const char *key) {
  const cJSON *value = cJSON_GetObjectItemCaseSensitive(object, key);
  return cJSON_IsNumber(value) ? value->valuedouble : NAN;
}

const char *json_get_text(const cJSON *object, const char *key) {
  const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, key));
  return text ? text : "";
}

int json_get_flag(const cJSON *object, const char *key) {
  return cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(object, key));
}

int json_takes_output(const char *path) {
  return path && strcmp(path, "-") == 0;
}

static int write_text(const char *text, const char *path) {
  if (json_takes_output(path)) {
    puts(text);
    return EXIT_DONE;
  }
  struct replacement file;
  if (replacement_open(&file, path) != EXIT_DONE) return EXIT_FAILED;
  fprintf(file.stream, "%s\n", text);
  return replacement_commit(&file);
}

int json_write(const cJSON *object, const char *path) {
  if (!path) return EXIT_DONE;
  char *text = cJSON_Print(object);
  if (!text) {
    report("%s: out of memory while the result was written", path);
    return EXIT_FAILED;
  }
  const int code = write_text(text, path);
  cJSON_free(text);
  return code;
}
