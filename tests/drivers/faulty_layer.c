/** An OpenCL layer that makes the driver below it a faulty one, as the environment says:
 *
 *    FAULT_PREFIX=TEXT  each program's source begins with these lines: a compiler that gets some function wrong
 *    FAULT_AT=TEXT      they, and FAULT_FROM, are put before the first place where this stands, in programs in which it does
 *    FAULT_FROM=TEXT    the first place after that where this stands is replaced by FAULT_TO
 *    FAULT_DROP=NAME    launches of the kernel of that name are not done
 *    FAULT_FLIP=1       a bit is flipped of whatever is read from a buffer
 *    FAULT_BUFFER=N     the N-th buffer after N was set, and all later ones, fail: memory has run out
 *    FAULT_DEVICES=N    asked for its devices each platform answers with this error
 *    FAULT_LAUNCH=N     the process's N-th launch of a kernel on a device whose name holds FAULT_LAUNCH_ON, and
 *                       all later ones, fail; with FAULT_LAUNCH_BY=once, only that one; with crash or hang, the process does. The file
 *                       FAULT_LAUNCH_MARK is made then; until it is there, launches on other devices take some
 *                       milliseconds each, so that the one that breaks has its share of the work
 *    FAULT_BUILD=TEXT   a program in whose source or options this stands does not build
 *    FAULT_BINARY=WHEN  no binary is taken: "create" and "status" at once, "build" when it is built
 *    FAULT_GROUP=NAME   the kernel of that name is allowed one work-item in a group, whatever it requires
 *    FAULT_ENQUEUE=NAME the kernel of that name finds no resources when it is launched; FAULT_ERROR=N: fails with
 *                       this error
 *    FAULT_LARGER=N     buffers of more bytes than that find no memory
 *    FAULT_MEMORY=N     nor do those that make more than that of all that there are; with FAULT_TOLD=1 devices say so, and
 *                       what FAULT_LARGER says; with FAULT_LATE=1 they are made, and launches fail until one is released
 *    FAULT_DRIVER=TEXT  devices say that this is their driver's version */
#define _POSIX_C_SOURCE 200809L // nanosleep
#define CL_TARGET_OPENCL_VERSION 120
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "layer.h"

static int is_asked_for(const char *setting) {
  const char *text = getenv(setting);
  return text && *text;
}

/** All of a program's sources, with `room` bytes after them; NULL without memory. */
static char *join_sources(cl_uint count, const char **sources, const size_t *lengths, size_t room) {
  size_t used = 0, total = room + 1;
  for (cl_uint index = 0; index < count; index++)
    total += lengths && lengths[index] ? lengths[index] : strlen(sources[index]);
  char *text = malloc(total);
  for (cl_uint index = 0; text && index < count; index++) {
    const size_t length = lengths && lengths[index] ? lengths[index] : strlen(sources[index]);
    memcpy(text + used, sources[index], length);
    used += length;
  }
  if (text) text[used] = '\0';
  return text;
}

/** There must be room for it. */
static void replace(char *at, size_t length, const char *with) {
  memmove(at + strlen(with), at + length, strlen(at + length) + 1);
  memcpy(at, with, strlen(with));
}

static void spoil(char *text) {
  const char *at = getenv("FAULT_AT"), *from = getenv("FAULT_FROM"), *to = getenv("FAULT_TO");
  char *place = at ? strstr(text, at) : text;
  if (!place) return;
  char *found = from && to ? strstr(place, from) : NULL;
  if (found) replace(found, strlen(from), to);
  if (!is_asked_for("FAULT_PREFIX")) return;
  replace(place, 0, "\n");
  replace(place, 0, getenv("FAULT_PREFIX"));
  replace(place, 0, "\n");
}

