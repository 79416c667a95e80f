#include "compare/page.h"

#include <stdio.h>
#include <string.h>

#include "compare/page_files.h"
#include "console/report.h"
#include "data/json.h"
#include "data/replace.h"

/** JSON for a script element: without any '<', no name in it can end the element or begin a comment. Within
 *  JSON it only stands in strings, where \u003c means the same. */
static void write_data(const cJSON *comparison, FILE *stream) {
  char *text = cJSON_PrintUnformatted(comparison);
  for (const char *letter = text ? text : "null"; *letter; letter++)
    if (*letter == '<')
      fputs("\\u003c", stream);
    else
      fputc(*letter, stream);
  cJSON_free(text);
}

/** Writes the template; a line "@@NAME" stands for the page file of that name,
 *  "@@data" for the comparison. */
static void write_page(const cJSON *comparison, FILE *stream) {
  for (const char *line = page_file("compare.html"); *line;) {
    const size_t length = strcspn(line, "\n") + 1;
    char name[64];
    if (sscanf(line, "@@%63[^\n]", name) != 1)
      fwrite(line, 1, length, stream);
    else if (strcmp(name, "data") == 0)
      write_data(comparison, stream);
    else
      fputs(page_file(name), stream);
    line += length;
  }
}

int comparison_page_write(const cJSON *comparison, const char *path) {
  if (!path) return EXIT_DONE;
  if (json_takes_output(path)) {
    write_page(comparison, stdout);
    return EXIT_DONE;
  }
  struct replacement file;
  if (replacement_open(&file, path) != EXIT_DONE) return EXIT_FAILED;
  write_page(comparison, file.stream);
  return replacement_commit(&file);
}
