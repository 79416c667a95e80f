/** The schemas that are shipped say the same as the table of fields that writes and reads: of each form the
 *  same members, of the same types, required and null in the same cases. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check_main.h"
#include "console/report.h"
#include "results/result.h"

/** A part of a schema that is to be as a table says. */
struct part {
  const cJSON *root; // of the schema, which references are looked up in
  const struct field *fields;
  unsigned form;
  const char *others; // members that no table has: " series verdict "; NULL: none
  const char *name;   // for messages
};

static cJSON *read_schema(const char *name) {
  static char text[65536];
  char *path = format_text("%s/apps/schemas/%s.schema.json", getenv("RESCL_SOURCE_DIR"), name);
  FILE *stream = fopen(path, "rb");
  ck_assert_msg(stream != NULL, "%s can not be read", path);
  text[fread(text, 1, sizeof text - 1, stream)] = '\0';
  fclose(stream);
  free(path);
  cJSON *schema = cJSON_Parse(text);
  ck_assert_ptr_nonnull(schema);
  return schema;
}

static const cJSON *get(const cJSON *object, const char *key) {
  return cJSON_GetObjectItemCaseSensitive(object, key);
}

/** The schema below these keys, or numbers, apart by blanks; references are followed. */
static const cJSON *walk(const cJSON *root, const cJSON *schema, const char *keys) {
  while (schema) {
    const cJSON *reference = get(schema, "$ref");
    if (reference) schema = get(get(root, "$defs"), strrchr(reference->valuestring, '/') + 1);
    if (reference) continue;
    if (!*keys) return schema;
    char key[64];
    const size_t length = strcspn(keys, " ");
    snprintf(key, sizeof key, "%.*s", (int)length, keys);
    schema = cJSON_IsArray(schema) ? cJSON_GetArrayItem(schema, atoi(key)) : get(schema, key);
    keys += length + (keys[length] == ' ');
  }
  return NULL;
}

static int has_text(const cJSON *array, const char *text) {
  const cJSON *item;
  cJSON_ArrayForEach(item, array) {
    if (cJSON_IsString(item) && strcmp(item->valuestring, text) == 0) return 1;
  }
  return 0;
}

/** Whether values of that type may stand there. */
static int allows(const cJSON *schema, const char *type) {
  const cJSON *types = get(schema, "type"), *item;
  if (cJSON_IsString(types)) return strcmp(types->valuestring, type) == 0;
  if (types) return has_text(types, type);
  const int wants_null = strcmp(type, "null") == 0;
  cJSON_ArrayForEach(item, get(schema, "enum")) {
    if (cJSON_IsNull(item) ? wants_null : strcmp(type, "string") == 0) return 1;
  }
  return get(schema, "const") && strcmp(type, "string") == 0;
}

/** What a comparison copies is any number, as it can not be more than the file was. */
static void check_type(const struct part *part, const struct field *field, const cJSON *schema) {
  static const char *const names[] = {
      [FIELD_OBJECT] = "object", [FIELD_TEXT] = "string",       [FIELD_FLAG] = "boolean",
      [FIELD_NUMBER] = "number", [FIELD_ANY_NUMBER] = "number", [FIELD_POSITIVE] = "number",
      [FIELD_COUNT] = "integer", [FIELD_WHOLE] = "integer",     [FIELD_SHAPE] = "array",
      [FIELD_NUMBERS] = "array", [FIELD_RECORDS] = "array"};
  const int is_copy = part->form >= FORM_SERIES, is_number = field_is_number(field->type);
  const char *type = is_copy && is_number ? "number" : names[field->type];
  const int is_always_null = cJSON_IsString(get(schema, "type")) && allows(schema, "null");
  ck_assert_msg(is_always_null || allows(schema, type), "%s: %s: the schema does not say %s", part->name,
                field->path, type);
  ck_assert_msg(allows(schema, "null") == ((field->null & part->form) != 0),
                "%s: %s: null in only one of both", part->name, field->path);
  if (is_copy || !is_number || is_always_null || field->type == FIELD_ANY_NUMBER) return;
  const cJSON *least = get(schema, "minimum");
  ck_assert_msg(least && least->valueint == (field->type == FIELD_WHOLE), "%s: %s: another minimum",
                part->name, field->path);
}

static void check_part(const struct part *part, const cJSON *schema);

