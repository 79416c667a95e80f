#define _GNU_SOURCE // strcasecmp
#include "view/files.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "console/report.h"
#include "data/path.h"

static const char *extension_of(const char *name) {
  const char *dot = strrchr(name, '.');
  return dot && dot > name ? dot : name + strlen(name);
}

int picture_file_is_jpeg(const char *path) {
  const char *extension = extension_of(path_file_name(path));
  return strcasecmp(extension, ".jpg") == 0 || strcasecmp(extension, ".jpeg") == 0;
}

static int is_written_as_named(const char *path) {
  return picture_file_is_jpeg(path) || strcasecmp(extension_of(path_file_name(path)), ".png") == 0;
}

/** @param number  stands behind the name; 0: nothing */
static char *make_name(const char *path, const char *extension, size_t number) {
  const char *name = path_file_name(path), *own = extension_of(name);
  const int keeps_own = !extension && is_written_as_named(path);
  const size_t length = extension || keeps_own ? (size_t)(own - name) : strlen(name);
  const char *ending = keeps_own ? own : extension ? extension : ".png";
  char digits[24] = "";
  if (number > 0) snprintf(digits, sizeof digits, "_%zu", number);
  return format_text("%.*s%s%s", (int)length, name, digits, ending);
}

static int compare_texts(const void *left, const void *right) {
  return strcmp(*(char *const *)left, *(char *const *)right);
}

/** A name and whose it is. */
struct named {
  char *name;
  size_t picture;
};

static int compare_named(const void *left, const void *right) {
  const struct named *one = left, *other = right;
  const int order = strcmp(one->name, other->name);
  return order ? order : one->picture < other->picture ? -1 : one->picture > other->picture;
}

/** The names of all files, no two alike; "a_2" is never given where some picture is called that. */
static char **make_names(const struct picture_list *pictures, const char *extension) {
  const size_t count = pictures->count;
  char **names = allocate(count, sizeof *names), **sorted = allocate(count, sizeof *sorted);
  struct named *order = allocate(count, sizeof *order);
  for (size_t index = 0; index < count; index++)
    order[index] = (struct named){make_name(pictures->paths[index], extension, 0), index};
  qsort(order, count, sizeof *order, compare_named);
  for (size_t rank = 0; rank < count; rank++) sorted[rank] = order[rank].name;
  for (size_t rank = 0; rank < count; rank++) {
    const size_t picture = order[rank].picture;
    char *name = format_text("%s", order[rank].name);
    size_t number = picture + 1;
    int is_taken = rank > 0 && strcmp(order[rank - 1].name, name) == 0;
    while (is_taken) {
      free(name);
      name = make_name(pictures->paths[picture], extension, number);
      number += count; // still nobody else's
      is_taken = bsearch(&name, sorted, count, sizeof *sorted, compare_texts) != NULL;
    }
    names[picture] = name;
  }
  for (size_t rank = 0; rank < count; rank++) free(order[rank].name);
  free(order);
  free(sorted);
  return names;
}

/** A file on this machine, whatever its path. */
struct identity {
  dev_t device;
  ino_t number;
};

static int compare_identities(const void *left, const void *right) {
  const struct identity *one = left, *other = right;
  if (one->device != other->device) return one->device < other->device ? -1 : 1;
  return one->number < other->number ? -1 : one->number > other->number;
}

static int identify(struct identity *identity, const char *path) {
  struct stat about;
  if (stat(path, &about) != 0) return 0;
  *identity = (struct identity){about.st_dev, about.st_ino};
  return 1;
}

static int check_overwrites(const struct picture_files *files, const struct picture_list *pictures,
                            const char *option) {
  struct identity *inputs = allocate(pictures->count, sizeof *inputs), output;
  size_t count = 0, index = 0;
  for (size_t picture = 0; picture < pictures->count; picture++)
    count += (size_t)identify(&inputs[count], pictures->paths[picture]);
  qsort(inputs, count, sizeof *inputs, compare_identities);
  while (index < files->count && !(identify(&output, files->paths[index]) &&
                                   bsearch(&output, inputs, count, sizeof *inputs, compare_identities)))
    index++;
  free(inputs);
  if (index == files->count) return EXIT_DONE;
  report("%s: %s is one of the pictures, and would be overwritten; name another folder", option,
         files->paths[index]);
  return EXIT_FAILED;
}

int picture_files_plan(struct picture_files *files, const struct picture_list *pictures, const char *option,
                       const char *folder, const char *extension) {
  *files = (struct picture_files){0};
  if (!folder) return EXIT_DONE;
  if (folder_make(folder) != EXIT_DONE) return EXIT_FAILED;
  char **names = make_names(pictures, extension);
  files->paths = allocate(pictures->count, sizeof *files->paths);
  files->count = pictures->count;
  for (size_t index = 0; index < files->count; index++) {
    files->paths[index] = path_join(folder, names[index]);
    free(names[index]);
  }
  free(names);
  return check_overwrites(files, pictures, option);
}

void picture_files_free(struct picture_files *files) {
  for (size_t index = 0; index < files->count; index++) free(files->paths[index]);
  free(files->paths);
  *files = (struct picture_files){0};
}
