/** JSON for programs: how it is written, and looked up in what somebody else wrote. */
#ifndef RESCL_DATA_JSON_H
#define RESCL_DATA_JSON_H

#include <cjson/cJSON.h>
#include <stdint.h>

/** Once, before any JSON: without memory for it the program ends, as allocate() does. Else cJSON leaves out
 *  what it has no memory for. */
void json_start(void);

/** An object that begins with its schema, such as "rescl.inspect/1"; cJSON_Delete() frees it. */
cJSON *json_new(const char *schema);

/** Adds text from a file or a path; bytes that are not UTF-8 become '?', as JSON demands. */
void json_add_text(cJSON *object, const char *key, const char *text);

/** The same, as a value of its own: for arrays. */
cJSON *json_new_text(const char *text);

/** The same, or null where the text is empty. */
void json_add_text_or_null(cJSON *object, const char *key, const char *text);

/** Adds a number, or null where it is NaN or infinite, for which JSON has no words. */
void json_add_number(cJSON *object, const char *key, double number);

/** Adds a whole number. */
void json_add_count(cJSON *object, const char *key, int64_t count);

/** Adds an empty object to an array. */
cJSON *json_add_object(cJSON *array);

/** Adds an array of numbers, null where a dimension is symbolic. */
void json_add_shape(cJSON *object, const char *key, int rank, const int64_t *shape);

/** Nonzero where the JSON goes to standard output, so that text for people must not. */
int json_takes_output(const char *path);

/** Writes to the file, or to standard output for "-"; NULL: does nothing. Failures are reported.
 *  @return the exit code. */
int json_write(const cJSON *object, const char *path);

/** What is at that path, keys joined by dots such as "latency_ms.median"; NULL where
 *  there is nothing, or null. */
const cJSON *json_find(const cJSON *object, const char *path);

/** "" where there is no text; it belongs to the object. */
const char *json_text(const cJSON *object, const char *path);

/** "text", "a number", "an array", …: what was found, for messages. */
const char *json_kind(const cJSON *item);

#endif
