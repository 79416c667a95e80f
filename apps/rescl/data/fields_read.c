/** Reading records: what somebody else may have written is taken only where it is as the table says. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "console/report.h"
#include "console/terminal.h"
#include "data/fields.h"
#include "data/json.h"

#define MOST_NUMBER 1e18
enum { MOST_RECORDS = 20000 };

static const struct {
  const char *name;
  double least; // of numbers
} types[] = {[FIELD_OBJECT] = {"an object", 0},
             [FIELD_TEXT] = {"text", 0},
             [FIELD_FLAG] = {"true or false", 0},
             [FIELD_NUMBER] = {"a number from 0 to 1e18", 0},
             [FIELD_ANY_NUMBER] = {"a number", 0},
             [FIELD_POSITIVE] = {"a number above 0", 1e-9},
             [FIELD_COUNT] = {"a whole number of 0 or more", 0},
             [FIELD_WHOLE] = {"a whole number of 1 or more", 1},
             [FIELD_UNSIGNED] = {"a whole number of 0 or more", 0},
             [FIELD_LETTERS] = {"text", 0},
             [FIELD_SHAPE] = {"an array", 0},
             [FIELD_NUMBERS] = {"an array", 0},
             [FIELD_RECORDS] = {"an array", 0}};

int place_report(const struct place *place, const char *field, const char *what) {
  if (!place) return EXIT_FAILED;
  const char *dot = place->text[0] && field[0] ? "." : "", *colon = place->text[0] || field[0] ? ": " : "";
  report("%s: %s%s%s%s%s", place->file, place->text, dot, field, colon, what);
  return EXIT_FAILED;
}

int place_report_kind(const struct place *place, const char *field, const char *expected, const cJSON *item) {
  char *what = format_text("expected %s, found %s", expected, json_kind(item));
  const int code = place_report(place, field, what);
  free(what);
  return code;
}

/** A number that is not of the kind is shown. */
static int report_kind(const struct place *place, const char *path, enum field_type type, const cJSON *item) {
  if (!field_is_number(type) || !cJSON_IsNumber(item))
    return place_report_kind(place, path, types[type].name, item);
  char *what = format_text("expected %s, found %g", types[type].name, item->valuedouble);
  const int code = place_report(place, path, what);
  free(what);
  return code;
}

static int is_number(const cJSON *item, enum field_type type) {
  if (!cJSON_IsNumber(item)) return 0;
  const double number = item->valuedouble;
  if (type == FIELD_ANY_NUMBER) return isfinite(number); // infinity is written as the largest number
  const int is_whole = type < FIELD_COUNT || floor(number) >= number;
  return is_whole && number >= types[type].least && number <= MOST_NUMBER;
}

static int is_of_type(const cJSON *item, enum field_type type) {
  if (field_is_number(type)) return is_number(item, type);
  if (type == FIELD_UNSIGNED) return is_number(item, FIELD_COUNT);
  return type == FIELD_TEXT || type == FIELD_LETTERS ? cJSON_IsString(item)
         : type == FIELD_FLAG                        ? cJSON_IsBool(item)
         : type == FIELD_OBJECT                      ? cJSON_IsObject(item)
                                                     : cJSON_IsArray(item);
}

/** What is no size is left out. */
static void read_shape(struct shape *shape, const cJSON *array) {
  const cJSON *item;
  shape->rank = 0;
  cJSON_ArrayForEach(item, array) {
    if (shape->rank < RESCL_MAX_RANK && is_number(item, FIELD_COUNT))
      shape->sizes[shape->rank++] = (int64_t)item->valuedouble;
  }
}

static void read_numbers(struct list *list, const cJSON *array) {
  const cJSON *item;
  double *numbers = allocate((size_t)cJSON_GetArraySize(array), sizeof *numbers);
  *list = (struct list){.items = numbers};
  cJSON_ArrayForEach(item, array) {
    if (is_number(item, FIELD_NUMBER)) numbers[list->count++] = item->valuedouble;
  }
}

static int read_records(struct list *list, const struct field *field, unsigned form, const cJSON *array,
                        const struct place *place) {
  const cJSON *item;
  const size_t count = (size_t)cJSON_GetArraySize(array);
  int code = EXIT_DONE;
  if (count > MOST_RECORDS) return place_report(place, field->path, "more than 20000");
  *list = (struct list){.items = allocate(count, field->size_bytes)};
  cJSON_ArrayForEach(item, array) {
    struct place inner = place ? *place : (struct place){0};
    void *record = (char *)list->items + list->count * field->size_bytes;
    if (place)
      snprintf(inner.text, sizeof inner.text, "%.40s.%.10s[%zu]", place->text, field->path, list->count);
    list->count++;
    fields_clear(record, field->elements);
    if (code == EXIT_DONE) code = fields_read(record, field->elements, form, item, place ? &inner : NULL);
  }
  return code;
}

static void read_text(char **text, const char *value) {
  text_set(text, value);
  text_make_storable(*text, "\n\t");
}

static void read_unsigned(void *member, size_t size_bytes, double number) {
  if (size_bytes == sizeof(uint32_t))
    *(uint32_t *)member = (uint32_t)fmin(number, UINT32_MAX);
  else
    *(uint64_t *)member = (uint64_t)number;
}

static int read_field(void *member, const struct field *field, unsigned form, const cJSON *item,
                      const struct place *place) {
  if (!item) return field->needed & form ? place_report(place, field->path, "is missing") : EXIT_DONE;
  if (!is_of_type(item, field->type)) return report_kind(place, field->path, field->type, item);
  if (field_is_number(field->type)) *(double *)member = item->valuedouble;
  if (field->type == FIELD_TEXT) read_text(member, item->valuestring);
  if (field->type == FIELD_UNSIGNED) read_unsigned(member, field->size_bytes, item->valuedouble);
  if (field->type == FIELD_LETTERS) snprintf(member, field->size_bytes, "%s", item->valuestring);
  if (field->type == FIELD_FLAG) *(int *)member = cJSON_IsTrue(item);
  if (field->type == FIELD_SHAPE) read_shape(member, item);
  if (field->type == FIELD_NUMBERS) read_numbers(member, item);
  return field->type == FIELD_RECORDS ? read_records(member, field, form, item, place) : EXIT_DONE;
}

int fields_read(void *record, const struct field *fields, unsigned form, const cJSON *object,
                const struct place *place) {
  if (!cJSON_IsObject(object)) return report_kind(place, "", FIELD_OBJECT, object);
  int code = EXIT_DONE;
  for (; fields->type && code == EXIT_DONE; fields++)
    if (field_is_part(fields, form))
      code =
          read_field((char *)record + fields->offset, fields, form, json_find(object, fields->path), place);
  return code;
}
