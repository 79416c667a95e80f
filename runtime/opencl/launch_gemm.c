#include "opencl/internal.h"

#include <clblast_c.h>
#include <pthread.h>
#include <stdio.h>

struct launch_gemm {
  struct launch launch;
  struct launch_gemm_spec spec;
};

static pthread_mutex_t clblast_mutex = PTHREAD_MUTEX_INITIALIZER;

void gemm_forget(cl_context context) {
  (void)context;
  pthread_mutex_lock(&clblast_mutex);
  CLBlastClearCache();
  pthread_mutex_unlock(&clblast_mutex);
}

static CLBlastStatusCode call_clblast(const struct launch_gemm_spec *spec, cl_command_queue queue,
                                      cl_event *event) {
  const CLBlastTranspose transpose_a = spec->transpose_a ? CLBlastTransposeYes : CLBlastTransposeNo;
  const CLBlastTranspose transpose_b = spec->transpose_b ? CLBlastTransposeYes : CLBlastTransposeNo;
  if (spec->batch > 1)
    return CLBlastSgemmStridedBatched(
        CLBlastLayoutRowMajor, transpose_a, transpose_b, spec->rows, spec->columns, spec->inner, spec->alpha,
        spec->a->memory, spec->offset_a, spec->leading_a, spec->stride_a, spec->b->memory, spec->offset_b,
        spec->leading_b, spec->stride_b, spec->beta, spec->c->memory, spec->offset_c, spec->leading_c,
        spec->stride_c, spec->batch, &queue, event);
  return CLBlastSgemm(CLBlastLayoutRowMajor, transpose_a, transpose_b, spec->rows, spec->columns, spec->inner,
                      spec->alpha, spec->a->memory, spec->offset_a, spec->leading_a, spec->b->memory,
                      spec->offset_b, spec->leading_b, spec->beta, spec->c->memory, spec->offset_c,
                      spec->leading_c, &queue, event);
}

static rescl_status enqueue_gemm(struct launch *launch, cl_event *event) {
  const struct launch_gemm *gemm = (struct launch_gemm *)launch;
  cl_int error = CL_SUCCESS;
  if (event) error = clEnqueueMarkerWithWaitList(launch->context->queue, 0, NULL, &launch->before);
  if (error != CL_SUCCESS) return fail_opencl(error, "clEnqueueMarkerWithWaitList(%s)", launch->name);
  pthread_mutex_lock(&clblast_mutex);
  const CLBlastStatusCode code = call_clblast(&gemm->spec, launch->context->queue, event);
  pthread_mutex_unlock(&clblast_mutex);
  return code == CLBlastSuccess ? RESCL_OK : fail_opencl((cl_int)code, "%s", launch->name);
}

rescl_status launch_create_gemm(struct launch **launch, struct context *context,
                                const struct launch_gemm_spec *spec) {
  *launch = NULL;
  char name[64];
  snprintf(name, sizeof name, "CLBlastSgemm(%zux%zux%zu)", spec->rows, spec->columns, spec->inner);
  struct launch_gemm *created = launch_new(sizeof *created, context, name);
  if (!created) return fail_memory(sizeof *created);
  created->spec = *spec;
  created->launch.enqueue = enqueue_gemm;
  *launch = &created->launch;
  return RESCL_OK;
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
