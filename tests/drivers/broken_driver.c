/** An OpenCL driver that breaks, for tests of what survives it. Compile definitions:
 *
 *    BREAK_IN   the call that breaks: IN_LOAD, as the loader opens the library; IN_PLATFORMS, as it asks for
 *               platforms; IN_CONTEXT, once the device was listed and is opened
 *    BREAK_BY   BY_ABORT: ends the process; BY_HANG: never returns; BY_EXIT: ends the program, and calls it a
 *               success
 *    PLATFORM_VERSION   what it says it is
 *
 *  There is one platform with one device, which answers what it must to be listed. */
#define CL_TARGET_OPENCL_VERSION 120
#include <CL/cl_icd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define IN_LOAD 1
#define IN_PLATFORMS 2
#define IN_CONTEXT 3
#define BY_ABORT 1
#define BY_HANG 2
#define BY_EXIT 3

#ifndef PLATFORM_VERSION
#define PLATFORM_VERSION "OpenCL 1.2 broken"
#endif

#define EXPORTED __attribute__((visibility("default")))

/** Drivers print what they like, also to where the program writes its output. */
static void break_down(void) {
  puts("{\"event\": \"driver babble\"}");
  fputs("LLVM ERROR: broken on purpose\n", stderr);
  fflush(NULL);
#if BREAK_BY == BY_ABORT
  abort();
#elif BREAK_BY == BY_EXIT
  exit(0);
#else
  for (;;) pause();
#endif
}

#if BREAK_IN == IN_LOAD
__attribute__((constructor)) static void on_load(void) {
  break_down();
}
#endif

struct _cl_platform_id {
  const cl_icd_dispatch *dispatch;
};
struct _cl_device_id {
  const cl_icd_dispatch *dispatch;
};

static cl_icd_dispatch dispatch;
static struct _cl_platform_id platform = {&dispatch};
static struct _cl_device_id device = {&dispatch};

static cl_int give(const void *value, size_t value_bytes, size_t room_bytes, void *room, size_t *size_bytes) {
  if (size_bytes) *size_bytes = value_bytes;
  if (!room) return CL_SUCCESS;
  if (room_bytes < value_bytes) return CL_INVALID_VALUE;
  memcpy(room, value, value_bytes);
  return CL_SUCCESS;
}

static cl_int give_text(const char *text, size_t room_bytes, void *room, size_t *size_bytes) {
  return give(text, strlen(text) + 1, room_bytes, room, size_bytes);
}

static cl_int get_platform_info(cl_platform_id id, cl_platform_info what, size_t room_bytes, void *room,
                                size_t *size_bytes) {
  (void)id;
  switch (what) {
  case CL_PLATFORM_EXTENSIONS:
    return give_text("cl_khr_icd", room_bytes, room, size_bytes);
  case CL_PLATFORM_ICD_SUFFIX_KHR:
    return give_text("BROKEN", room_bytes, room, size_bytes);
  case CL_PLATFORM_VERSION:
    return give_text(PLATFORM_VERSION, room_bytes, room, size_bytes);
  default:
    return give_text("Broken Platform", room_bytes, room, size_bytes);
  }
}

/** By this name only for the loader: in here it would mean the loader's own. */
EXPORTED cl_int clGetPlatformInfo(cl_platform_id id, cl_platform_info what, size_t room_bytes, void *room,
                                  size_t *size_bytes) {
  return get_platform_info(id, what, room_bytes, room, size_bytes);
}

static cl_int get_device_ids(cl_platform_id id, cl_device_type type, cl_uint room, cl_device_id *devices,
                             cl_uint *count) {
  (void)id;
  const int matches = type == CL_DEVICE_TYPE_ALL || (type & CL_DEVICE_TYPE_ACCELERATOR);
  if (count) *count = matches ? 1 : 0;
  if (devices && room > 0 && matches) devices[0] = &device;
  return matches ? CL_SUCCESS : CL_DEVICE_NOT_FOUND;
}

static cl_int get_device_info(cl_device_id id, cl_device_info what, size_t room_bytes, void *room,
                              size_t *size_bytes) {
  (void)id;
  const cl_device_type type = CL_DEVICE_TYPE_ACCELERATOR;
  const cl_uint units = 1;
  if (what == CL_DEVICE_TYPE) return give(&type, sizeof type, room_bytes, room, size_bytes);
  if (what == CL_DEVICE_MAX_COMPUTE_UNITS) return give(&units, sizeof units, room_bytes, room, size_bytes);
  if (what == CL_DEVICE_NAME) return give_text("Broken Device", room_bytes, room, size_bytes);
  if (what == CL_DRIVER_VERSION) return give_text("0.0", room_bytes, room, size_bytes);
  return CL_INVALID_VALUE; // the rest stays unknown
}

static cl_context create_context(const cl_context_properties *properties, cl_uint count,
                                 const cl_device_id *devices,
                                 void(CL_CALLBACK *notify)(const char *, const void *, size_t, void *),
                                 void *user, cl_int *error) {
  (void)properties, (void)count, (void)devices, (void)notify, (void)user;
#if BREAK_IN == IN_CONTEXT
  break_down();
#endif
  if (error) *error = CL_DEVICE_NOT_AVAILABLE;
  return NULL;
}

static cl_int get_platform_ids(cl_uint room, cl_platform_id *platforms, cl_uint *count) {
#if BREAK_IN == IN_PLATFORMS
  break_down();
#endif
  dispatch.clGetPlatformInfo = get_platform_info;
  dispatch.clGetDeviceIDs = get_device_ids;
  dispatch.clGetDeviceInfo = get_device_info;
  dispatch.clCreateContext = create_context;
  if (count) *count = 1;
  if (platforms && room > 0) platforms[0] = &platform;
  return CL_SUCCESS;
}

EXPORTED void *clGetExtensionFunctionAddress(const char *name) {
  void *address = NULL;
  cl_int (*const ids)(cl_uint, cl_platform_id *, cl_uint *) = get_platform_ids;
  cl_int (*const info)(cl_platform_id, cl_platform_info, size_t, void *, size_t *) = get_platform_info;
  // ISO C has no conversion between pointers to functions and to objects.
  if (strcmp(name, "clIcdGetPlatformIDsKHR") == 0) memcpy(&address, &ids, sizeof address);
  if (strcmp(name, "clGetPlatformInfo") == 0) memcpy(&address, &info, sizeof address);
  return address;
}
