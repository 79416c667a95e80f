#include "opencl/internal.h"

#include <stdio.h>

struct launch_gemm {
  struct launch launch;
  struct gemm_call call;
};

/** CLBlast's event covers only the last of its kernels, so a marker stands for the start. */
static rescl_status enqueue_gemm(struct launch *launch, cl_event *event) {
  if (event) {
    const cl_int error = clEnqueueMarkerWithWaitList(launch->context->queue, 0, NULL, &launch->before);
    if (error != CL_SUCCESS) return fail_opencl(error, "clEnqueueMarkerWithWaitList(%s)", launch->name);
  }
  return gemm_enqueue(launch->context, &((const struct launch_gemm *)launch)->call, event);
}

void launch_gemm_name(char *name, size_t name_bytes, const struct launch_gemm_spec *spec) {
  snprintf(name, name_bytes, "GEMM %zux%zux%zu", spec->rows, spec->columns, spec->inner);
}

rescl_status launch_create_gemm(struct launch **launch, struct context *context,
                                const struct launch_gemm_spec *spec) {
  *launch = NULL;
  char name[64];
  launch_gemm_name(name, sizeof name, spec);
  struct launch_gemm *created = launch_new(sizeof *created, context, name);
  if (!created) return fail_memory(sizeof *created);
  created->launch.enqueue = enqueue_gemm;
  const rescl_status status = gemm_plan(&created->call, context, spec);
  if (status != RESCL_OK)
    launch_free(&created->launch);
  else
    *launch = &created->launch;
  return status;
}

rescl_status gemm_warm_up(struct context *context) {
  struct buffer *memory = NULL;
  struct launch *launch = NULL;
  rescl_status status;
  TRY_CLEANUP(buffer_create(&memory, context, 3 * sizeof(float), "a small product"));
  TRY_CLEANUP(buffer_fill(memory, 0));
  const struct launch_gemm_spec spec = {.rows = 1,
                                        .columns = 1,
                                        .inner = 1,
                                        .alpha = 1,
                                        .a = memory,
                                        .b = memory,
                                        .c = memory,
                                        .offset_b = 1,
                                        .offset_c = 2,
                                        .leading_a = 1,
                                        .leading_b = 1,
                                        .leading_c = 1};
  TRY_CLEANUP(launch_create_gemm(&launch, context, &spec));
  TRY_CLEANUP(launch_enqueue(launch));
  TRY_CLEANUP(context_finish(context));
cleanup:
  launch_free(launch);
  buffer_free(memory);
  return status;
}
