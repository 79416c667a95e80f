#include "opencl/internal.h"

#include <stdio.h>

struct launch_copy {
  struct launch launch;
  struct launch_copy_spec spec;
};

static rescl_status enqueue_copy(struct launch *launch, cl_event *event) {
  const struct launch_copy_spec *spec = &((struct launch_copy *)launch)->spec;
  if (spec->size_bytes == 0) return RESCL_OK;
  const cl_int error = clEnqueueCopyBuffer(launch->context->queue, spec->source->memory,
                                           spec->destination->memory, spec->source_offset_bytes,
                                           spec->destination_offset_bytes, spec->size_bytes, 0, NULL, event);
  return error == CL_SUCCESS ? RESCL_OK : fail_opencl(error, "clEnqueueCopyBuffer(%s)", launch->name);
}

static int fits(const struct buffer *buffer, size_t offset_bytes, size_t size_bytes) {
  return offset_bytes <= buffer->size_bytes && size_bytes <= buffer->size_bytes - offset_bytes;
}

rescl_status launch_create_copy(struct launch **launch, struct context *context,
                                const struct launch_copy_spec *spec) {
  *launch = NULL;
  if (!fits(spec->source, spec->source_offset_bytes, spec->size_bytes) ||
      !fits(spec->destination, spec->destination_offset_bytes, spec->size_bytes))
    return fail(RESCL_INVALID_ARGUMENT,
                "a copy of %zu bytes from %zu in %s (%zu bytes) to %zu in %s (%zu bytes) does not fit",
                spec->size_bytes, spec->source_offset_bytes, spec->source->what, spec->source->size_bytes,
                spec->destination_offset_bytes, spec->destination->what, spec->destination->size_bytes);
  char name[64];
  snprintf(name, sizeof name, "%.28s to %.28s", spec->source->what, spec->destination->what);
  struct launch_copy *created = launch_new(sizeof *created, context, name);
  if (!created) return fail_memory(sizeof *created);
  created->spec = *spec;
  created->launch.enqueue = enqueue_copy;
  *launch = &created->launch;
  return RESCL_OK;
}
