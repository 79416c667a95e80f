#include "support/text_scan.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/random.h"
#include "graph/text.h"

/** More than any layer of a residual network; keeps a slip of the pen from filling the machine. */
#define MAX_ELEMENTS ((int64_t)1 << 28)
#define MAX_RANDOM ((int64_t)1 << 22) // a second or two

rescl_status scan_within(const struct scanner *scanner, const char *place, rescl_status status) {
  if (status == RESCL_OK) return RESCL_OK; // spares counting lines
  int line = 1, column = 1;
  for (const char *c = scanner->text; c < place; c++) {
    column = *c == '\n' ? 1 : column + 1;
    line += *c == '\n';
  }
  return status_within(status, "line %d:%d: ", line, column);
}

rescl_status scan_fail(const struct scanner *scanner, const char *place, const char *format, ...) {
  char message[256];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(message, sizeof message, format, arguments);
  va_end(arguments);
  return scan_within(scanner, place, fail(RESCL_MALFORMED, "%s", message));
}

static int is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r';
}

void scan_blanks(struct scanner *scanner) {
  while (is_blank(*scanner->at)) scanner->at++;
}

static void skip_comment(struct scanner *scanner) {
  if (*scanner->at == '#') scanner->at += strcspn(scanner->at, "\n");
}

int scan_next_item(struct scanner *scanner) {
  for (;;) {
    scan_blanks(scanner);
    skip_comment(scanner);
    if (*scanner->at != '\n') return *scanner->at != '\0';
    scanner->at++;
  }
}

int scan_accept(struct scanner *scanner, char character) {
  scan_blanks(scanner);
  if (*scanner->at != character) return 0;
  scanner->at++;
  return 1;
}

/** What stands at the place, for messages. */
static const char *found(const char *place, char text[8]) {
  if (!*place) return "the end of the text";
  if (*place == '\n') return "the end of the line";
  if ((unsigned char)*place < ' ' || (unsigned char)*place > '~') {
    snprintf(text, 8, "\\x%02x", (unsigned)(unsigned char)*place);
  } else {
    snprintf(text, 8, "'%c'", *place);
  }
  return text;
}

rescl_status scan_expect(struct scanner *scanner, char character) {
  if (scan_accept(scanner, character)) return RESCL_OK;
  char text[8];
  return scan_fail(scanner, scanner->at, "expected '%c', found %s", character, found(scanner->at, text));
}

rescl_status scan_end_of_line(struct scanner *scanner) {
  scan_blanks(scanner);
  skip_comment(scanner);
  char text[8];
  if (*scanner->at == '\n' || *scanner->at == '\0') return RESCL_OK;
  return scan_fail(scanner, scanner->at, "expected the end of the line, found %s", found(scanner->at, text));
}

int scan_accept_word(struct scanner *scanner, const char *word) {
  scan_blanks(scanner);
  const size_t length = strlen(word);
  if (strncmp(scanner->at, word, length) != 0 || text_is_bare(scanner->at[length])) return 0;
  scanner->at += length;
  return 1;
}

static int hexadecimal(char c) {
  static const char digits[] = "0123456789abcdef";
  const char *digit = c ? strchr(digits, c) : NULL;
  return digit ? (int)(digit - digits) : -1;
}

/** The character an escape stands for, past it; 0 where it is none. */
static char escaped(const char **at) {
  static const char escapes[] = "\"\\nrt", characters[] = "\"\\\n\r\t";
  const char c = *(*at)++;
  if (c == 'x') {
    const int high = hexadecimal((*at)[0]), low = high < 0 ? -1 : hexadecimal((*at)[1]);
    if (low < 0) return 0;
    *at += 2;
    return (char)(high * 16 + low);
  }
  const char *escape = c ? strchr(escapes, c) : NULL;
  return escape ? characters[escape - escapes] : 0;
}

rescl_status scan_string(struct scanner *scanner, const char **string) {
  TRY(scan_expect(scanner, '"'));
  const char *at = scanner->at;
  const size_t longest = strcspn(at, "\n") + 1; // escapes only shrink
  char *text;
  ARENA_NEW(&scanner->scratch, text, longest);
  size_t length = 0;
  while (*at != '"') {
    if (*at == '\0' || *at == '\n') return scan_fail(scanner, at, "the string does not end on its line");
    const char *place = at;
    const char character = *at++;
    text[length] = character == '\\' ? escaped(&at) : character;
    if (!text[length++]) return scan_fail(scanner, place, "expected one of \\\" \\\\ \\n \\r \\t \\xHH");
  }
  scanner->at = at + 1;
  *string = text;
  return RESCL_OK;
}

rescl_status scan_name(struct scanner *scanner, struct scanned_name *name) {
  scan_blanks(scanner);
  *name = (struct scanned_name){.place = scanner->at, .quoted = *scanner->at == '"'};
  if (name->quoted) return scan_string(scanner, &name->text);
  size_t length = 0;
  while (text_is_bare(scanner->at[length])) length++;
  while (length && scanner->at[length - 1] == ':') length--; // the line's own colon
  char text[8];
  if (!length) return scan_fail(scanner, scanner->at, "expected a name, found %s", found(scanner->at, text));
  char *copy;
  ARENA_NEW(&scanner->scratch, copy, length + 1);
  memcpy(copy, scanner->at, length);
  name->text = copy;
  scanner->at += length;
  return RESCL_OK;
}

