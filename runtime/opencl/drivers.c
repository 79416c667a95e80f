#define _GNU_SOURCE // scandir, RTLD_NOLOAD
#include "opencl/drivers.h"

#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/argument.h"
#include "base/array.h"
#include "base/file.h"

/** How the two loaders find drivers, as of ocl-icd 2.3 and the Khronos loader of 2024:
 *
 *                           ocl-icd                                        Khronos
 *    OCL_ICD_VENDORS        a folder: its .icd files;                      a folder: its .icd files;
 *                           FILE.icd, also without a path: that alone;     anything else: no .icd files
 *                           else a library: that alone
 *    OPENCL_VENDOR_PATH     a folder, where the above is not set           not known
 *    OCL_ICD_FILENAMES      not known                                      libraries apart by colons, besides
 *    none of them           /etc/OpenCL/vendors                            /etc/OpenCL/vendors
 *
 *  So one driver is loaded alone by either where OCL_ICD_VENDORS names its .icd file, which ocl-icd takes and
 *  which keeps Khronos's from all .icd files, and OCL_ICD_FILENAMES names its library. That needs no folder
 *  of links, which somebody would have to remove. */
#define USUAL_FOLDER "/etc/OpenCL/vendors"

struct drivers {
  rescl_driver *list;
  size_t count, capacity;
};

static const char *get_variable(const char *name) {
  const char *value = getenv(name);
  return value ? value : "";
}

static const char *name_of(const char *path) {
  const char *slash = strrchr(path, '/');
  return slash ? slash + 1 : path;
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
  return file_is_folder(vendors) ? vendors : *path ? path : USUAL_FOLDER;
}

/** Leaves out what has too long a path.
 *  @param folder  "" for a path, and for a name that the loader looks for itself */
static rescl_status add(struct drivers *drivers, const char *folder, const char *name) {
  rescl_driver driver;
  const int length = snprintf(driver.path, sizeof driver.path, "%s%s%s", folder, *folder ? "/" : "", name);
  const int name_length = snprintf(driver.name, sizeof driver.name, "%s", name_of(name));
  if (length < 0 || (size_t)length >= sizeof driver.path || name_length < 0 ||
      (size_t)name_length >= sizeof driver.name)
    return RESCL_OK;
  TRY(ARRAY_RESERVE(drivers->list, drivers->count + 1, drivers->capacity));
  drivers->list[drivers->count++] = driver;
  return RESCL_OK;
}

static int is_icd_entry(const struct dirent *entry) {
  return ends_with_icd(entry->d_name);
}

static rescl_status add_folder(struct drivers *drivers, const char *folder) {
  struct dirent **entries = NULL;
  rescl_status status = RESCL_OK;
  const int count = scandir(folder, &entries, is_icd_entry, alphasort);
  if (count < 0 && errno != ENOENT) return fail(RESCL_IO, "%s: %s", folder, strerror(errno));
  for (int index = 0; index < count; index++) {
    if (status == RESCL_OK) status = add(drivers, folder, entries[index]->d_name);
    free(entries[index]);
  }
  free(entries);
  return status;
}

static rescl_status add_libraries(struct drivers *drivers, const char *names) {
  char name[sizeof drivers->list->path];
  while (*names) {
    const size_t length = strcspn(names, ":");
    snprintf(name, sizeof name, "%.*s", (int)length, names);
    if (length > 0 && length < sizeof name) TRY(add(drivers, "", name));
    names += length + (names[length] == ':');
  }
  return RESCL_OK;
}

/** What OCL_ICD_VENDORS names where it is no folder: an .icd file, perhaps without its path, or a library. */
static rescl_status add_only(struct drivers *drivers, const char *vendors) {
  char path[sizeof drivers->list->path];
  if (strchr(vendors, '/') && !is_file(vendors)) return RESCL_OK;
  snprintf(path, sizeof path, "%s/%s", vendor_folder(), vendors);
  const int is_below = ends_with_icd(vendors) && !strchr(vendors, '/') && is_file(path);
  return add(drivers, is_below ? vendor_folder() : "", vendors);
}

static rescl_status find_all(struct drivers *drivers) {
  const char *vendors = get_variable("OCL_ICD_VENDORS");
  if (*vendors && !file_is_folder(vendors)) return add_only(drivers, vendors);
  TRY(add_folder(drivers, vendor_folder()));
  return add_libraries(drivers, get_variable("OCL_ICD_FILENAMES"));
}

