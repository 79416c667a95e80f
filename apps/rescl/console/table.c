#define _POSIX_C_SOURCE 200809L
#include "console/table.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "console/report.h"
#include "console/terminal.h"

struct table {
  const struct table_column *columns;
  size_t column_count;
  char **cells; // row by row
  size_t cell_count;
  size_t capacity;
};

struct table *table_new(const struct table_column *columns, size_t column_count) {
  struct table *table = allocate(1, sizeof *table);
  table->columns = columns;
  table->column_count = column_count;
  return table;
}

void table_cell(struct table *table, const char *format, ...) {
  char text[1024];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  text_make_safe(text, "");
  table->cells = allocate_more(table->cells, table->cell_count, &table->capacity, sizeof *table->cells);
  table->cells[table->cell_count++] = format_text("%s", text);
}

static size_t column_width(const struct table *table, size_t column) {
  size_t widest = text_width(table->columns[column].heading);
  for (size_t cell = column; cell < table->cell_count; cell += table->column_count) {
    const size_t width = text_width(table->cells[cell]);
    if (width > widest) widest = width;
  }
  return widest;
}

static void print_cell(const struct table *table, size_t column, size_t width, const char *text,
                       FILE *stream) {
  const int is_last = column + 1 == table->column_count;
  const int padding = (int)(width - text_width(text));
  if (table->columns[column].align == TABLE_RIGHT)
    fprintf(stream, "%*s%s", padding, "", text);
  else
    fprintf(stream, "%s%*s", text, is_last ? 0 : padding, "");
  fputs(is_last ? "\n" : "  ", stream);
}

void table_print(const struct table *table, FILE *stream) {
  size_t *widths = allocate(table->column_count, sizeof *widths);
  for (size_t column = 0; column < table->column_count; column++)
    widths[column] = column_width(table, column);
  fputs(terminal_bold(stream), stream);
  for (size_t column = 0; column < table->column_count; column++)
    print_cell(table, column, widths[column], table->columns[column].heading, stream);
  fputs(terminal_plain(stream), stream);
  for (size_t cell = 0, column = 0; cell < table->cell_count; cell++) {
    print_cell(table, column, widths[column], table->cells[cell], stream);
    column = column + 1 < table->column_count ? column + 1 : 0;
  }
  free(widths);
}

void table_free(struct table *table) {
  if (!table) return;
  for (size_t cell = 0; cell < table->cell_count; cell++) free(table->cells[cell]);
  free(table->cells);
  free(table);
}
