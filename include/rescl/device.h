/** @file device.h
 *  Finding and opening OpenCL devices.
 *
 *  A device is selected by a text, the same for every function, for the program and for the environment
 *  variable RESCL_DEVICE:
 *
 *      0:1                   platform and device, as they are listed
 *      pocl.icd:0:1          the same, of one driver that is loaded alone: others can then do no harm. It is
 *                            named by its .icd file, or by a path. Drivers are loaded once in a process:
 *                            where OpenCL has started with others, that is RESCL_UNSUPPORTED
 *      gpu cpu accelerator   the first of that class
 *      haswell               a part of the device's or platform's name, compared without case
 *
 *  RESCL_DEVICE_CLASS in the environment has every device treated as one of another class, for tests and
 *  comparisons: vector_cpu, scalar_cpu, tile_gpu or register_gpu. Results stay right, speed does not.
 *
 *  Any thread may call anything here. The first call in a process sets environment variables: those of
 *  driver.h, where a selector names a driver, and, where PoCL is there and unless they are set, POCL_AFFINITY
 *  to 1 (PoCL then keeps its workers on different cores) and, up to its version 6,
 *  POCL_WORK_GROUP_SPECIALIZATION to 0 (it then compiles a kernel once, not for every size of launch). Make
 *  it before other threads read or change the environment. An opened device is immutable and may serve any
 *  number of sessions in any number of threads; it must outlive them. */
#ifndef RESCL_DEVICE_H
#define RESCL_DEVICE_H

#include <stddef.h>
#include <stdint.h>

#include "rescl/status.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum rescl_device_type {
  RESCL_DEVICE_CPU,
  RESCL_DEVICE_GPU,
  RESCL_DEVICE_ACCELERATOR,
  RESCL_DEVICE_OTHER
} rescl_device_type;

/** What a device says of itself. Strings are zero-terminated, cut to fit and free of surrounding blanks. */
typedef struct rescl_device_info {
  char selector[160];            /**< "0:1", or "pocl.icd:0:1": what rescl_device_open() takes */
  char platform[96];             /**< CL_PLATFORM_NAME */
  char platform_version[128];    /**< CL_PLATFORM_VERSION */
  char name[160];                /**< CL_DEVICE_NAME */
  char vendor[96];               /**< CL_DEVICE_VENDOR */
  char driver[96];               /**< CL_DRIVER_VERSION */
  char version[96];              /**< CL_DEVICE_VERSION */
  rescl_device_type type;        /**< what rescl_device_open() chooses by */
  unsigned compute_units;        /**< CL_DEVICE_MAX_COMPUTE_UNITS */
  unsigned clock_mhz;            /**< CL_DEVICE_MAX_CLOCK_FREQUENCY, 0 where the driver does not say */
  unsigned native_float_vector;  /**< CL_DEVICE_NATIVE_VECTOR_WIDTH_FLOAT */
  unsigned preferred_multiple;   /**< work-items of a warp, wavefront or sub-group; 0: not told */
  size_t max_work_group_size;    /**< CL_DEVICE_MAX_WORK_GROUP_SIZE; a kernel's own limit may be lower */
  size_t max_work_item_sizes[3]; /**< CL_DEVICE_MAX_WORK_ITEM_SIZES: of a work-group, by dimension */
  uint64_t global_memory_bytes;  /**< CL_DEVICE_GLOBAL_MEM_SIZE */
  uint64_t max_allocation_bytes; /**< CL_DEVICE_MAX_MEM_ALLOC_SIZE */
  uint64_t local_memory_bytes;   /**< CL_DEVICE_LOCAL_MEM_SIZE */
  unsigned base_alignment_bytes; /**< CL_DEVICE_MEM_BASE_ADDR_ALIGN in bytes: offsets of sub-buffers */
  int unified_memory;            /**< nonzero where host and device share memory */
  int has_fp16;                  /**< nonzero where cl_khr_fp16 is offered */
  int has_fp64;                  /**< nonzero where double precision is offered */
  int emulates_fma;              /**< nonzero where fma() is many instructions: CL_FP_FMA is not told */
  int is_default;                /**< nonzero for the one that rescl_device_open() takes without a selector */
  int has_threads;               /**< nonzero where `threads` of a session count; else all units are used */
  char class_name[32];           /**< what rescl treats it as: "CPU with vectors", "GPU" … */
  char class_reason[96];         /**< what in the above made it that */

  /* What rescl does not build on, but people who compare devices ask for. */
  char c_version[96];               /**< CL_DEVICE_OPENCL_C_VERSION */
  char extensions[4096];            /**< CL_DEVICE_EXTENSIONS, apart by blanks */
  uint64_t cache_bytes;             /**< CL_DEVICE_GLOBAL_MEM_CACHE_SIZE, 0 where there is none */
  unsigned cache_line_bytes;        /**< CL_DEVICE_GLOBAL_MEM_CACHELINE_SIZE */
  uint64_t constant_memory_bytes;   /**< CL_DEVICE_MAX_CONSTANT_BUFFER_SIZE */
  int has_own_local_memory;         /**< nonzero where local memory is not a part of global memory */
  int has_images;                   /**< CL_DEVICE_IMAGE_SUPPORT */
  size_t image_width, image_height; /**< CL_DEVICE_IMAGE2D_MAX_WIDTH and _HEIGHT, in pixels */
  int can_be_divided; /**< nonzero where `threads` of a session can be fewer than compute_units */
} rescl_device_info;