static cl_program create_program(cl_context context, cl_uint count, const char **sources,
                                 const size_t *lengths, cl_int *error) {
  const char *prefix = getenv("FAULT_PREFIX"), *to = getenv("FAULT_TO");
  if (!is_asked_for("FAULT_PREFIX") && !is_asked_for("FAULT_FROM"))
    return below->clCreateProgramWithSource(context, count, sources, lengths, error);
  char *text =
      join_sources(count, sources, lengths, (prefix ? strlen(prefix) : 0) + (to ? strlen(to) : 0) + 2);
  if (!text) {
    if (error) *error = CL_OUT_OF_HOST_MEMORY;
    return NULL;
  }
  spoil(text);
  const char *spoilt = text;
  const cl_program program = below->clCreateProgramWithSource(context, 1, &spoilt, NULL, error);
  free(text);
  return program;
}

/** Programs that are not to build. */
static cl_program doomed[256];
static size_t doomed_count;
static pthread_mutex_t doomed_mutex = PTHREAD_MUTEX_INITIALIZER;

static void doom(cl_program program) {
  pthread_mutex_lock(&doomed_mutex);
  if (doomed_count < sizeof doomed / sizeof *doomed) doomed[doomed_count++] = program;
  pthread_mutex_unlock(&doomed_mutex);
}

static int is_doomed(cl_program program) {
  int found = 0;
  pthread_mutex_lock(&doomed_mutex);
  for (size_t index = 0; index < doomed_count; index++) found |= doomed[index] == program;
  pthread_mutex_unlock(&doomed_mutex);
  return found;
}

/** The address may be another program's later. */
static cl_int release_program(cl_program program) {
  pthread_mutex_lock(&doomed_mutex);
  for (size_t index = 0; index < doomed_count; index++)
    if (doomed[index] == program) doomed[index] = NULL;
  pthread_mutex_unlock(&doomed_mutex);
  return below->clReleaseProgram(program);
}

static cl_program create_program_or_doom(cl_context context, cl_uint count, const char **sources,
                                         const size_t *lengths, cl_int *error) {
  const char *text = getenv("FAULT_BUILD");
  cl_program program = create_program(context, count, sources, lengths, error);
  for (cl_uint index = 0; text && !lengths && index < count; index++)
    if (strstr(sources[index], text)) doom(program);
  return program;
}

static cl_program create_with_binary(cl_context context, cl_uint count, const cl_device_id *devices,
                                     const size_t *sizes, const unsigned char **binaries, cl_int *statuses,
                                     cl_int *error) {
  const char *when = getenv("FAULT_BINARY");
  if (when && strcmp(when, "create") == 0) {
    *error = CL_INVALID_BINARY;
    return NULL;
  }
  cl_program program =
      below->clCreateProgramWithBinary(context, count, devices, sizes, binaries, statuses, error);
  if (when && strcmp(when, "status") == 0) *statuses = CL_INVALID_BINARY;
  if (when && strcmp(when, "build") == 0) doom(program);
  return program;
}

static cl_int build_program(cl_program program, cl_uint count, const cl_device_id *devices,
                            const char *options, void(CL_CALLBACK *notify)(cl_program, void *), void *user) {
  const char *text = getenv("FAULT_BUILD");
  if (is_doomed(program) || (text && options && strstr(options, text))) return CL_BUILD_PROGRAM_FAILURE;
  return below->clBuildProgram(program, count, devices, options, notify, user);
}

static int is_named(cl_kernel kernel, const char *setting) {
  char name[128] = "";
  const char *wanted = getenv(setting);
  return wanted &&
         below->clGetKernelInfo(kernel, CL_KERNEL_FUNCTION_NAME, sizeof name, name, NULL) == CL_SUCCESS &&
         strcmp(name, wanted) == 0;
}

static cl_int get_work_group_info(cl_kernel kernel, cl_device_id device, cl_kernel_work_group_info what,
                                  size_t room_bytes, void *room, size_t *size_bytes) {
  const size_t one = 1, none[3] = {0};
  const cl_int error = below->clGetKernelWorkGroupInfo(kernel, device, what, room_bytes, room, size_bytes);
  if (error != CL_SUCCESS || !room || !is_named(kernel, "FAULT_GROUP")) return error;
  if (what == CL_KERNEL_WORK_GROUP_SIZE) memcpy(room, &one, sizeof one);
  if (what == CL_KERNEL_COMPILE_WORK_GROUP_SIZE) memcpy(room, none, sizeof none);
  return error;
}

