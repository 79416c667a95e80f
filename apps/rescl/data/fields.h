/** Records whose members a table names. All that handles them goes by the table: what writes them as JSON,
 *  reads and checks them, and shows their numbers. A row says of a member where it stands in JSON, what it
 *  is, when it is there, and how it is shown. */
#ifndef RESCL_DATA_FIELDS_H
#define RESCL_DATA_FIELDS_H

#include <cjson/cJSON.h>
#include <stddef.h>

#include "console/table.h"
#include "rescl/model.h"

/** What a member is, and what it is like where it is not known. */
enum field_type {
  FIELDS_END,       // behind the last row
  FIELD_OBJECT,     // no member: rows behind it, with paths that begin like its own, stand in it
  FIELD_TEXT,       // char *, owned; NULL
  FIELD_FLAG,       // int; 0
  FIELD_NUMBER,     // double, 0 or more; NaN, as for all numbers
  FIELD_ANY_NUMBER, // double
  FIELD_POSITIVE,   // double, more than 0
  FIELD_COUNT,      // double, whole, 0 or more
  FIELD_WHOLE,      // double, whole, 1 or more
  FIELD_UNSIGNED,   // an unsigned integer of `size_bytes`; 0
  FIELD_LETTERS,    // array of `size_bytes` char; ""
  FIELD_SHAPE,      // struct shape; of rank 0
  FIELD_NUMBERS,    // struct list of double, each 0 or more; empty
  FIELD_RECORDS     // struct list of records that have a table of their own; empty
};

/** An array that the record owns. */
struct list {
  void *items;
  size_t count;
};

struct shape {
  int rank;
  int64_t sizes[RESCL_MAX_RANK];
};

enum field_unit { UNIT_NUMBER, UNIT_PERCENT, UNIT_BYTES };

struct field {
  const char *path; // in JSON: a key, or two joined by a dot; NULL: it is no part of JSON
  enum field_type type;
  size_t offset;
  const struct field *elements; // of RECORDS
  size_t size_bytes;            // of an element of RECORDS, and as the type says
  // Forms of JSON that it is a part of, bits that the table's owner gives a meaning; each form in one of:
  unsigned always; // it is known there
  unsigned null;   // it is null there where it is not known
  unsigned known;  // it is left out there where it is not known
  unsigned needed; // of those, forms that can not be read without it: files of older programs lack the others
  // A column:
  const char *heading;
  enum field_unit unit;
  unsigned tables; // that have the column, bits as above
};

/** Whether the member is a part of that form. */
int field_is_part(const struct field *field, unsigned form);

/** Whether members of that type are double. */
int field_is_number(enum field_type type);

/** Makes all unknown. */
void fields_clear(void *record, const struct field *fields);

/** The same, and frees what the record owns. */
void fields_free(void *record, const struct field *fields);

/** Copies numbers, texts and flags that are a part of the form. */
void fields_copy(void *to, const void *from, const struct field *fields, unsigned form);

/** Sets a text of a record to a copy. */
void text_set(char **text, const char *value);

/** The text; "" where it is not known. */
const char *text_or_empty(const char *text);

/** Adds what is a part of the form to an object. */
void fields_write(cJSON *object, const void *record, const struct field *fields, unsigned form);

/** Where a record is read from, for messages. */
struct place {
  const char *file;
  char text[64]; // "results[2].layers[5]"; "" for the whole
};

/** Reports what is wrong with a field, or, for "", with the place itself; returns EXIT_FAILED. */
int place_report(const struct place *place, const char *field, const char *what);

/** The same where something else stands there: "expected an array, found text". */
int place_report_kind(const struct place *place, const char *field, const char *expected, const cJSON *item);

/** Takes what is a part of the form from what should be an object, and checks that all
 *  of it is as the table says.
 *  @param record  cleared; fields_free() in either case
 *  @param place   NULL: what is wrong is not reported
 *  @return EXIT_DONE, or EXIT_FAILED: reported */
int fields_read(void *record, const struct field *fields, unsigned form, const cJSON *object,
                const struct place *place);

/** The columns of a table: fills in headings and returns how many there are. */
size_t fields_columns(struct table_column *columns, const struct field *fields, unsigned tables);

/** A cell for each of them; `unknown` where there is nothing to show. */
void fields_cells(struct table *table, const void *record, const struct field *fields, unsigned tables,
                  const char *unknown);

#endif
