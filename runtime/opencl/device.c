#define _POSIX_C_SOURCE 200809L
#include "opencl/internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/argument.h"
#include "base/array.h"
#include "opencl/device.h"
#include "opencl/drivers.h"

#define INSTALL_ADVICE                                                                                \
  "install a driver: on Debian and Ubuntu pocl-opencl-icd (any CPU), intel-opencl-icd (Intel GPUs), " \
  "mesa-opencl-icd (AMD GPUs), or NVIDIA's or AMD's own; `clinfo -l` then lists its devices"

#define MAX_LISTED 64u // platforms, and devices of each

/** A device and what it says of itself. */
struct entry {
  rescl_device_info info;
  char place[16]; // "PLATFORM:DEVICE" among the drivers that are loaded
  cl_platform_id platform;
  cl_device_id id;
};

struct entries {
  struct entry *entries;
  size_t count, capacity;
  cl_int error; // of the first platform that failed; CL_SUCCESS: none has
};

/** Without this PoCL's workers often share one core. It reads it as the loader asks it what it is: before any
 *  platform is known, whose version could be asked for. */
static void pin_pocl(void) {
  setenv("POCL_AFFINITY", "1", 0);
}

/** PoCL reads this as it compiles. Without it, it compiles every kernel twice: for all sizes of a launch, to give its
 *  binary away, and for the size that runs. From version 7 on, though, what it compiles for all sizes is slow. */
static void set_up_pocl(cl_platform_id platform) {
  char version[1024] = "";
  const cl_int error = clGetPlatformInfo(platform, CL_PLATFORM_VERSION, sizeof version - 1, version, NULL);
  const char *release = error == CL_SUCCESS ? strstr(version, " PoCL ") : NULL;
  if (!release) return;
  if (atoi(release + strlen(" PoCL ")) <= 6) setenv("POCL_WORK_GROUP_SPECIALIZATION", "0", 0);
}

/** A platform that fails or has no device adds nothing: Mesa's Clover is there on machines it can not use.
 *  Where memory has run out, though, nothing that is found can be believed to be all. */
static rescl_status append_platform(struct entries *entries, cl_platform_id platform,
                                    unsigned platform_index) {
  cl_device_id ids[MAX_LISTED];
  cl_uint count = 0;
  set_up_pocl(platform);
  const cl_int error = clGetDeviceIDs(platform, CL_DEVICE_TYPE_ALL, MAX_LISTED, ids, &count);
  if (error == CL_OUT_OF_HOST_MEMORY)
    return fail_opencl(error, "clGetDeviceIDs(platform %u)", platform_index);
  if (entries->error == CL_SUCCESS && error != CL_DEVICE_NOT_FOUND) entries->error = error;
  if (error != CL_SUCCESS || count == 0) return RESCL_OK;
  if (count > MAX_LISTED) count = MAX_LISTED;
  TRY(ARRAY_RESERVE(entries->entries, entries->count + count, entries->capacity));
  for (cl_uint device = 0; device < count; device++) {
    struct entry *entry = &entries->entries[entries->count++];
    *entry = (struct entry){.platform = platform, .id = ids[device]};
    device_describe(&entry->info, platform, ids[device]);
    snprintf(entry->place, sizeof entry->place, "%u:%u", platform_index % MAX_LISTED, device % MAX_LISTED);
    snprintf(entry->info.selector, sizeof entry->info.selector, "%s%s%s", driver_alone(),
             *driver_alone() ? ":" : "", entry->place);
  }
  return RESCL_OK;
}

static rescl_status fail_no_platform(void) {
  rescl_driver *drivers = NULL;
  size_t count = 0;
  const rescl_status status = rescl_driver_list(&drivers, &count);
  rescl_driver_list_free(drivers);
  if (status == RESCL_OK && count == 0)
    return fail(RESCL_NOT_FOUND, "there is no OpenCL platform: " INSTALL_ADVICE);
  return fail(
      RESCL_DEVICE,
      "none of the OpenCL drivers that are installed could be loaded: free some memory, or " INSTALL_ADVICE);
}

