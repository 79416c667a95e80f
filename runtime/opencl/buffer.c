#include "opencl/internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/** "3.1 GB": sizes as people read them. */
static void format_size(char *text, size_t text_bytes, uint64_t size_bytes) {
  static const char *const units[] = {"bytes", "kB", "MB", "GB", "TB", "PB", "EB"};
  double value = (double)size_bytes;
  size_t unit = 0;
  for (; value >= 1000 && unit + 1 < sizeof units / sizeof *units; unit++) value /= 1000;
  snprintf(text, text_bytes, "%.*f %s", unit == 0 ? 0 : 1, value, units[unit]);
}

/** @param why  a further word; "": the device says itself that it has not enough */
static rescl_status fail_too_large(const struct context *context, const char *what, size_t size_bytes,
                                   const char *why) {
  char needed[32], piece[32], whole[32], used[32];
  format_size(needed, sizeof needed, size_bytes);
  format_size(piece, sizeof piece, context->info.max_allocation_bytes);
  format_size(whole, sizeof whole, context->info.global_memory_bytes);
  format_size(used, sizeof used, context->allocated_bytes);
  return fail(RESCL_OUT_OF_MEMORY,
              "%s need %s; %s allows %s in one buffer and has %s, of which %s are taken%s", what, needed,
              context->info.name, piece, whole, used, why);
}

static rescl_status check_room(const struct context *context, const char *what, size_t size_bytes) {
  const uint64_t piece = context->info.max_allocation_bytes, whole = context->info.global_memory_bytes;
  const uint64_t used = context->allocated_bytes;
  if ((piece > 0 && size_bytes > piece) || (whole > 0 && (used > whole || size_bytes > whole - used)))
    return fail_too_large(context, what, size_bytes, "");
  return RESCL_OK;
}

static rescl_status allocate(struct buffer *buffer, size_t size_bytes) {
  struct context *context = buffer->context;
  cl_int error = CL_SUCCESS;
  buffer->memory = clCreateBuffer(context->context, CL_MEM_READ_WRITE, size_bytes, NULL, &error);
  error = error_of_making(buffer->memory, error);
  if (error == CL_INVALID_BUFFER_SIZE || error == CL_MEM_OBJECT_ALLOCATION_FAILURE)
    return fail_too_large(context, buffer->what, size_bytes, "; it gives no more: others may have it");
  if (error != CL_SUCCESS)
    return fail_opencl(error, "clCreateBuffer(%s, %zu bytes)", buffer->what, size_bytes);
  buffer->allocated_bytes = size_bytes;
  context->allocated_bytes += size_bytes;
  return RESCL_OK;
}

/** For tests: with RESCL_POISON=1 in the environment new memory holds NaN, so that a kernel that reads what
 *  nobody has written gives itself away. From the host: Oclgrind 21.10 takes what kernels write to memory
 *  that the host never wrote for uninitialised. */
static rescl_status poison(struct buffer *buffer, size_t size_bytes) {
  const char *setting = getenv("RESCL_POISON");
  if (!setting || strcmp(setting, "1") != 0) return RESCL_OK;
  const uint32_t nan_bits = 0x7fc0dead;
  uint32_t *words = malloc(size_bytes + sizeof *words);
  if (!words) return fail_memory(size_bytes);
  for (size_t word = 0; word < size_bytes / sizeof *words + 1; word++) words[word] = nan_bits;
  const rescl_status status = buffer_write(buffer, 0, words, size_bytes);
  free(words);
  return status;
}

rescl_status buffer_create(struct buffer **buffer, struct context *context, size_t size_bytes,
                           const char *what) {
  *buffer = NULL;
  const size_t allocated_bytes = size_bytes > 0 ? size_bytes : sizeof(cl_uint); // OpenCL has no empty buffers
  TRY(check_room(context, what, allocated_bytes));
  struct buffer *created = calloc(1, sizeof *created);
  if (!created) return fail_memory(sizeof *created);
  *created = (struct buffer){.context = context, .root = created, .size_bytes = size_bytes};
  snprintf(created->what, sizeof created->what, "%s", what);
  rescl_status status = allocate(created, allocated_bytes);
  if (status == RESCL_OK) status = poison(created, size_bytes);
  if (status != RESCL_OK)
    free(created);
  else
    *buffer = created;
  return status;
}

static rescl_status check_range(const struct buffer *buffer, size_t offset_bytes, size_t size_bytes,
                                const char *what) {
  if (offset_bytes <= buffer->size_bytes && size_bytes <= buffer->size_bytes - offset_bytes) return RESCL_OK;
  return fail(RESCL_INVALID_ARGUMENT, "%s of %zu bytes at %zu does not fit into %s of %zu bytes", what,
              size_bytes, offset_bytes, buffer->what, buffer->size_bytes);
}

