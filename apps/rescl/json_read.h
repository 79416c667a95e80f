/** Looking things up in JSON that somebody else wrote. Paths are keys joined by dots: "latency_ms.median". */
#ifndef RESCL_PROGRAM_JSON_READ_H
#define RESCL_PROGRAM_JSON_READ_H

#include <cjson/cJSON.h>

/** NULL where there is nothing at that path, or null. */
const cJSON *json_find(const cJSON *object, const char *path);

/** NaN where there is no number. */
double json_number(const cJSON *object, const char *path);

/** "" where there is no text; it belongs to the object. */
const char *json_text(const cJSON *object, const char *path);

/** "text", "a number", "an array", …: what was found, for messages. */
const char *json_kind(const cJSON *item);

/** Adds a number, or null where it is NaN or infinite. */
void json_add_number(cJSON *object, const char *key, double number);

/** Adds text as json_add_text() does, or null where it is empty. */
void json_add_text_or_null(cJSON *object, const char *key, const char *text);

#endif