static rescl_status fail_no_device(const struct entries *entries, cl_uint platform_count) {
  if (entries->error != CL_SUCCESS) return fail_opencl(entries->error, "clGetDeviceIDs");
  return fail(RESCL_NOT_FOUND, "none of the %u OpenCL platforms here has a device: " INSTALL_ADVICE,
              (unsigned)platform_count);
}

static rescl_status find_all(struct entries *entries) {
  cl_platform_id platforms[MAX_LISTED];
  cl_uint count = 0;
  pin_pocl();
  const cl_int error = clGetPlatformIDs(MAX_LISTED, platforms, &count);
  const int none = error == -1001 || (error == CL_SUCCESS && count == 0); // -1001: the loader found no driver
  if (none) return fail_no_platform();
  if (error != CL_SUCCESS) return fail_opencl(error, "clGetPlatformIDs");
  if (count > MAX_LISTED) count = MAX_LISTED;
  for (cl_uint platform = 0; platform < count; platform++)
    TRY(append_platform(entries, platforms[platform], platform));
  return entries->count > 0 ? RESCL_OK : fail_no_device(entries, count);
}

static const char *const type_names[] = {
    [RESCL_DEVICE_CPU] = "CPU",
    [RESCL_DEVICE_GPU] = "GPU",
    [RESCL_DEVICE_ACCELERATOR] = "accelerator",
    [RESCL_DEVICE_OTHER] = "other",
};

const char *rescl_device_type_name(rescl_device_type type) {
  return (size_t)type < sizeof type_names / sizeof *type_names ? type_names[type] : "other";
}

static int contains(const char *text, const char *part) {
  const size_t length = strlen(part);
  for (; *text; text++)
    if (strncasecmp(text, part, length) == 0) return 1;
  return 0;
}

static int matches_place(const struct entry *entry, const char *selector) {
  return strcmp(entry->place, selector) == 0;
}
static int matches_class(const struct entry *entry, const char *selector) {
  return strcasecmp(rescl_device_type_name(entry->info.type), selector) == 0;
}
static int matches_name(const struct entry *entry, const char *selector) {
  return contains(entry->info.name, selector) || contains(entry->info.platform, selector);
}

/** The readings of a selector, the strictest first: "gpu" is the class before it is a part of a name. */
static const struct entry *find(const struct entries *entries, const char *text) {
  int (*const readings[])(const struct entry *, const char *) = {matches_place, matches_class, matches_name};
  const struct driver_selector selector = driver_selector_read(text);
  if (selector.driver[0] && !driver_is_alone(selector.driver)) return NULL;
  for (size_t reading = 0; reading < sizeof readings / sizeof *readings; reading++)
    for (size_t device = 0; device < entries->count; device++)
      if (readings[reading](&entries->entries[device], selector.device)) return &entries->entries[device];
  return NULL;
}

static const struct entry *fastest(const struct entries *entries) {
  static const rescl_device_type order[] = {RESCL_DEVICE_GPU, RESCL_DEVICE_ACCELERATOR, RESCL_DEVICE_CPU};
  for (size_t rank = 0; rank < sizeof order / sizeof *order; rank++)
    for (size_t device = 0; device < entries->count; device++)
      if (entries->entries[device].info.type == order[rank]) return &entries->entries[device];
  return &entries->entries[0];
}

static rescl_status fail_choices(const struct entries *entries, const char *selector, const char *origin) {
  char choices[4096] = "";
  size_t used = 0;
  for (size_t device = 0; device < entries->count && used < sizeof choices; device++) {
    const rescl_device_info *info = &entries->entries[device].info;
    const int length = snprintf(choices + used, sizeof choices - used, "\n  %-5s %s (%s, %s)", info->selector,
                                info->name, info->platform, rescl_device_type_name(info->type));
    used += length > 0 ? (size_t)length : 0;
  }
  return fail(RESCL_NOT_FOUND,
              "no OpenCL device matches '%s'%s; choose one of these, a part of a name, gpu, cpu or "
              "accelerator:%s",
              selector, origin, choices);
}