static int has_run_out(void) {
  static long last, made;
  const char *setting = getenv("FAULT_BUFFER");
  const long first = setting ? atol(setting) : 0;
  if (first != last) made = 0;
  last = first;
  return first > 0 && ++made >= first;
}

static atomic_long given_bytes; // by FAULT_MEMORY's account

static long limit_of(const char *setting) {
  const char *text = getenv(setting);
  return text ? atol(text) : LONG_MAX;
}

/** Whether there is no memory for so many bytes more. */
static int is_full(size_t size_bytes) {
  return given_bytes + (long)size_bytes > limit_of("FAULT_MEMORY") ||
         (long)size_bytes > limit_of("FAULT_LARGER");
}

/** Who else holds it. PoCL's worker lets go of a command, and of what that used, a moment after clFinish(). */
static cl_uint count_holders(cl_mem memory) {
  const struct timespec moment = {.tv_nsec = 100000};
  cl_uint holders = 0;
  for (int wait = 0; wait < 200; wait++) {
    below->clGetMemObjectInfo(memory, CL_MEM_REFERENCE_COUNT, sizeof holders, &holders, NULL);
    if (holders <= 1) break;
    nanosleep(&moment, NULL);
  }
  return holders;
}

static cl_int release_memory(cl_mem memory) {
  cl_mem parent = NULL;
  size_t size_bytes = 0;
  below->clGetMemObjectInfo(memory, CL_MEM_ASSOCIATED_MEMOBJECT, sizeof parent, &parent, NULL);
  below->clGetMemObjectInfo(memory, CL_MEM_SIZE, sizeof size_bytes, &size_bytes, NULL);
  if (!parent && count_holders(memory) == 1) given_bytes -= (long)size_bytes;
  return below->clReleaseMemObject(memory);
}

static cl_mem create_buffer(cl_context context, cl_mem_flags flags, size_t size_bytes, void *data,
                            cl_int *error) {
  cl_mem memory = NULL;
  if (!has_run_out() && (!is_full(size_bytes) || is_asked_for("FAULT_LATE")))
    memory = below->clCreateBuffer(context, flags, size_bytes, data, error);
  else if (error)
    *error = CL_MEM_OBJECT_ALLOCATION_FAILURE;
  if (memory) given_bytes += (long)size_bytes;
  return memory;
}

static cl_int get_device_ids(cl_platform_id platform, cl_device_type type, cl_uint room,
                             cl_device_id *devices, cl_uint *count) {
  const char *error = getenv("FAULT_DEVICES");
  return error ? atoi(error) : below->clGetDeviceIDs(platform, type, room, devices, count);
}

static cl_int get_device_info(cl_device_id device, cl_device_info what, size_t room_bytes, void *room,
                              size_t *size_bytes) {
  const char *version = getenv("FAULT_DRIVER");
  if (is_asked_for("FAULT_TOLD") && room_bytes >= sizeof(cl_ulong) && room &&
      (what == CL_DEVICE_GLOBAL_MEM_SIZE || what == CL_DEVICE_MAX_MEM_ALLOC_SIZE)) {
    const long whole = limit_of("FAULT_MEMORY"), piece = limit_of("FAULT_LARGER");
    const cl_ulong told = (cl_ulong)(what == CL_DEVICE_MAX_MEM_ALLOC_SIZE && piece < whole ? piece : whole);
    memcpy(room, &told, sizeof told);
    if (size_bytes) *size_bytes = sizeof told;
    return CL_SUCCESS;
  }
  if (!version || what != CL_DRIVER_VERSION)
    return below->clGetDeviceInfo(device, what, room_bytes, room, size_bytes);
  if (room && room_bytes <= strlen(version)) return CL_INVALID_VALUE;
  if (room) strcpy(room, version);
  if (size_bytes) *size_bytes = strlen(version) + 1;
  return CL_SUCCESS;
}

