/** Looking things up in JSON, also such as somebody else wrote. Paths are keys joined by dots:
 * "latency_ms.median". */
#ifndef RESCL_DATA_JSON_READ_H
#define RESCL_DATA_JSON_READ_H

#include <cjson/cJSON.h>

/** NULL where there is nothing at that path, or null. */
const cJSON *json_find(const cJSON *object, const char *path);

/** "" where there is no text; it belongs to the object. */
const char *json_text(const cJSON *object, const char *path);

/** "text", "a number", "an array", …: what was found, for messages. */
const char *json_kind(const cJSON *item);

#endif