/** What the caller selects, or else RESCL_DEVICE; NULL: nothing. */
static const char *selector_or_default(const char *selector) {
  if (!selector || !*selector) selector = getenv("RESCL_DEVICE");
  return selector && *selector ? selector : NULL;
}

static const struct entry *choose(const struct entries *entries, const char *selector) {
  return selector ? find(entries, selector) : fastest(entries);
}

/** Every device there is; the caller frees entries->entries, also after a failure. */
static rescl_status enumerate(struct entries *entries) {
  TRY(find_all(entries));
  const struct entry *usual = choose(entries, selector_or_default(NULL));
  for (size_t device = 0; device < entries->count; device++)
    entries->entries[device].info.is_default = &entries->entries[device] == usual;
  return RESCL_OK;
}

static rescl_status start_drivers(const char *selector) {
  return rescl_driver_use(driver_selector_read(selector).driver);
}

rescl_status rescl_device_list(rescl_device_info **list, size_t *count) {
  if (list) *list = NULL;
  if (count) *count = 0;
  REQUIRE(list);
  REQUIRE(count);
  struct entries entries = {0};
  rescl_status status = start_drivers(selector_or_default(NULL));
  if (status == RESCL_UNSUPPORTED) status = start_drivers(NULL); // others are loaded, which are listed
  TRY_CLEANUP(status);
  TRY_CLEANUP(enumerate(&entries));
  *list = calloc(entries.count, sizeof **list);
  if (!*list) {
    status = fail_memory(entries.count * sizeof **list);
    goto cleanup;
  }
  for (size_t device = 0; device < entries.count; device++) (*list)[device] = entries.entries[device].info;
  *count = entries.count;
cleanup:
  free(entries.entries);
  return status;
}

void rescl_device_list_free(rescl_device_info *list) {
  free(list);
}

static rescl_status open_entry(rescl_device **device, const struct entry *entry) {
  cl_int error = CL_SUCCESS;
  const cl_context_properties properties[] = {CL_CONTEXT_PLATFORM, (cl_context_properties)entry->platform, 0};
  rescl_device *opened = calloc(1, sizeof *opened);
  if (!opened) return fail_memory(sizeof *opened);
  *opened = (rescl_device){.info = entry->info, .platform = entry->platform, .id = entry->id};
  opened->context = clCreateContext(properties, 1, &entry->id, NULL, NULL, &error);
  error = error_of_making(opened->context, error);
  if (error != CL_SUCCESS) {
    free(opened);
    return fail_opencl(error, "clCreateContext(%s)", entry->info.name);
  }
  *device = opened;
  return RESCL_OK;
}

rescl_status rescl_device_open(rescl_device **device, const char *selector) {
  REQUIRE(device);
  *device = NULL;
  struct entries entries = {0};
  const int is_given = selector && *selector;
  selector = selector_or_default(selector);
  rescl_status status;
  TRY_CLEANUP(start_drivers(selector));
  TRY_CLEANUP(enumerate(&entries));
  const struct entry *entry = choose(&entries, selector);
  TRY_CLEANUP(entry ? RESCL_OK : fail_choices(&entries, selector, is_given ? "" : " (from RESCL_DEVICE)"));
  TRY_CLEANUP(open_entry(device, entry));
cleanup:
  free(entries.entries);
  return status;
}

const rescl_device_info *rescl_device_get_info(const rescl_device *device) {
  return device ? &device->info : NULL;
}

void rescl_device_free(rescl_device *device) {
  if (!device) return;
  gemm_forget(&device->gemm);
  clReleaseContext(device->context);
  free(device);
}
