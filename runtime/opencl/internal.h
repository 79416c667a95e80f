/** What the nouns of this folder are made of, and what its files share: nothing outside includes it. */
#ifndef RESCL_OPENCL_INTERNAL_H
#define RESCL_OPENCL_INTERNAL_H

#include "opencl/device_profile.h"
#include "opencl/gemm.h"
#include "opencl/timeline.h"

/** All sessions of a device share its cl_context: OpenCL allows that from any thread, and CLBlast, which
 *  keeps its compiled kernels per cl_context, then compiles them once per device and not once per session. */
struct rescl_device {
  rescl_device_info info;
  cl_platform_id platform;
  cl_device_id id;
  cl_context context;
  struct gemm_state gemm;
};

struct context {
  rescl_device *device;
  rescl_device_info info; // the device's, with the compute units that are used
  struct device_profile profile;
  cl_device_id id;            // the device, or a part of it
  cl_context context;         // the device's, or its own for a part of the device
  cl_command_queue queue;     // the one in use
  cl_command_queue queues[2]; // [1] tells device times; NULL where nobody has asked for it yet
  int owns_device_part;
  rescl_profiling profiling;
  struct timeline *timeline; // NULL where the context was made without profiling
  uint64_t allocated_bytes;
  struct gemm_state *gemm; // the device's, or own_gemm for a part of the device
  struct gemm_state own_gemm;
  struct buffer
      *gemm_scratch; // for CLBlast's copies of operands: one serves all launches of an in-order queue
};

struct buffer {
  struct context *context;
  struct buffer *root; // the buffer whose memory a view shows; itself where it is none
  cl_mem memory;
  size_t offset_bytes; // in the root
  size_t size_bytes;
  size_t allocated_bytes; // 0 for a view
  char what[64];
};

struct cache_entry;

struct program {
  cl_program program;
  int cached;                  // it came from the cache
  int is_alone;                // nonzero: nothing else may be compiled while it is made, or freed
  struct cache_entry *pending; // where its binary is to be kept when the program goes; NULL: nowhere
  rescl_status status;         // whether it was built
  char *failure;               // why not; NULL: it was
  char name[64];
};

/** Compiles it from source.
 *  @param program  to be released by the caller, also after a failure; NULL where there is none
 *  @param options  the request's, and those that all programs are built with */
rescl_status program_compile(cl_program *program, cl_context context, cl_device_id device,
                             const struct program_request *request, const char *options);
/** @return nonzero when the cache had it and the driver took it. A driver that refuses is a miss too */
int program_load(cl_program *program, const struct context *context, const struct cache_entry *entry,
                 const char *options);
/** Puts its binary into the cache. */
void program_store(cl_program program, const struct cache_entry *entry);

/** The common part of a launch; each kind embeds it as its first member. */
struct launch {
  struct context *context;
  char name[64]; // in messages
  size_t part_count;
  rescl_status (*enqueue)(struct launch *launch, cl_event *event); // event: NULL without profiling
  void (*release)(struct launch *launch); // what the kind owns; not the struct itself
  uint64_t called_ns, done_ns; // when it was enqueued last and, with RESCL_PROFILING_HOST, done: host's clock
  cl_event before;             // NULL, or marks the start where `after` alone can not
  cl_event after;
  int enqueued;
};

/** Whether the device can run the kernel in such groups.
 *  @param name   of the kernel, for messages
 *  @param local  all 0: the driver chooses; receives what the kernel itself requires, if it does
 *  @param more_local_bytes  of local memory that are not among its arguments yet
 *  @return RESCL_DEVICE saying what was asked for and what is allowed */
rescl_status kernel_check_limits(cl_kernel kernel, const struct context *context, const char *name,
                                 size_t local[3], size_t more_local_bytes);

/** "CL_OUT_OF_RESOURCES", "CLBlastInvalidLocalMemUsage" …; a static string, "unknown error" for others. */
const char *opencl_error_name(cl_int error);

/** The error of a call that makes an object: a driver that reports success and gives none has failed, too. */
cl_int error_of_making(const void *object, cl_int error);

/** Fails with "CALL: NAME OF THE ERROR (number)". Lack of memory or of other resources is RESCL_OUT_OF_MEMORY, all else
 *  RESCL_DEVICE. */
rescl_status fail_opencl(cl_int error, const char *call, ...) __attribute__((format(printf, 2, 3)));

/** Fills in all of the info but its selector and whether it is the default; what the driver
 *  does not tell stays 0 or "". */
void device_describe(rescl_device_info *info, cl_platform_id platform, cl_device_id id);

/** Whether a part of the device can be used alone. Asked before clCreateSubDevices: a driver that
 *  knows no partitions may leave that call out altogether (rusticl in Mesa 22.3 does), and calling
 *  it would end the process. */
int device_can_be_divided(cl_device_id id);

/** A context's record of what it did. */
rescl_status timeline_create(struct timeline **timeline);
void timeline_free(struct timeline *timeline);
/** Notes a copy that the next call queues.
 *  @param event  receives where that call is to put its event, valid until the next copy; NULL
 *                where copies are not recorded */
rescl_status timeline_copy_event(const struct buffer *buffer, const char *kind, size_t size_bytes,
                                 cl_event **event);
/** What follows such a call that succeeded. */
rescl_status timeline_copy_called(const struct buffer *buffer);
/** The device's four times of a command that is done; `name` is for messages. called_ns stays as it is. */
rescl_status event_times(cl_event event, const char *name, struct command_times *times);

/** Adds the two parts of a launch's life that all kinds share. NULL when the host has no memory. */
void *launch_new(size_t size_bytes, struct context *context, const char *name);

#endif
