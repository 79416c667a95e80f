#define _GNU_SOURCE // scandir, strcasecmp, struct dirent's d_type
#include "data/pictures.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "console/report.h"
#include "data/path.h"

static int is_folder(const char *path) {
  struct stat about;
  return stat(path, &about) == 0 && S_ISDIR(about.st_mode);
}

static int has_picture_name(const struct dirent *entry) {
  static const char *const extensions[] = {".png", ".jpg", ".jpeg"};
  const char *dot = strrchr(entry->d_name, '.');
  if (!dot || entry->d_name[0] == '.') return 0;
  for (size_t index = 0; index < sizeof extensions / sizeof *extensions; index++)
    if (strcasecmp(dot, extensions[index]) == 0) return 1;
  return 0;
}

static int by_name(const struct dirent **left, const struct dirent **right) {
  return strcmp((*left)->d_name, (*right)->d_name);
}

void picture_list_take(struct picture_list *list, char *path) {
  list->paths = allocate_more(list->paths, list->count, &list->capacity, sizeof *list->paths);
  list->paths[list->count++] = path;
}

static int add_folder(struct picture_list *list, const char *folder) {
  struct dirent **entries = NULL;
  const int entry_count = scandir(folder, &entries, has_picture_name, by_name);
  if (entry_count < 0) {
    report("%s: %s", folder, strerror(errno));
    return EXIT_FAILED;
  }
  const size_t before = list->count;
  for (int index = 0; index < entry_count; index++) {
    char *path = path_join(folder, entries[index]->d_name);
    free(entries[index]);
    if (is_folder(path))
      free(path);
    else
      picture_list_take(list, path);
  }
  free(entries);
  if (list->count > before) return EXIT_DONE;
  report("%s: the folder holds no .png, .jpg or .jpeg file", folder);
  return EXIT_FAILED;
}

int picture_list_add(struct picture_list *list, const char *path) {
  if (is_folder(path)) return add_folder(list, path);
  picture_list_take(list, format_text("%s", path));
  return EXIT_DONE;
}

void picture_list_free(struct picture_list *list) {
  for (size_t index = 0; index < list->count; index++) free(list->paths[index]);
  free(list->paths);
  *list = (struct picture_list){0};
}
