#include "data/json.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "console/report.h"
#include "console/terminal.h"
#include "data/replace.h"

static void *allocate_for_json(size_t size_bytes) {
  return allocate(1, size_bytes);
}

void json_start(void) {
  cJSON_Hooks hooks = {allocate_for_json, free};
  cJSON_InitHooks(&hooks);
}

cJSON *json_new(const char *schema) {
  cJSON *object = cJSON_CreateObject();
  cJSON_AddStringToObject(object, "schema", schema);
  return object;
}

cJSON *json_new_text(const char *text) {
  char *safe = format_text("%s", text);
  text_make_storable(safe, "\n\t");
  cJSON *value = cJSON_CreateString(safe);
  free(safe);
  return value;
}

void json_add_text(cJSON *object, const char *key, const char *text) {
  cJSON_AddItemToObject(object, key, json_new_text(text));
}

void json_add_text_or_null(cJSON *object, const char *key, const char *text) {
  if (*text)
    json_add_text(object, key, text);
  else
    cJSON_AddNullToObject(object, key);
}

void json_add_number(cJSON *object, const char *key, double number) {
  if (isfinite(number))
    cJSON_AddNumberToObject(object, key, number);
  else
    cJSON_AddNullToObject(object, key);
}

void json_add_count(cJSON *object, const char *key, int64_t count) {
  cJSON_AddNumberToObject(object, key, (double)count);
}

cJSON *json_add_object(cJSON *array) {
  cJSON *object = cJSON_CreateObject();
  cJSON_AddItemToArray(array, object);
  return object;
}

void json_add_shape(cJSON *object, const char *key, int rank, const int64_t *shape) {
  cJSON *array = cJSON_AddArrayToObject(object, key);
  for (int axis = 0; axis < rank; axis++)
    cJSON_AddItemToArray(array,
                         shape[axis] < 0 ? cJSON_CreateNull() : cJSON_CreateNumber((double)shape[axis]));
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
  const int code = write_text(text, path);
  cJSON_free(text);
  return code;
}

const cJSON *json_find(const cJSON *object, const char *path) {
  while (object && *path) {
    const size_t length = strcspn(path, ".");
    char key[64];
    snprintf(key, sizeof key, "%.*s", (int)length, path);
    object = cJSON_GetObjectItemCaseSensitive(object, key);
    path += length + (path[length] == '.');
  }
  return object && !cJSON_IsNull(object) ? object : NULL;
}

const char *json_text(const cJSON *object, const char *path) {
  const cJSON *item = json_find(object, path);
  return cJSON_IsString(item) ? item->valuestring : "";
}

const char *json_kind(const cJSON *item) {
  if (!item || cJSON_IsNull(item)) return "nothing";
  if (cJSON_IsBool(item)) return "true or false";
  if (cJSON_IsNumber(item)) return "a number";
  if (cJSON_IsString(item)) return "text";
  return cJSON_IsArray(item) ? "an array" : "an object";
}
