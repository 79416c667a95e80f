/** One session's view of a device: a context, an in-order queue, buffers. A context and what is made in it
 *  belong to one thread at a time. */
#ifndef RESCL_OPENCL_CONTEXT_H
#define RESCL_OPENCL_CONTEXT_H

#include <stddef.h>
#include <stdint.h>

#include "base/status.h"
#include "opencl/device_profile.h"
#include "rescl/session.h"

struct context;
struct buffer;

struct context_options {
  unsigned threads;          // compute units to use on a CPU device; 0: all
  rescl_profiling profiling; // see also timeline.h
};

/** Owned by the caller: context_free(), after everything made in it. NULL on failure.
 *  The device must outlive it. */
rescl_status context_create(struct context **context, rescl_device *device,
                            const struct context_options *options);
void context_free(struct context *context);
const rescl_device_info *context_device(const struct context *context);
/** What to decide by: of the device with the compute units that are used. */
const struct device_profile *context_profile(const struct context *context);

/** Records otherwise from now on, in a context made with profiling. Waits until
 *  everything queued has been done. */
rescl_status context_set_profiling(struct context *context, rescl_profiling profiling);
/** The same in any context, for launch_times() alone: copies and what the host does are not recorded. */
rescl_status context_time_launches(struct context *context, rescl_profiling profiling);
rescl_profiling context_profiling(const struct context *context);

/** Waits until everything queued has been done; reports a failure of any of it. */
rescl_status context_finish(struct context *context);

/** Whether the device does anything yet: writes a few bytes to it and reads them. Where a kernel failed this tells
 *  whether the device went with it. */
rescl_status context_check(struct context *context);

/** Device memory. RESCL_OUT_OF_MEMORY says how much was wanted and how much the device
 *  has in all and in one piece.
 *  @param what  names it in messages: "activations", "weights of conv1" */
rescl_status buffer_create(struct buffer **buffer, struct context *context, size_t size_bytes,
                           const char *what);
/** A window into another buffer, which must outlive it. offset_bytes must be a multiple of the device's
 *  base_alignment_bytes.
 *  @param what  as for buffer_create(); NULL: the parent's */
rescl_status buffer_create_view(struct buffer **view, struct buffer *parent, size_t offset_bytes,
                                size_t size_bytes, const char *what);
void buffer_free(struct buffer *buffer);
size_t buffer_size(const struct buffer *buffer);
/** The buffer whose memory it shows, itself where it is no view, and where in that it begins. */
struct buffer *buffer_root(const struct buffer *buffer, size_t *offset_bytes);

/** Copies to the device / to the host. write may return before the copy is done only if it has taken its own
 *  copy of the bytes; read waits for everything queued before it. */
rescl_status buffer_write(struct buffer *buffer, size_t offset_bytes, const void *bytes, size_t size_bytes);
rescl_status buffer_read(struct buffer *buffer, size_t offset_bytes, void *bytes, size_t size_bytes);
/** The whole buffer as host memory to be written, what was in it being lost; waits for everything queued
 *  before. Until buffer_unmap(), which takes the pointer back, nothing else may touch the buffer. No copy
 *  where host and device share memory. */
rescl_status buffer_map_for_writing(struct buffer *buffer, void **bytes);
/** The same to be read, with what is in it. */
rescl_status buffer_map_for_reading(struct buffer *buffer, void **bytes);
rescl_status buffer_unmap(struct buffer *buffer, void *bytes);
/** Fills whole 4-byte words; used to poison memory in tests and to make zeros. */
rescl_status buffer_fill(struct buffer *buffer, uint32_t word);

#endif