typedef struct rescl_device rescl_device;

/** Lists every device of every platform, in the order the ICD loader gives them; platforms
 *  without devices are skipped. Where RESCL_DEVICE names a driver and OpenCL has not started,
 *  that driver is loaded alone.
 *  @param list   receives an array of *count entries, owned by the caller:
 *                rescl_device_list_free(). NULL on failure.
 *  @param count  receives how many there are, at least 1 on success.
 *  @return RESCL_NOT_FOUND where there is no OpenCL platform or no device: the
 *          message says what to install. */
RESCL_API rescl_status rescl_device_list(rescl_device_info **list, size_t *count);

/** Frees a list from rescl_device_list(); NULL is fine. */
RESCL_API void rescl_device_list_free(rescl_device_info *list);

/** Opens one device.
 *  @param device    receives the device, owned by the caller: rescl_device_free(). NULL on failure.
 *  @param selector  see above; the first match in list order is taken. NULL or "": RESCL_DEVICE if set, else
 *                   the fastest class present: GPU, accelerator, CPU.
 *  @return RESCL_NOT_FOUND with the list of selectors when nothing matches, or where there is no such driver;
 *          RESCL_UNSUPPORTED where it can not be loaded alone any more. */
RESCL_API rescl_status rescl_device_open(rescl_device **device, const char *selector);

/** What the device says of itself; owned by the device. */
RESCL_API const rescl_device_info *rescl_device_get_info(const rescl_device *device);

/** The most that a device was seen to do. */
typedef struct rescl_device_limits {
  /** fp32 multiplications and additions, fused where the device does that, 1e9 a second */
  double gflops;
  /** Reading global memory, 1e9 bytes a second; where the caches hold what is read (128 MB on CPUs, 512 MB on
   *  others, less on small devices), it is theirs */
  double bandwidth_gbs;
} rescl_device_limits;

/** Measures the device for about a quarter of a second with kernels that do nothing else: what a
 *  network's speed is to be held against. Other work on the device makes it look slower; the best of
 *  several short runs counts.
 *  @param threads  compute units to use on a CPU device; 0: all
 *  @param limits   receives the figures; zeros on failure
 *  @return RESCL_WRONG_RESULT where the device computes these kernels wrongly. */
RESCL_API rescl_status rescl_device_measure(rescl_device *device, unsigned threads,
                                            rescl_device_limits *limits);

/** Takes samples of what a device computes at most at the moment. Between a network's runs they
 *  tell what the network reaches of it: where others use the machine, too, both are slowed down
 *  alike. One thread at a time. */
typedef struct rescl_device_meter rescl_device_meter;

/** Finds, in about a tenth of a second, the kernel that is the fastest on the device.
 *  @param meter    receives the meter, to be freed before the device is; NULL on failure
 *  @param threads  compute units to use on a CPU device; 0: all
 *  @return RESCL_WRONG_RESULT where the device computes these kernels wrongly. */
RESCL_API rescl_status rescl_device_meter_create(rescl_device_meter **meter, rescl_device *device,
                                                 unsigned threads);

/** Takes one sample; blocks for some 4 milliseconds.
 *  @param gflops  receives fp32 multiplications and additions, 1e9 a second, as in
 *                 rescl_device_limits; 0 on failure */
RESCL_API rescl_status rescl_device_meter_take(rescl_device_meter *meter, double *gflops);

/** NULL is fine. */
RESCL_API void rescl_device_meter_free(rescl_device_meter *meter);

/** Closes the device; NULL is fine. Sessions on it must be freed before. */
RESCL_API void rescl_device_free(rescl_device *device);

/** "CPU", "GPU", "accelerator" or "other"; a static string. */
RESCL_API const char *rescl_device_type_name(rescl_device_type type);

#ifdef __cplusplus
}
#endif
#endif
