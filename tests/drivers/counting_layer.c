/** An OpenCL layer that counts every call of opencl_calls.def and lets chosen ones go wrong, as faults.h says. What a
 *  driver does inside itself does not pass through the loader, and so is not counted. */
#define _POSIX_C_SOURCE 200809L // nanosleep
#define CL_TARGET_OPENCL_VERSION 120
#define CL_USE_DEPRECATED_OPENCL_1_2_APIS
#include <stdint.h>
#include <time.h>

#include "faults.h"
#include "layer.h"

extern EXPORTED struct faults faults_of_opencl;
struct faults faults_of_opencl = {.error = CL_OUT_OF_RESOURCES};

/** Counts a call, and is the delay where it is to have one.
 *  @return nonzero where it is to go wrong otherwise */
static int goes_wrong(const char *name, const void *site) {
  const struct timespec moment = {.tv_nsec = 3000000};
  if (!faults_meet(&faults_of_opencl, name, site)) return 0;
  if (faults_of_opencl.how != FAULT_DELAY) return 1;
  nanosleep(&moment, NULL);
  return 0;
}

static void note(cl_int error, int is_there, int change) {
  if (error == CL_SUCCESS && is_there) faults_of_opencl.live += change;
}

/** Where an answer goes that is to be cut short, and what the caller gave. */
struct cut {
  size_t told_bytes, room_bytes, *size_bytes;
  void *room;
  char whole[8192];
};

static void cut_begin(struct cut *cut, size_t *room_bytes, void **room, size_t **size_bytes) {
  *cut = (struct cut){.room_bytes = *room_bytes, .room = *room, .size_bytes = *size_bytes};
  const size_t most = sizeof cut->whole;
  if (*room) memcpy(cut->whole, *room, *room_bytes < most ? *room_bytes : most);
  *room_bytes = most, *room = cut->whole, *size_bytes = &cut->told_bytes;
}

/** Whether it is the name of an object, an address: larger than any size that is told. */
static int is_object(const struct cut *cut) {
  uintptr_t number;
  memcpy(&number, cut->whole, sizeof number);
  return cut->told_bytes == sizeof number && cut->room_bytes >= sizeof number && number > UINT32_MAX;
}

/** Half of an object's name would be somewhere in memory: it is told as none. Pointers that the caller gave, for the driver
 *  to write there, stay. */
static cl_int cut_end(const struct cut *cut, cl_int error) {
  const size_t half = cut->told_bytes / 2;
  if (error == CL_SUCCESS && cut->room && is_object(cut)) {
    if (memcmp(cut->room, cut->whole, cut->told_bytes) != 0) memset(cut->room, 0, cut->told_bytes);
  } else if (error == CL_SUCCESS && cut->room) {
    memcpy(cut->room, cut->whole, half < cut->room_bytes ? half : cut->room_bytes);
  }
  if (cut->size_bytes) *cut->size_bytes = half;
  return error;
}

/** The loader hands each call on with a jump: it returns to whoever made it. */
#define GOES_WRONG(name) goes_wrong(#name, __builtin_return_address(0))

#define CALL(name, parameters, arguments)                \
  static cl_int count_##name parameters {                \
    if (GOES_WRONG(name)) return faults_of_opencl.error; \
    return below->name arguments;                        \
  }

/** Cut short, it tells half of it, and that there is no more. A list of pointers into the caller's memory stays one. */
#define TELLS(name, parameters, arguments)                                 \
  static cl_int count_##name parameters {                                  \
    if (!GOES_WRONG(name)) return below->name arguments;                   \
    if (faults_of_opencl.how == FAULT_FAIL) return faults_of_opencl.error; \
    struct cut cut;                                                        \
    cut_begin(&cut, &room_bytes, &room, &size_bytes);                      \
    return cut_end(&cut, below->name arguments);                           \
  }

#define QUEUES(name, parameters, arguments)              \
  static cl_int count_##name parameters {                \
    if (GOES_WRONG(name)) return faults_of_opencl.error; \
    const cl_int error = below->name arguments;          \
    note(error, event != NULL, 1);                       \
    return error;                                        \
  }

#define MAKES(type, name, parameters, arguments)                                                    \
  static type count_##name parameters {                                                             \
    if (GOES_WRONG(name)) {                                                                         \
      if (error) *error = faults_of_opencl.how == FAULT_FAIL ? faults_of_opencl.error : CL_SUCCESS; \
      return NULL;                                                                                  \
    }                                                                                               \
    type made = below->name arguments;                                                              \
    note(CL_SUCCESS, made != NULL, 1);                                                              \
    return made;                                                                                    \
  }

#define RELEASES(name, type)                          \
  static cl_int count_##name(type object) {           \
    const int is_wrong = GOES_WRONG(name);            \
    const cl_int error = below->name(object);         \
    note(error, 1, -1);                               \
    return is_wrong ? faults_of_opencl.error : error; \
  }

#include "opencl_calls.def"
#undef CALL
#undef TELLS
#undef QUEUES
#undef MAKES
#undef RELEASES

/** These two give something beside what the rows know: a pointer that is not an object, several objects. */
static void *count_clEnqueueMapBuffer(cl_command_queue queue, cl_mem memory, cl_bool waits_for_it,
                                      cl_map_flags flags, size_t offset, size_t size_bytes,
                                      cl_uint wait_count, const cl_event *waits, cl_event *event,
                                      cl_int *error) {
  if (GOES_WRONG(clEnqueueMapBuffer)) {
    if (error) *error = faults_of_opencl.how == FAULT_FAIL ? faults_of_opencl.error : CL_SUCCESS;
    return NULL;
  }
  void *bytes = below->clEnqueueMapBuffer(queue, memory, waits_for_it, flags, offset, size_bytes, wait_count,
                                          waits, event, error);
  note(CL_SUCCESS, bytes && event, 1);
  return bytes;
}

static cl_int count_clCreateKernelsInProgram(cl_program program, cl_uint room, cl_kernel *kernels,
                                             cl_uint *count) {
  cl_uint made = 0;
  if (GOES_WRONG(clCreateKernelsInProgram)) return faults_of_opencl.error;
  const cl_int error = below->clCreateKernelsInProgram(program, room, kernels, &made);
  if (count) *count = made;
  note(error, kernels != NULL, (int)made);
  return error;
}

static cl_int count_clCreateSubDevices(cl_device_id device, const cl_device_partition_property *properties,
                                       cl_uint room, cl_device_id *parts, cl_uint *count) {
  if (GOES_WRONG(clCreateSubDevices)) return faults_of_opencl.error;
  const cl_int error = below->clCreateSubDevices(device, properties, room, parts, count);
  note(error, parts != NULL, (int)room);
  return error;
}

static void set_calls(void) {
  faults_begin(&faults_of_opencl, "opencl");
#define SET(name) dispatch.name = count_##name
#define CALL(name, parameters, arguments) SET(name);
#define TELLS CALL
#define QUEUES CALL
#define MAKES(type, name, parameters, arguments) SET(name);
#define RELEASES(name, type) SET(name);
#include "opencl_calls.def"
  SET(clEnqueueMapBuffer);
  SET(clCreateKernelsInProgram);
  SET(clCreateSubDevices);
}

__attribute__((destructor)) static void end(void) {
  faults_end(&faults_of_opencl, "opencl");
}
