#include <math.h>
#include <string.h>

#include "check_main.h"
#include "console/report.h"
#include "data/fields.h"

enum { WHOLE_FORM = 1, NULL_FORM = 2, SHORT_FORM = 4 };

struct inner {
  double count;
};

struct outer {
  char *text;
  int flag;
  double number, positive;
  struct shape shape;
  struct list numbers, records;
};

#define OF(member) offsetof(struct outer, member)

static const struct field inner_fields[] = {
    {"count", FIELD_COUNT, offsetof(struct inner, count), .always = WHOLE_FORM, .needed = WHOLE_FORM}, {0}};

static const struct field outer_fields[] = {
    {"text", FIELD_TEXT, OF(text), .always = WHOLE_FORM, .null = NULL_FORM, .known = SHORT_FORM},
    {"flag", FIELD_FLAG, OF(flag), .always = WHOLE_FORM},
    {"part", FIELD_OBJECT, .always = WHOLE_FORM, .null = NULL_FORM},
    {"part.number", FIELD_NUMBER, OF(number), .always = WHOLE_FORM, .null = NULL_FORM, .needed = WHOLE_FORM},
    {"part.positive", FIELD_POSITIVE, OF(positive), .always = WHOLE_FORM, .null = NULL_FORM},
    {"shape", FIELD_SHAPE, OF(shape), .always = WHOLE_FORM},
    {"numbers", FIELD_NUMBERS, OF(numbers), .always = WHOLE_FORM},
    {"records", FIELD_RECORDS, OF(records), .always = WHOLE_FORM, .elements = inner_fields,
     .size_bytes = sizeof(struct inner)},
    {0}};

static const char whole[] =
    "{\"text\":\"a\",\"flag\":true,\"part\":{\"number\":0,\"positive\":0.5},\"shape\":[2,3],"
    "\"numbers\":[1,2.5],\"records\":[{\"count\":4},{\"count\":5}]}";

/** Reads and writes again; NULL where it is refused. The caller frees it with cJSON_free(). */
static char *pass_through(const char *text, unsigned from, unsigned to) {
  struct outer outer;
  cJSON *in = cJSON_Parse(text), *out = cJSON_CreateObject();
  fields_clear(&outer, outer_fields);
  const int code = fields_read(&outer, outer_fields, from, in, NULL);
  fields_write(out, &outer, outer_fields, to);
  char *result = code == EXIT_DONE ? cJSON_PrintUnformatted(out) : NULL;
  fields_free(&outer, outer_fields);
  cJSON_Delete(in);
  cJSON_Delete(out);
  return result;
}

static void becomes(const char *text, unsigned from, unsigned to, const char *expected) {
  char *result = pass_through(text, from, to);
  ck_assert_ptr_nonnull(result);
  ck_assert_str_eq(result, expected);
  cJSON_free(result);
}

START_TEST(what_is_read_is_written) {
  becomes(whole, WHOLE_FORM, WHOLE_FORM, whole);
}
END_TEST

START_TEST(what_is_not_known_is_null_or_left_out) {
  becomes("{}", NULL_FORM, NULL_FORM, "{\"text\":null,\"part\":null}");
  becomes("{\"part\":{\"number\":3}}", NULL_FORM, NULL_FORM,
          "{\"text\":null,\"part\":{\"number\":3,\"positive\":null}}");
  becomes("{\"text\":null}", NULL_FORM, SHORT_FORM, "{}");
  becomes("{\"text\":\"\"}", SHORT_FORM, SHORT_FORM, "{\"text\":\"\"}");
  becomes("{\"text\":\"\"}", SHORT_FORM, NULL_FORM, "{\"text\":null,\"part\":null}"); // says as little
}
END_TEST

START_TEST(what_is_wrong_is_refused) {
  static const char *const texts[] = {"7",
                                      "[]",
                                      "{}", // the number is needed
                                      "{\"part\":5}",
                                      "{\"part\":{\"number\":-1}}",
                                      "{\"part\":{\"number\":1e300}}",
                                      "{\"part\":{\"number\":\"1\"}}",
                                      "{\"part\":{\"number\":1,\"positive\":0}}",
                                      "{\"part\":{\"number\":1},\"text\":1}",
                                      "{\"part\":{\"number\":1},\"flag\":1}",
                                      "{\"part\":{\"number\":1},\"shape\":{}}",
                                      "{\"part\":{\"number\":1},\"records\":[{\"count\":1},{\"count\":1.5}]}",
                                      "{\"part\":{\"number\":1},\"records\":[7]}"};
  for (size_t index = 0; index < sizeof texts / sizeof *texts; index++)
    ck_assert_msg(pass_through(texts[index], WHOLE_FORM, WHOLE_FORM) == NULL, "%s was taken", texts[index]);
}
END_TEST

START_TEST(a_copy_has_texts_of_its_own) {
  struct outer from = {.text = format_text("a"), .number = 2.0, .positive = NAN}, to;
  fields_clear(&to, outer_fields);
  fields_copy(&to, &from, outer_fields, NULL_FORM);
  fields_free(&from, outer_fields);
  ck_assert_ptr_null(from.text);
  ck_assert_str_eq(to.text, "a");
  ck_assert(to.number == 2.0 && isnan(to.positive));
  fields_free(&to, outer_fields);
}
END_TEST

CHECK_MAIN("program/fields", what_is_read_is_written, what_is_not_known_is_null_or_left_out,
           what_is_wrong_is_refused, a_copy_has_texts_of_its_own)