rescl_status rescl_driver_list(rescl_driver **list, size_t *count) {
  if (list) *list = NULL;
  if (count) *count = 0;
  REQUIRE(list);
  REQUIRE(count);
  struct drivers drivers = {NULL, 0, 0};
  const rescl_status status = find_all(&drivers);
  if (status != RESCL_OK) free(drivers.list);
  *list = status == RESCL_OK ? drivers.list : NULL;
  *count = status == RESCL_OK ? drivers.count : 0;
  return status;
}

void rescl_driver_list_free(rescl_driver *list) {
  free(list);
}

/** The colon before "PLATFORM:DEVICE", where something is in front of that; NULL otherwise. */
static const char *find_driver_end(const char *selector) {
  const char *last = strrchr(selector, ':'), *colon = last;
  while (colon && colon > selector && colon[-1] != ':') colon--;
  if (!colon || colon - 1 <= selector || last[1] == '\0') return NULL;
  const int is_numeric = strspn(colon, "0123456789:") == strlen(colon) && colon < last;
  return is_numeric ? colon - 1 : NULL;
}

struct driver_selector driver_selector_read(const char *text) {
  struct driver_selector selector = {.device = text};
  const char *end = text ? find_driver_end(text) : NULL;
  if (!end || (size_t)(end - text) >= sizeof selector.driver) return selector;
  memcpy(selector.driver, text, (size_t)(end - text));
  selector.device = end + 1;
  return selector;
}

/** The library that the .icd file names on its first line; the path itself of anything else. */
static void read_library(char *library, size_t library_bytes, const char *path) {
  snprintf(library, library_bytes, "%s", path);
  FILE *file = ends_with_icd(path) ? fopen(path, "r") : NULL;
  if (!file) return;
  if (fgets(library, (int)library_bytes, file)) library[strcspn(library, "\r\n")] = '\0';
  fclose(file);
}

/** The program may have used OpenCL without us. */
static int is_loaded(const char *path) {
  char library[4096];
  read_library(library, sizeof library, path);
  void *handle = dlopen(library, RTLD_LAZY | RTLD_NOLOAD);
  if (handle) dlclose(handle);
  return handle != NULL;
}

static rescl_status load_alone(const char *path) {
  char library[4096];
  read_library(library, sizeof library, path);
  if (setenv("OCL_ICD_VENDORS", path, 1) == 0 && setenv("OCL_ICD_FILENAMES", library, 1) == 0)
    return RESCL_OK;
  return fail_memory(strlen(path) + strlen(library));
}

static rescl_status fail_late(const char *name, const char *loaded) {
  return fail(
      RESCL_UNSUPPORTED,
      "the OpenCL driver '%s' can not be loaded alone any more: OpenCL has started in this process with "
      "%s; name the driver in RESCL_DEVICE, or before anything else uses OpenCL",
      name, loaded);
}

static rescl_status use_alone(const struct drivers *drivers, const char *name) {
  const char *path = strchr(name, '/') && is_file(name) ? name : NULL;
  for (size_t index = 0; index < drivers->count; index++) {
    const rescl_driver *driver = &drivers->list[index];
    if (strcmp(driver->name, name) == 0 || strcmp(driver->path, name) == 0)
      path = driver->path;
    else if (is_loaded(driver->path))
      return fail_late(name, driver->name);
  }
  if (path) return load_alone(path);
  return fail(RESCL_NOT_FOUND, "there is no OpenCL driver '%s' in %s; 'rescl devices' lists what there is",
              name, vendor_folder());
}

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int is_started; // which drivers there are is settled

const char *driver_alone(void) {
  const char *vendors = get_variable("OCL_ICD_VENDORS");
  return file_is_folder(vendors) ? "" : name_of(vendors);
}

int driver_is_alone(const char *driver) {
  return strcmp(driver_alone(), name_of(driver)) == 0;
}

static rescl_status find_and_use(const char *name) {
  struct drivers drivers = {NULL, 0, 0};
  rescl_status status = find_all(&drivers);
  if (status == RESCL_OK) status = use_alone(&drivers, name);
  free(drivers.list);
  return status;
}

static rescl_status start(const char *name) {
  if (is_started && driver_is_alone(name)) return RESCL_OK;
  if (is_started) return fail_late(name, *driver_alone() ? driver_alone() : "all drivers");
  return find_and_use(name);
}

rescl_status rescl_driver_use(const char *name) {
  pthread_mutex_lock(&lock);
  const rescl_status status = name && *name ? start(name) : RESCL_OK;
  is_started |= status == RESCL_OK;
  pthread_mutex_unlock(&lock);
  return status;
}
