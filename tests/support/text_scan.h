/** What the text form's items are made of: names, numbers, types and data, read from a string. Every scan_…()
 *  skips blanks first, and fails with RESCL_MALFORMED naming line and column. */
#ifndef RESCL_TESTS_TEXT_SCAN_H
#define RESCL_TESTS_TEXT_SCAN_H

#include "base/arena.h"
#include "ops/tensor.h"

struct scanner {
  const char *text, *at;
  struct arena scratch; // owns names and lists until the text is read
};

/** A name as it stands in the text. */
struct scanned_name {
  const char *text;  // in the scratch arena
  const char *place; // for messages
  int quoted;
};

/** Skips blanks, but not the end of the line. */
void scan_blanks(struct scanner *scanner);
/** Skips blanks, empty lines and comments; zero at the end of the text. */
int scan_next_item(struct scanner *scanner);
/** Nonzero and past it if the next character is that one. */
int scan_accept(struct scanner *scanner, char character);
rescl_status scan_expect(struct scanner *scanner, char character);
rescl_status scan_end_of_line(struct scanner *scanner);
/** Nonzero and past it if that word comes next. */
int scan_accept_word(struct scanner *scanner, const char *word);

rescl_status scan_name(struct scanner *scanner, struct scanned_name *name);
rescl_status scan_string(struct scanner *scanner, const char **string);
rescl_status scan_integer(struct scanner *scanner, int64_t *integer);
rescl_status scan_real(struct scanner *scanner, double *real);
/** `f32[N,3]`, `f32`, `?[2]` or `?`. `dim_names` as in struct value, in the scratch arena. */
rescl_status scan_type(struct scanner *scanner, struct tensor *type, const char ***dim_names);
/** A type and its data: `f32[2] = {1, 2}`, `f32[8,8] = random 3`, or zeros; memory from `arena`. */
rescl_status scan_tensor(struct scanner *scanner, struct tensor *tensor, struct arena *arena);

/** Sets the message, with line and column of `place` in front. */
rescl_status scan_fail(const struct scanner *scanner, const char *place, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/** Puts line and column in front of a failure's message; RESCL_OK passes through. */
rescl_status scan_within(const struct scanner *scanner, const char *place, rescl_status status);

#endif
