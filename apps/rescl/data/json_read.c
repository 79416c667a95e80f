#include "data/json_read.h"

#include <stdio.h>
#include <string.h>

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
