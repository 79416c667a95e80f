#include "evaluate/scores.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "console/report.h"
#include "console/table.h"

struct score_column *scores_add_column(struct scores *scores, const char *device, const char *counted) {
  scores->columns = allocate_more(scores->columns, scores->count, &scores->capacity, sizeof *scores->columns);
  struct score_column *column = &scores->columns[scores->count++];
  *column = (struct score_column){.heading =
                                      format_text("%s%s%s", device, *device && *counted ? " " : "", counted)};
  return column;
}

void score_column_add(struct score_column *column, const char *name, const char *meaning, double value) {
  column->items = allocate_more(column->items, column->count, &column->capacity, sizeof *column->items);
  column->items[column->count++] = (struct score){format_text("%s", name), meaning, value};
}

void scores_free(struct scores *scores) {
  for (size_t index = 0; index < scores->count; index++) {
    struct score_column *column = &scores->columns[index];
    for (size_t row = 0; row < column->count; row++) free(column->items[row].name);
    free(column->items);
    free(column->heading);
  }
  free(scores->columns);
  *scores = (struct scores){0};
}

static const struct score_column *first_with_rows(const struct scores *scores) {
  for (size_t column = 0; column < scores->count; column++)
    if (scores->columns[column].count > 0) return &scores->columns[column];
  return NULL;
}

static void fill_row(struct table *table, const struct scores *scores, const struct score *row,
                     size_t index) {
  table_cell(table, "%s", row->name);
  for (size_t number = 0; number < scores->count; number++) {
    const struct score_column *column = &scores->columns[number];
    const double value = index < column->count ? column->items[index].value : NAN;
    if (isnan(value))
      table_cell(table, "-");
    else
      table_cell(table, "%.4f", value);
  }
  table_cell(table, "%s", row->meaning);
}

void scores_print(const struct scores *scores) {
  const struct score_column *rows = first_with_rows(scores);
  if (!rows) return;
  struct table_column *headings = allocate(scores->count + 2, sizeof *headings);
  headings[0] = headings[scores->count + 1] = (struct table_column){"", TABLE_LEFT};
  for (size_t column = 0; column < scores->count; column++)
    headings[column + 1] = (struct table_column){scores->columns[column].heading, TABLE_RIGHT};
  struct table *table = table_new(headings, scores->count + 2);
  for (size_t row = 0; row < rows->count; row++) fill_row(table, scores, &rows->items[row], row);
  table_print(table, stdout);
  table_free(table);
  free(headings);
}
