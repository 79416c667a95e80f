#define _GNU_SOURCE // scandir, strcasecmp, getline
#include "evaluate/class_list.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/types.h>

#include "console/report.h"
#include "data/path.h"
#include "data/pictures.h"

#define NO_CLASS ((size_t)-1)

static void add(struct class_list *list, char *path, const char *name, size_t place) {
  list->entries = allocate_more(list->entries, list->count, &list->capacity, sizeof *list->entries);
  list->entries[list->count++] = (struct class_entry){path, format_text("%s", name), place, NO_CLASS};
}

static int is_no_hidden(const struct dirent *entry) {
  return entry->d_name[0] != '.';
}

static int by_name(const struct dirent **left, const struct dirent **right) {
  return strcmp((*left)->d_name, (*right)->d_name);
}

/** What is no folder is passed over. */
static int add_folder(struct class_list *list, const char *folder, const char *name) {
  struct picture_list pictures = {0};
  char *path = path_join(folder, name);
  DIR *stream = opendir(path);
  if (stream) closedir(stream);
  const int code = stream ? picture_list_add(&pictures, path) : EXIT_DONE;
  for (size_t index = 0; index < pictures.count; index++)
    add(list, format_text("%s", pictures.paths[index]), name, list->folder_count);
  list->folder_count += stream != NULL;
  picture_list_free(&pictures);
  free(path);
  return code;
}

int class_list_read_folders(struct class_list *list, const char *folder) {
  struct dirent **entries = NULL;
  *list = (struct class_list){.source = folder, .is_folders = 1};
  const int entry_count = scandir(folder, &entries, is_no_hidden, by_name);
  int code = EXIT_DONE;
  if (entry_count < 0) {
    report("%s: %s", folder, strerror(errno));
    return EXIT_FAILED;
  }
  for (int index = 0; index < entry_count; index++) {
    if (code == EXIT_DONE) code = add_folder(list, folder, entries[index]->d_name);
    free(entries[index]);
  }
  free(entries);
  if (code != EXIT_DONE || list->count > 0) return code;
  report(
      "%s: holds no folders of pictures, one for each class; give --annotations FILE with a picture and its "
      "class in each line",
      folder);
  return EXIT_FAILED;
}

/** Takes a line apart; what it points to is cut there.
 *  @return where the class begins; NULL: the line has none */
static char *cut_line(char *line) {
  char *end = line + strlen(line);
  while (end > line && strchr(" \t\r\n", end[-1])) *--end = '\0';
  char *gap = strrchr(line, '\t');
  if (!gap) gap = strrchr(line, ' ');
  if (!gap) return NULL;
  char *name = gap + 1;
  while (gap > line && strchr(" \t", *gap)) *gap-- = '\0';
  return name;
}

static int add_line(struct class_list *list, char *line, size_t number, const char *folder) {
  if (line[strspn(line, " \t\r\n")] == '\0') return EXIT_DONE;
  const char *name = cut_line(line);
  if (!name) {
    report("%s: line %zu: expected a picture and its class", list->source, number);
    return EXIT_FAILED;
  }
  add(list, *line == '/' ? format_text("%s", line) : path_join(folder, line), name, number);
  return EXIT_DONE;
}

int class_list_read_file(struct class_list *list, const char *path, const char *folder) {
  *list = (struct class_list){.source = path};
  FILE *stream = fopen(path, "r");
  size_t capacity = 0;
  char *line = NULL;
  int code = EXIT_DONE;
  if (!stream) {
    report("%s: %s", path, strerror(errno));
    return EXIT_FAILED;
  }
  for (size_t number = 1; code == EXIT_DONE && getline(&line, &capacity, stream) >= 0; number++)
    code = add_line(list, line, number, folder);
  free(line);
  fclose(stream);
  if (code != EXIT_DONE || list->count > 0) return code;
  report("%s: names no picture; expected a picture and its class in each line", path);
  return EXIT_FAILED;
}

void class_list_free(struct class_list *list) {
  for (size_t index = 0; index < list->count; index++) {
    free(list->entries[index].path);
    free(list->entries[index].name);
  }
  free(list->entries);
  *list = (struct class_list){0};
}

static size_t find_class(const char *name, const struct labels *labels, size_t class_count) {
  for (size_t index = 0; index < labels->count; index++)
    if (strcasecmp(labels->items[index], name) == 0) return index;
  char *end;
  const unsigned long number = strtoul(name, &end, 10);
  const int is_number = *name >= '0' && *name <= '9' && *end == '\0';
  return is_number && number < class_count ? number : NO_CLASS;
}

static int report_unknown(const struct class_list *list, const struct class_entry *entry,
                          size_t class_count) {
  char *line = list->is_folders ? format_text("%s", "") : format_text(": line %zu", entry->place);
  report("%s%s: '%s' is none of the network's %zu classes: neither a label of one nor a number below that; "
         "give --labels",
         list->source, line, entry->name, class_count);
  free(line);
  return EXIT_FAILED;
}

int class_list_resolve(struct class_list *list, const struct labels *labels, size_t class_count) {
  const struct class_entry *unknown = NULL;
  size_t known_count = 0;
  for (size_t index = 0; index < list->count; index++) {
    struct class_entry *entry = &list->entries[index];
    const int is_same = index > 0 && strcmp(entry->name, entry[-1].name) == 0;
    entry->class_index = is_same ? entry[-1].class_index : find_class(entry->name, labels, class_count);
    known_count += entry->class_index != NO_CLASS;
    if (entry->class_index == NO_CLASS && !unknown) unknown = entry;
  }
  if (!unknown) return EXIT_DONE;
  const int is_order = list->is_folders && known_count == 0 && list->folder_count == class_count;
  if (!is_order) return report_unknown(list, unknown, class_count);
  for (size_t index = 0; index < list->count; index++)
    list->entries[index].class_index = list->entries[index].place;
  return EXIT_DONE;
}
