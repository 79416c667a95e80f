#define _DEFAULT_SOURCE // scandir
#include "drivers/drivers.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "console/report.h"
#include "data/path.h"

/** How the two loaders find drivers, as of ocl-icd 2.3 and the Khronos loader of 2024:
 *
 *                          ocl-icd                                        Khronos
 *   OCL_ICD_VENDORS        a folder: its .icd files;                      a folder: its .icd files;
 *                          FILE.icd, also without a path: that alone;     anything else: no .icd files
 *                          else a library: that alone
 *   OPENCL_VENDOR_PATH     a folder, where the above is not set           not known
 *   OCL_ICD_FILENAMES      not known                                      libraries, apart by colons, besides
 *   none of them           /etc/OpenCL/vendors                            /etc/OpenCL/vendors
 *
 * So one driver is loaded alone by either where OCL_ICD_VENDORS names its .icd file, which ocl-icd takes and
 * which keeps Khronos's from all .icd files, and OCL_ICD_FILENAMES names its library. That needs no folder of
 * links, which somebody would have to remove. */
#define USUAL_FOLDER "/etc/OpenCL/vendors"

static const char *get_variable(const char *name) {
  const char *value = getenv(name);
  return value ? value : "";
}

static int is_folder(const char *path) {
  struct stat status;
  return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

static int is_file(const char *path) {
  struct stat status;
  return stat(path, &status) == 0 && S_ISREG(status.st_mode);
}

static int ends_with_icd(const char *name) {
  const size_t length = strlen(name);
  return length > 4 && strcmp(name + length - 4, ".icd") == 0;
}

/** Where .icd files are looked for that have no path. */
static const char *vendor_folder(void) {
  const char *vendors = get_variable("OCL_ICD_VENDORS"), *path = get_variable("OPENCL_VENDOR_PATH");
  return is_folder(vendors) ? vendors : *path ? path : USUAL_FOLDER;
}

/** A path to the .icd file; the name itself where there is none. The caller frees it. */
static char *find_icd(const char *name) {
  char *path = format_text("%s/%s", vendor_folder(), name);
  if (!strchr(name, '/') && is_file(path)) return path;
  free(path);
  return format_text("%s", name);
}

static void add(struct driver_list *list, char *path) {
  list->drivers = allocate_more(list->drivers, list->count, &list->capacity, sizeof *list->drivers);
  list->drivers[list->count++] = (struct driver){path, path_file_name(path)};
}

static int is_icd_entry(const struct dirent *entry) {
  return ends_with_icd(entry->d_name);
}

static void add_folder(struct driver_list *list, const char *folder) {
  struct dirent **entries = NULL;
  const int count = scandir(folder, &entries, is_icd_entry, alphasort);
  for (int index = 0; index < count; index++) {
    add(list, format_text("%s/%s", folder, entries[index]->d_name));
    free(entries[index]);
  }
  free(entries);
}

static void add_libraries(struct driver_list *list, const char *names) {
  while (*names) {
    const size_t length = strcspn(names, ":");
    if (length > 0) add(list, format_text("%.*s", (int)length, names));
    names += length + (names[length] == ':');
  }
}

struct driver_list driver_list_find(void) {
  struct driver_list list = {0};
  const char *vendors = get_variable("OCL_ICD_VENDORS");
  if (*vendors && !is_folder(vendors))
    add(&list, ends_with_icd(vendors) ? find_icd(vendors) : format_text("%s", vendors));
  else
    add_folder(&list, vendor_folder());
  if (!*vendors || is_folder(vendors)) add_libraries(&list, get_variable("OCL_ICD_FILENAMES"));
  return list;
}

void driver_list_free(struct driver_list *list) {
  for (size_t index = 0; index < list->count; index++) free(list->drivers[index].path);
  free(list->drivers);
  *list = (struct driver_list){0};
}

/** The library that the .icd file names on its first line; the path itself of anything else. */
static void read_library(const char *path, char *library, size_t library_bytes) {
  snprintf(library, library_bytes, "%s", path);
  FILE *file = ends_with_icd(path) ? fopen(path, "r") : NULL;
  if (!file) return;
  if (fgets(library, (int)library_bytes, file)) library[strcspn(library, "\r\n")] = '\0';
  fclose(file);
}

int driver_use_alone(const char *name) {
  char library[4096];
  struct driver_list list = driver_list_find();
  const char *path = strchr(name, '/') && is_file(name) ? name : NULL;
  for (size_t index = 0; !path && index < list.count; index++)
    if (strcmp(list.drivers[index].name, name) == 0 || strcmp(list.drivers[index].path, name) == 0)
      path = list.drivers[index].path;
  if (path) {
    read_library(path, library, sizeof library);
    setenv("OCL_ICD_VENDORS", path, 1);
    setenv("OCL_ICD_FILENAMES", library, 1);
  } else {
    report("there is no OpenCL driver '%s' in %s; 'rescl devices' lists what there is", name,
           vendor_folder());
  }
  driver_list_free(&list);
  return path ? EXIT_DONE : EXIT_FAILED;
}

struct driver_selector driver_selector_of(const char *library_selector) {
  struct driver_selector selector;
  const char *vendors = get_variable("OCL_ICD_VENDORS");
  const int is_alone = *vendors && !is_folder(vendors);
  snprintf(selector.text, sizeof selector.text, "%s%s%s", is_alone ? path_file_name(vendors) : "",
           is_alone ? ":" : "", library_selector);
  return selector;
}

/** The colon before "PLATFORM:DEVICE", where something is in front of that; NULL otherwise. */
static const char *find_driver_end(const char *selector) {
  const char *last = strrchr(selector, ':'), *colon = last;
  while (colon && colon > selector && colon[-1] != ':') colon--;
  if (!colon || colon - 1 <= selector || last[1] == '\0') return NULL;
  const int is_numeric = strspn(colon, "0123456789:") == strlen(colon) && colon < last;
  return is_numeric ? colon - 1 : NULL;
}

const char *driver_select(const char *selector) {
  const char *end = selector ? find_driver_end(selector) : NULL;
  if (!end) return selector;
  char *name = format_text("%.*s", (int)(end - selector), selector);
  const int code = driver_use_alone(name);
  free(name);
  return code == EXIT_DONE ? end + 1 : NULL;
}