static void check_field(const struct part *part, const struct field *field, const cJSON *schema) {
  const char *dot = strchr(field->path, '.'), *key = dot ? dot + 1 : field->path;
  char *keys =
      dot ? format_text("properties %.*s", (int)(dot - field->path), field->path) : format_text("%s", "");
  const cJSON *parent = walk(part->root, schema, keys),
              *found = walk(part->root, get(get(parent, "properties"), key), "");
  free(keys);
  ck_assert_msg(found != NULL, "%s: the schema has no %s", part->name, field->path);
  const int is_required = ((field->always | field->null) & part->form) != 0;
  ck_assert_msg(has_text(get(parent, "required"), key) == is_required, "%s: %s: required in only one of both",
                part->name, field->path);
  check_type(part, field, found);
  if (field->elements)
    check_part(&(struct part){part->root, field->elements, part->form, NULL, field->path},
               walk(part->root, found, "items"));
}

static int is_in_table(const struct part *part, const char *path) {
  for (const struct field *field = part->fields; field->type; field++)
    if (field_is_part(field, part->form) && strcmp(field->path, path) == 0) return 1;
  return 0;
}

/** Nothing is in the schema that is not in the table. */
static void check_members(const struct part *part, const cJSON *schema, const char *prefix) {
  const cJSON *member;
  cJSON_ArrayForEach(member, get(schema, "properties")) {
    char *path = format_text("%s%s", prefix, member->string), *word = format_text(" %s ", path);
    const int is_other = part->others && strstr(part->others, word);
    ck_assert_msg(is_other || is_in_table(part, path), "%s: the table has no %s", part->name, path);
    char *inner = format_text("%s.", path);
    if (!is_other) check_members(part, walk(part->root, member, ""), inner);
    free(inner);
    free(word);
    free(path);
  }
}

static void check_part(const struct part *part, const cJSON *schema) {
  ck_assert_msg(get(schema, "properties") != NULL, "%s: the schema has no such part", part->name);
  for (const struct field *field = part->fields; field->type; field++)
    if (field_is_part(field, part->form)) check_field(part, field, schema);
  check_members(part, schema, "");
}

START_TEST(bench_is_as_the_table_says) {
  cJSON *root = read_schema("bench");
  const struct part timed = {root, result_fields, FORM_TIMED, NULL, "timed"},
                    untimed = {root, result_fields, FORM_UNTIMED, NULL, "untimed"},
                    host = {root, host_fields, FORM_TIMED, NULL, "host"};
  check_part(&timed, walk(root, root, "properties results items oneOf 0"));
  check_part(&untimed, walk(root, root, "properties results items oneOf 1"));
  check_part(&host, walk(root, root, "properties host"));
  cJSON_Delete(root);
}
END_TEST

START_TEST(profile_is_as_the_table_says) {
  cJSON *root = read_schema("profile");
  const struct part result = {root, result_fields, FORM_PROFILED, NULL, "profiled"},
                    host = {root, host_fields, FORM_PROFILED, NULL, "host"};
  check_part(&result, walk(root, root, "properties results items"));
  check_part(&host, walk(root, root, "properties host"));
  cJSON_Delete(root);
}
END_TEST

START_TEST(compare_is_as_the_table_says) {
  cJSON *root = read_schema("compare");
  const struct part series = {root, result_fields, FORM_SERIES, " id label files host status message ",
                              "series"},
                    host = {root, host_fields, FORM_SERIES, NULL, "host"},
                    timed = {root, result_fields, FORM_COMPARED, " series status message time_ratio verdict ",
                             "timed"},
                    profiled = {root, result_fields, FORM_COMPARED_PROFILE, " series ", "profiled"},
                    layer = {root, layer_fields, FORM_COMPARED, " series difference_ms time_ratio verdict ",
                             "layer"};
  const cJSON *network = walk(root, root, "properties networks items");
  check_part(&series, walk(root, root, "properties series items"));
  check_part(&host, walk(root, root, "properties series items properties host"));
  check_part(&timed, walk(root, network, "properties results items oneOf 0"));
  check_part(&profiled, walk(root, network, "properties profiles items"));
  check_part(&layer, walk(root, network, "properties layers items properties results items"));
  cJSON_Delete(root);
}
END_TEST

CHECK_MAIN("program/schemas", bench_is_as_the_table_says, profile_is_as_the_table_says,
           compare_is_as_the_table_says)