rescl_status buffer_create_view(struct buffer **view, struct buffer *parent, size_t offset_bytes,
                                size_t size_bytes, const char *what) {
  *view = NULL;
  TRY(check_range(parent, offset_bytes, size_bytes, "a view"));
  const unsigned alignment = parent->context->info.base_alignment_bytes;
  if ((parent->offset_bytes + offset_bytes) % alignment != 0)
    return fail(RESCL_INVALID_ARGUMENT, "a view at byte %zu of %s: the device wants a multiple of %u",
                parent->offset_bytes + offset_bytes, parent->what, alignment);
  struct buffer *created = calloc(1, sizeof *created);
  if (!created) return fail_memory(sizeof *created);
  *created = (struct buffer){.context = parent->context, .root = parent->root, .size_bytes = size_bytes};
  created->offset_bytes = parent->offset_bytes + offset_bytes;
  snprintf(created->what, sizeof created->what, "%s", what ? what : parent->what);
  // OpenCL allows no view of a view, so all are views of the root
  const cl_buffer_region region = {created->offset_bytes, size_bytes > 0 ? size_bytes : 1};
  cl_int error = CL_SUCCESS;
  created->memory = clCreateSubBuffer(parent->root->memory, 0, CL_BUFFER_CREATE_TYPE_REGION, &region, &error);
  error = error_of_making(created->memory, error);
  if (error != CL_SUCCESS) {
    free(created);
    return fail_opencl(error, "clCreateSubBuffer(%s, %zu bytes at %zu)", parent->what, size_bytes,
                       region.origin);
  }
  *view = created;
  return RESCL_OK;
}

void buffer_free(struct buffer *buffer) {
  if (!buffer) return;
  clReleaseMemObject(buffer->memory);
  buffer->context->allocated_bytes -= buffer->allocated_bytes;
  free(buffer);
}

size_t buffer_size(const struct buffer *buffer) {
  return buffer->size_bytes;
}

struct buffer *buffer_root(const struct buffer *buffer, size_t *offset_bytes) {
  *offset_bytes = buffer->offset_bytes;
  return buffer->root;
}

rescl_status buffer_write(struct buffer *buffer, size_t offset_bytes, const void *bytes, size_t size_bytes) {
  TRY(check_range(buffer, offset_bytes, size_bytes, "a write"));
  if (size_bytes == 0) return RESCL_OK;
  cl_event *event = NULL;
  TRY(timeline_copy_event(buffer, "write", size_bytes, &event));
  const cl_int error = clEnqueueWriteBuffer(buffer->context->queue, buffer->memory, CL_TRUE, offset_bytes,
                                            size_bytes, bytes, 0, NULL, event);
  return error == CL_SUCCESS ? timeline_copy_called(buffer)
                             : fail_opencl(error, "clEnqueueWriteBuffer(%s)", buffer->what);
}

rescl_status buffer_read(struct buffer *buffer, size_t offset_bytes, void *bytes, size_t size_bytes) {
  TRY(check_range(buffer, offset_bytes, size_bytes, "a read"));
  if (size_bytes == 0) return RESCL_OK;
  cl_event *event = NULL;
  TRY(timeline_copy_event(buffer, "read", size_bytes, &event));
  const cl_int error = clEnqueueReadBuffer(buffer->context->queue, buffer->memory, CL_TRUE, offset_bytes,
                                           size_bytes, bytes, 0, NULL, event);
  return error == CL_SUCCESS ? timeline_copy_called(buffer)
                             : fail_opencl(error, "clEnqueueReadBuffer(%s)", buffer->what);
}

static rescl_status map(struct buffer *buffer, cl_map_flags how, void **bytes) {
  cl_int error = CL_SUCCESS;
  cl_event *event = NULL;
  *bytes = NULL;
  TRY(timeline_copy_event(buffer, "map", buffer->size_bytes, &event));
  *bytes = clEnqueueMapBuffer(buffer->context->queue, buffer->memory, CL_TRUE, how, 0,
                              buffer->size_bytes > 0 ? buffer->size_bytes : 1, 0, NULL, event, &error);
  error = error_of_making(*bytes, error);
  return error == CL_SUCCESS ? timeline_copy_called(buffer)
                             : fail_opencl(error, "clEnqueueMapBuffer(%s)", buffer->what);
}

rescl_status buffer_map_for_writing(struct buffer *buffer, void **bytes) {
  return map(buffer, CL_MAP_WRITE_INVALIDATE_REGION, bytes);
}

rescl_status buffer_map_for_reading(struct buffer *buffer, void **bytes) {
  return map(buffer, CL_MAP_READ, bytes);
}

rescl_status buffer_unmap(struct buffer *buffer, void *bytes) {
  cl_event *event = NULL;
  TRY(timeline_copy_event(buffer, "unmap", buffer->size_bytes, &event));
  const cl_int error = clEnqueueUnmapMemObject(buffer->context->queue, buffer->memory, bytes, 0, NULL, event);
  return error == CL_SUCCESS ? timeline_copy_called(buffer)
                             : fail_opencl(error, "clEnqueueUnmapMemObject(%s)", buffer->what);
}

rescl_status buffer_fill(struct buffer *buffer, uint32_t word) {
  const size_t filled_bytes = buffer->size_bytes / sizeof word * sizeof word;
  if (filled_bytes == 0) return RESCL_OK;
  const cl_int error = clEnqueueFillBuffer(buffer->context->queue, buffer->memory, &word, sizeof word, 0,
                                           filled_bytes, 0, NULL, NULL);
  return error == CL_SUCCESS ? RESCL_OK : fail_opencl(error, "clEnqueueFillBuffer(%s)", buffer->what);
}
