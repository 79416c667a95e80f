#include "data/fields.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "console/report.h"
#include "console/units.h"
#include "data/json.h"

int field_is_part(const struct field *field, unsigned form) {
  return field->path && ((field->always | field->null | field->known) & form) != 0;
}

int field_is_number(enum field_type type) {
  return type >= FIELD_NUMBER && type <= FIELD_WHOLE;
}

static void *member_of(void *record, const struct field *field) {
  return (char *)record + field->offset;
}

static const void *look_at(const void *record, const struct field *field) {
  return (const char *)record + field->offset;
}

static void clear_member(void *member, const struct field *field) {
  const enum field_type type = field->type;
  if (type == FIELD_UNSIGNED || type == FIELD_LETTERS)
    memset(member, 0, field->size_bytes);
  else if (field_is_number(type))
    *(double *)member = NAN;
  else if (type == FIELD_TEXT)
    *(char **)member = NULL;
  else if (type == FIELD_FLAG)
    *(int *)member = 0;
  else if (type == FIELD_SHAPE)
    *(struct shape *)member = (struct shape){0};
  else if (type != FIELD_OBJECT)
    *(struct list *)member = (struct list){0};
}

void fields_clear(void *record, const struct field *fields) {
  for (; fields->type; fields++) clear_member(member_of(record, fields), fields);
}

static void free_list(const struct list *list, const struct field *field) {
  for (size_t index = 0; field->elements && index < list->count; index++)
    fields_free((char *)list->items + index * field->size_bytes, field->elements);
  free(list->items);
}

void fields_free(void *record, const struct field *fields) {
  for (; fields->type; fields++) {
    void *member = member_of(record, fields);
    if (fields->type == FIELD_TEXT) free(*(char **)member);
    if (fields->type >= FIELD_NUMBERS) free_list(member, fields);
    clear_member(member, fields);
  }
}

void text_set(char **text, const char *value) {
  char *copy = value ? format_text("%s", value) : NULL;
  free(*text);
  *text = copy;
}

const char *text_or_empty(const char *text) {
  return text ? text : "";
}

void fields_copy(void *to, const void *from, const struct field *fields, unsigned form) {
  for (; fields->type; fields++) {
    void *member = member_of(to, fields);
    const void *source = look_at(from, fields);
    if (!field_is_part(fields, form)) continue;
    if (field_is_number(fields->type))
      *(double *)member = *(const double *)source;
    else if (fields->type == FIELD_TEXT)
      text_set(member, *(char *const *)source);
    else if (fields->type == FIELD_FLAG)
      *(int *)member = *(const int *)source;
  }
}

/** An empty text says nothing where null may stand for it. */
static int is_known(const void *record, const struct field *field, unsigned form) {
  const void *member = look_at(record, field);
  if (field_is_number(field->type)) return !isnan(*(const double *)member);
  const char *text = field->type == FIELD_TEXT ? *(char *const *)member : "-";
  return text && (*text || !(field->null & form));
}

/** Whether something is known of what stands in that object. */
static int has_known(const void *record, const struct field *object, unsigned form) {
  const size_t length = strlen(object->path);
  for (const struct field *field = object + 1; field->type; field++) {
    if (!field->path) continue;
    if (strncmp(field->path, object->path, length) != 0 || field->path[length] != '.') return 0;
    if (is_known(record, field, form)) return 1;
  }
  return 0;
}

static cJSON *write_records(const struct list *list, const struct field *field, unsigned form) {
  cJSON *array = cJSON_CreateArray();
  for (size_t index = 0; index < list->count; index++)
    fields_write(json_add_object(array), (const char *)list->items + index * field->size_bytes,
                 field->elements, form);
  return array;
}

static uint64_t unsigned_of(const void *member, size_t size_bytes) {
  return size_bytes == sizeof(uint32_t) ? *(const uint32_t *)member : *(const uint64_t *)member;
}

static void write_member(cJSON *object, const char *key, const void *record, const struct field *field,
                         unsigned form) {
  const void *member = look_at(record, field);
  const struct shape *shape = member;
  const struct list *list = member;
  if (field_is_number(field->type))
    cJSON_AddNumberToObject(object, key, *(const double *)member);
  else if (field->type == FIELD_TEXT)
    json_add_text(object, key, *(char *const *)member);
  else if (field->type == FIELD_FLAG)
    cJSON_AddBoolToObject(object, key, *(const int *)member);
  else if (field->type == FIELD_LETTERS)
    json_add_text(object, key, member);
  else if (field->type == FIELD_UNSIGNED)
    json_add_count(object, key, (int64_t)unsigned_of(member, field->size_bytes));
  else if (field->type == FIELD_SHAPE)
    json_add_shape(object, key, shape->rank, shape->sizes);
  else if (field->type == FIELD_NUMBERS)
    cJSON_AddItemToObject(object, key, cJSON_CreateDoubleArray(list->items, (int)list->count));
  else
    cJSON_AddItemToObject(object, key, write_records(list, field, form));
}

void fields_write(cJSON *object, const void *record, const struct field *fields, unsigned form) {
  cJSON *inner = NULL; // the object that the rows stand in whose paths have a dot; NULL: it is null
  for (; fields->type; fields++) {
    if (!field_is_part(fields, form)) continue;
    const char *dot = strchr(fields->path, '.'), *key = dot ? dot + 1 : fields->path;
    const int is_object = fields->type == FIELD_OBJECT;
    cJSON *target = dot ? inner : object;
    const int is_there =
        is_object ? fields->always & form || has_known(record, fields, form) : is_known(record, fields, form);
    if (!target) continue;
    if (!is_there && fields->null & form) cJSON_AddNullToObject(target, key);
    if (is_there && !is_object) write_member(target, key, record, fields, form);
    if (is_object) inner = is_there ? cJSON_AddObjectToObject(target, key) : NULL;
  }
}

size_t fields_columns(struct table_column *columns, const struct field *fields, unsigned tables) {
  size_t count = 0;
  for (; fields->type; fields++)
    if (fields->tables & tables) columns[count++] = (struct table_column){fields->heading, TABLE_RIGHT};
  return count;
}

/** Empty for NaN: it is not known. */
static struct unit_text text_of(double number, const struct field *field) {
  if (isnan(number)) return (struct unit_text){""};
  if (field->unit == UNIT_BYTES) return unit_bytes((uint64_t)number);
  return field->unit == UNIT_PERCENT ? unit_percent(number) : unit_number(number);
}

void fields_cells(struct table *table, const void *record, const struct field *fields, unsigned tables,
                  const char *unknown) {
  for (; fields->type; fields++) {
    if (!(fields->tables & tables)) continue;
    const double number = *(const double *)look_at(record, fields);
    const struct unit_text text = text_of(number, fields);
    table_cell(table, "%s", text.text[0] ? text.text : unknown);
  }
}
