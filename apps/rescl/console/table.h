/** Text tables: a heading, aligned columns, two blanks between them. */
#ifndef RESCL_CONSOLE_TABLE_H
#define RESCL_CONSOLE_TABLE_H

#include <stddef.h>
#include <stdio.h>

enum table_align { TABLE_LEFT, TABLE_RIGHT };

struct table_column {
  const char *heading;
  enum table_align align;
};

struct table;

/** An empty table; the columns must outlive it. The caller frees it: table_free(). */
struct table *table_new(const struct table_column *columns, size_t column_count);

/** Fills the next cell, from left to right and row by row. Control characters are replaced. */
void table_cell(struct table *table, const char *format, ...) __attribute__((format(printf, 2, 3)));

/** Prints heading and rows; the heading is bold on a terminal. */
void table_print(const struct table *table, FILE *stream);

void table_free(struct table *table);

#endif
