/** Launches: work recorded once, with its arguments set, and enqueued at every run. */
#ifndef RESCL_OPENCL_LAUNCH_H
#define RESCL_OPENCL_LAUNCH_H

#include "opencl/program.h"
#include "opencl/timeline.h"

struct launch;

enum argument_kind { ARGUMENT_BUFFER, ARGUMENT_INT, ARGUMENT_FLOAT, ARGUMENT_INT8, ARGUMENT_LOCAL };

/** One kernel argument. */
struct argument {
  enum argument_kind kind;
  struct buffer *buffer; // NULL passes a NULL pointer
  int32_t integer;
  float real;
  int32_t integers[8];     // an int8
  size_t local_size_bytes; // __local memory
};

#define ARGUMENT_OF_BUFFER(pointer) ((struct argument){.kind = ARGUMENT_BUFFER, .buffer = (pointer)})
#define ARGUMENT_OF_INT(value) ((struct argument){.kind = ARGUMENT_INT, .integer = (value)})
#define ARGUMENT_OF_FLOAT(value) ((struct argument){.kind = ARGUMENT_FLOAT, .real = (value)})

struct launch_kernel_spec {
  struct program *program;
  const char *kernel;
  size_t global[3]; // work-items along each dimension, 0 counts as 1; need not be a multiple of local
  size_t local[3];  // all 0: the driver chooses. A kernel that requires a size has that; global is rounded up
                    // to a multiple of it: kernels test their range
  const struct argument *arguments;
  size_t argument_count;
  const char *name; // in messages and timelines; NULL: the kernel's
  size_t
      parts; // of about the same size, one launched after the other along the first dimension; 0 counts as 1
};

/** Creates the kernel object and sets its arguments. Owned by the caller: launch_free(). NULL on failure.
 *  @return RESCL_DEVICE, naming kernel, what it needs and what is allowed, where the driver allows it smaller
 *          groups or the device has less local memory: what a kernel is written for is never made smaller */
rescl_status launch_create_kernel(struct launch **launch, struct context *context,
                                  const struct launch_kernel_spec *spec);

/** Whether a launch of the kernel could be created, before its arguments are known.
 *  @param local        as in the spec
 *  @param local_bytes  of local memory among its arguments
 *  @return as launch_create_kernel(); also the failure of a program that was not built */
rescl_status launch_check_kernel(struct context *context, const struct program *program, const char *kernel,
                                 const size_t local[3], size_t local_bytes);

/** C = alpha op(A) op(B) + beta C through CLBlast, `batch` times at fixed strides. Row-major. Offsets,
 *  leading dimensions and strides count floats. Creating the first one on a device may compile CLBlast's
 *  kernels and tries them on a small product: see gemm_warm_up(). On CPUs `transpose_a` (A stored as
 *  [inner][rows], rows a multiple of 8) is the faster form. */
struct launch_gemm_spec {
  size_t rows, columns, inner; // C is [rows][columns]; op(A) [rows][inner]; op(B) [inner][columns]
  int transpose_a, transpose_b;
  float alpha, beta;
  struct buffer *a, *b, *c;
  size_t offset_a, offset_b, offset_c;
  size_t leading_a, leading_b, leading_c;
  size_t batch; // 0 and 1: one product
  size_t stride_a, stride_b, stride_c;
};
/** "GEMM 64x3136x576": what such a launch is called. */
void launch_gemm_name(char *name, size_t name_bytes, const struct launch_gemm_spec *spec);
rescl_status launch_create_gemm(struct launch **launch, struct context *context,
                                const struct launch_gemm_spec *spec);

/** Copies size_bytes between buffers (or within one, without overlap). */
struct launch_copy_spec {
  struct buffer *source, *destination;
  size_t source_offset_bytes, destination_offset_bytes, size_bytes;
};
rescl_status launch_create_copy(struct launch **launch, struct context *context,
                                const struct launch_copy_spec *spec);

void launch_free(struct launch *launch);

/** Puts the launch in its context's queue and returns. Failures name the kernel, the call and the error. */
rescl_status launch_enqueue(struct launch *launch);

/** How many times the device is asked to begin: 1 but for kernels in parts. */
size_t launch_part_count(const struct launch *launch);

/** What it is called: the kernel, "GEMM 64x49x512" or the two ends of a copy. */
const char *launch_name(const struct launch *launch);

/** Times of its last enqueue, after context_finish(); the context must record them. With
 *  RESCL_PROFILING_DEVICE, all 0 on the device's clock where there was nothing to do. A product's several
 *  kernels count as one command. */
rescl_status launch_times(const struct launch *launch, struct command_times *times);
/** From the start to the end. */
rescl_status launch_elapsed(const struct launch *launch, uint64_t *elapsed_ns);

/** The first CLBlast call on a device compiles its kernels, which takes long: this does a small product, so
 *  the wait can be shown as such. Serialised across threads; later calls cost next to nothing. */
rescl_status gemm_warm_up(struct context *context);

#endif