static int is_to_break(cl_command_queue queue) {
  const char *wanted = getenv("FAULT_LAUNCH_ON");
  cl_device_id device = NULL;
  char name[256] = "";
  below->clGetCommandQueueInfo(queue, CL_QUEUE_DEVICE, sizeof device, &device, NULL);
  below->clGetDeviceInfo(device, CL_DEVICE_NAME, sizeof name, name, NULL);
  return !wanted || strstr(name, wanted);
}

/** Returns for those that are to fail. */
static void break_launch(void) {
  const char *how = getenv("FAULT_LAUNCH_BY"), *mark = getenv("FAULT_LAUNCH_MARK");
  if (mark) close(open(mark, O_CREAT | O_WRONLY, 0600));
  if (how && strcmp(how, "crash") == 0) abort();
  while (how && strcmp(how, "hang") == 0) pause();
}

/** Nonzero where this launch is to fail. Another number to wait for begins at the first again. */
static int launch_fails(cl_command_queue queue) {
  static atomic_long launched, last;
  const char *setting = getenv("FAULT_LAUNCH"), *mark = getenv("FAULT_LAUNCH_MARK");
  const char *how = getenv("FAULT_LAUNCH_BY");
  const struct timespec pause_ms = {.tv_nsec = 5000000};
  const long first = setting ? atol(setting) : 0;
  if (last != first) launched = 0;
  last = first;
  if (!setting) return 0;
  if (is_to_break(queue)) {
    const long number = atomic_fetch_add(&launched, 1) + 1;
    if (number < first || (number > first && how && strcmp(how, "once") == 0)) return 0;
    break_launch();
    return 1;
  }
  if (mark && access(mark, F_OK) != 0) nanosleep(&pause_ms, NULL);
  return 0;
}

static cl_int enqueue_kernel(cl_command_queue queue, cl_kernel kernel, cl_uint dimensions,
                             const size_t *offset, const size_t *global, const size_t *local,
                             cl_uint wait_count, const cl_event *wait_list, cl_event *event) {
  const char *error = getenv("FAULT_ERROR");
  if (is_named(kernel, "FAULT_ENQUEUE")) return error ? atoi(error) : CL_OUT_OF_RESOURCES;
  if (launch_fails(queue)) return CL_OUT_OF_RESOURCES;
  if (is_asked_for("FAULT_LATE") && is_full(0)) return CL_MEM_OBJECT_ALLOCATION_FAILURE;
  if (is_named(kernel, "FAULT_DROP"))
    return below->clEnqueueMarkerWithWaitList(queue, wait_count, wait_list, event);
  return below->clEnqueueNDRangeKernel(queue, kernel, dimensions, offset, global, local, wait_count,
                                       wait_list, event);
}

static cl_int read_buffer(cl_command_queue queue, cl_mem buffer, cl_bool blocking, size_t offset,
                          size_t size_bytes, void *data, cl_uint wait_count, const cl_event *wait_list,
                          cl_event *event) {
  const int flips = is_asked_for("FAULT_FLIP");
  const cl_int error = below->clEnqueueReadBuffer(queue, buffer, flips ? CL_TRUE : blocking, offset,
                                                  size_bytes, data, wait_count, wait_list, event);
  if (flips && error == CL_SUCCESS && size_bytes > 0)
    ((unsigned char *)data)[size_bytes > 3 ? size_bytes / 2 / 4 * 4 + 3 : 0] ^= 0x40;
  return error;
}

static void set_calls(void) {
  dispatch.clCreateProgramWithSource = create_program_or_doom;
  dispatch.clCreateProgramWithBinary = create_with_binary;
  dispatch.clBuildProgram = build_program;
  dispatch.clReleaseProgram = release_program;
  dispatch.clGetKernelWorkGroupInfo = get_work_group_info;
  dispatch.clCreateBuffer = create_buffer;
  dispatch.clReleaseMemObject = release_memory;
  dispatch.clGetDeviceIDs = get_device_ids;
  dispatch.clGetDeviceInfo = get_device_info;
  dispatch.clEnqueueNDRangeKernel = enqueue_kernel;
  dispatch.clEnqueueReadBuffer = read_buffer;
}