/** strtoll() and strtod() skip line ends and read on: they may only start on what starts a number. */
static int starts_with(struct scanner *scanner, const char *characters) {
  scan_blanks(scanner);
  return *scanner->at && strchr(characters, *scanner->at);
}

rescl_status scan_integer(struct scanner *scanner, int64_t *integer) {
  char *end = NULL, text[8];
  errno = 0;
  const long long value = starts_with(scanner, "+-0123456789") ? strtoll(scanner->at, &end, 10) : 0;
  if (!end || end == scanner->at)
    return scan_fail(scanner, scanner->at, "expected an integer, found %s", found(scanner->at, text));
  if (errno == ERANGE) return scan_fail(scanner, scanner->at, "the integer does not fit 64 bits");
  scanner->at = end;
  *integer = value;
  return RESCL_OK;
}

rescl_status scan_real(struct scanner *scanner, double *real) {
  char *end = NULL, text[8];
  const double value = starts_with(scanner, "+-.0123456789in") ? strtod(scanner->at, &end) : 0;
  if (!end || end == scanner->at)
    return scan_fail(scanner, scanner->at, "expected a number, found %s", found(scanner->at, text));
  scanner->at = end;
  *real = value;
  return RESCL_OK;
}

static rescl_status scan_dimension(struct scanner *scanner, int64_t *size, const char **symbol) {
  *size = -1;
  if (scan_accept(scanner, '?')) return RESCL_OK;
  if (!starts_with(scanner, "+-0123456789")) {
    struct scanned_name name;
    TRY(scan_name(scanner, &name));
    *symbol = name.text;
    return RESCL_OK;
  }
  const char *place = scanner->at;
  TRY(scan_integer(scanner, size));
  return *size < 0 ? scan_fail(scanner, place, "a dimension is negative") : RESCL_OK;
}

static rescl_status scan_shape(struct scanner *scanner, struct shape *shape, const char ***dim_names) {
  const char **symbols;
  ARENA_NEW(&scanner->scratch, symbols, RESCL_MAX_RANK);
  shape->rank = 0;
  while (!scan_accept(scanner, ']')) {
    if (shape->rank) TRY(scan_expect(scanner, ','));
    if (shape->rank == RESCL_MAX_RANK)
      return scan_fail(scanner, scanner->at, "a shape has at most %d dimensions", RESCL_MAX_RANK);
    TRY(scan_dimension(scanner, &shape->dims[shape->rank], &symbols[shape->rank]));
    if (symbols[shape->rank]) *dim_names = symbols;
    shape->rank++;
  }
  return RESCL_OK;
}

rescl_status scan_type(struct scanner *scanner, struct tensor *type, const char ***dim_names) {
  *type = (struct tensor){.shape.rank = -1};
  *dim_names = NULL;
  if (!scan_accept(scanner, '?')) {
    struct scanned_name name;
    TRY(scan_name(scanner, &name));
    type->dtype = dtype_from_name(name.text);
    if (type->dtype == DTYPE_UNKNOWN) return scan_fail(scanner, name.place, "'%s' is not a type", name.text);
  }
  return scan_accept(scanner, '[') ? scan_shape(scanner, &type->shape, dim_names) : RESCL_OK;
}

static rescl_status scan_elements(struct scanner *scanner, struct tensor *tensor, int64_t elements) {
  for (int64_t index = 0; index < elements; index++) {
    if (index) TRY(scan_expect(scanner, ','));
    double real = 0;
    int64_t integer = 0;
    if (dtype_is_real(tensor->dtype)) {
      TRY(scan_real(scanner, &real));
      tensor_set_real(tensor, index, real);
    } else {
      TRY(scan_integer(scanner, &integer));
      tensor_set_integer(tensor, index, integer);
    }
  }
  return scan_expect(scanner, '}');
}

static rescl_status scan_random(struct scanner *scanner, struct tensor *tensor, int64_t elements) {
  int64_t seed;
  TRY(scan_integer(scanner, &seed));
  if (elements > MAX_RANDOM)
    return scan_fail(scanner, scanner->at, "more than 2^22 random numbers take long; take fewer");
  struct random_state random = random_seeded((uint64_t)seed);
  for (int64_t index = 0; index < elements; index++) tensor_set_real(tensor, index, random_normal(&random));
  return RESCL_OK;
}

rescl_status scan_tensor(struct scanner *scanner, struct tensor *tensor, struct arena *arena) {
  const char **dim_names;
  scan_blanks(scanner);
  const char *place = scanner->at;
  TRY(scan_type(scanner, tensor, &dim_names));
  const int64_t elements = shape_elements(&tensor->shape);
  if (tensor->dtype == DTYPE_UNKNOWN || elements < 0 || elements > MAX_ELEMENTS)
    return scan_fail(scanner, place, "a constant needs a type and a shape of at most 2^28 elements");
  TRY(tensor_allocate(tensor, arena));
  if (!scan_accept(scanner, '=')) return RESCL_OK;
  if (scan_accept_word(scanner, "random")) return scan_random(scanner, tensor, elements);
  TRY(scan_expect(scanner, '{'));
  return scan_elements(scanner, tensor, elements);
}
