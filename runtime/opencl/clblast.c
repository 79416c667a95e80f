#define _POSIX_C_SOURCE 200809L
#include "opencl/clblast.h"

#include <clblast_c.h>
#include <pthread.h>

#include "base/clock.h"

/** CLBlast keeps compiled programs and parameters per process, and its first calls race with each other
 *  (CLBlast issue 486). So a call that may compile or change parameters holds this lock alone, all others
 *  share it. Whenever programs may have been thrown away, the generation grows: everybody's next call is then
 *  a first call again. CLBlast itself is global state; this is its guard. */
static pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;
static unsigned generation = 1;

static void tune(struct context *context) {
  if (context->gemm->tuned) return;
  context->gemm->tuned = 1;
  if (!context->profile.gemm_vector) return;
  clblast_tune_for_vectors(context);
  generation++; // an override throws away programs of other devices too
}

static CLBlastTranspose transposed(int yes) {
  return yes ? CLBlastTransposeYes : CLBlastTransposeNo;
}

/** One product, at the given element offsets beyond the spec's own. */
static CLBlastStatusCode multiply(const struct gemm_call *call, cl_mem scratch, cl_command_queue queue,
                                  size_t step, cl_event *event) {
  const struct launch_gemm_spec *spec = &call->spec;
  const size_t a = spec->offset_a + step * spec->stride_a, b = spec->offset_b + step * spec->stride_b;
  const size_t c = spec->offset_c + step * spec->stride_c;
  const CLBlastTranspose ta = transposed(spec->transpose_a), tb = transposed(spec->transpose_b);
  if (call->row_major)
    return CLBlastSgemmWithTempBuffer(CLBlastLayoutRowMajor, ta, tb, spec->rows, spec->columns, spec->inner,
                                      spec->alpha, spec->a->memory, a, spec->leading_a, spec->b->memory, b,
                                      spec->leading_b, spec->beta, spec->c->memory, c, spec->leading_c,
                                      &queue, event, scratch);
  return CLBlastSgemmWithTempBuffer(CLBlastLayoutColMajor, tb, ta, spec->columns, spec->rows, spec->inner,
                                    spec->alpha, spec->b->memory, b, spec->leading_b, spec->a->memory, a,
                                    spec->leading_a, spec->beta, spec->c->memory, c, spec->leading_c, &queue,
                                    event, scratch);
}

static CLBlastStatusCode multiply_batch(const struct launch_gemm_spec *spec, cl_command_queue queue,
                                        cl_event *event) {
  return CLBlastSgemmStridedBatched(
      CLBlastLayoutColMajor, transposed(spec->transpose_b), transposed(spec->transpose_a), spec->columns,
      spec->rows, spec->inner, spec->alpha, spec->b->memory, spec->offset_b, spec->leading_b, spec->stride_b,
      spec->a->memory, spec->offset_a, spec->leading_a, spec->stride_a, spec->beta, spec->c->memory,
      spec->offset_c, spec->leading_c, spec->stride_c, spec->batch, &queue, event);
}

/** The lock is held. Without a scratch buffer any buffer serves where one must be named. */
static CLBlastStatusCode call_clblast(struct context *context, const struct gemm_call *call,
                                      cl_event *event) {
  const cl_mem scratch = context->gemm_scratch ? context->gemm_scratch->memory : call->spec.c->memory;
  if (call->needs & GEMM_BATCHED) return multiply_batch(&call->spec, context->queue, event);
  const size_t count = call->spec.batch > 1 ? call->spec.batch : 1;
  CLBlastStatusCode code = CLBlastSuccess;
  for (size_t step = 0; code == CLBlastSuccess && step < count; step++)
    code = multiply(call, scratch, context->queue, step, step + 1 == count ? event : NULL);
  return code;
}

static CLBlastStatusCode scratch_size(struct context *context, const struct gemm_call *call,
                                      size_t *size_bytes) {
  const struct launch_gemm_spec *spec = &call->spec;
  const CLBlastTranspose ta = transposed(spec->transpose_a), tb = transposed(spec->transpose_b);
  cl_command_queue queue = context->queue;
  // later products of a batch may need more copies than the first: an offset is reason for one
  const size_t a = spec->batch > 1 ? 1 : spec->offset_a, b = spec->batch > 1 ? 1 : spec->offset_b;
  const size_t c = spec->batch > 1 ? 1 : spec->offset_c;
  *size_bytes = 0;
  if (call->row_major)
    return CLBlastSGemmTempBufferSize(CLBlastLayoutRowMajor, ta, tb, spec->rows, spec->columns, spec->inner,
                                      a, spec->leading_a, b, spec->leading_b, c, spec->leading_c, &queue,
                                      size_bytes);
  return CLBlastSGemmTempBufferSize(CLBlastLayoutColMajor, tb, ta, spec->columns, spec->rows, spec->inner, b,
                                    spec->leading_b, a, spec->leading_a, c, spec->leading_c, &queue,
                                    size_bytes);
}

/** Which order needs less copying depends on the device's parameters, which CLBlast's C interface does not
 *  show; the size of its copies does. */
static CLBlastStatusCode choose_order(struct gemm_call *call, struct context *context) {
  struct gemm_call rows = *call, columns = *call;
  rows.row_major = 1, columns.row_major = 0;
  CLBlastStatusCode code = scratch_size(context, &columns, &columns.scratch_bytes);
  if (code == CLBlastSuccess) code = scratch_size(context, &rows, &rows.scratch_bytes);
  *call = rows.scratch_bytes < columns.scratch_bytes ? rows : columns;
  if (call->scratch_bytes > 0) call->needs |= GEMM_INDIRECT;
  return code;
}

static rescl_status fail_clblast(CLBlastStatusCode code, const struct launch_gemm_spec *spec) {
  return fail_opencl((cl_int)code, "CLBlastSgemm(%zux%zux%zu, batch %zu)", spec->rows, spec->columns,
                     spec->inner, spec->batch > 1 ? spec->batch : 1);
}

/** CLBlast before 1.6.3 has parameters in its table that compute wrongly, and drivers miscompile: its fast
 *  path is trusted on a device only after it was right there. It is tried before its first use only, since
 *  that is slow on simulators, which seldom get there. */
static rescl_status trust(struct context *context) {
  int right = 0;
  if (context->gemm->trusted) return RESCL_OK;
  TRY(clblast_try(context, &right));
  if (!right) {
    clblast_use_plain_tile(context);
    generation++;
    TRY(clblast_try(context, &right));
  }
  if (!right)
    return fail(RESCL_DEVICE,
                "CLBlast computes wrong products on %s: choose another algorithm or device, or update the "
                "driver",
                context->info.name);
  context->gemm->trusted = 1;
  return RESCL_OK;
}

static int is_ready(const struct gemm_state *state, unsigned needs) {
  const unsigned ready =
      (state->generation == generation ? state->ready : 0) | (state->trusted ? (unsigned)GEMM_INDIRECT : 0);
  return state->tuned && (ready & needs) == needs;
}

/** Takes the lock: shared where everything needed is ready, else alone, with the preparations done. In both
 *  cases and also after a failure the caller calls leave().
 *  @param start_ns  receives when preparations began; 0: there is nothing to prepare */
static rescl_status enter(struct context *context, unsigned needs, uint64_t *start_ns) {
  struct gemm_state *state = context->gemm;
  *start_ns = 0;
  pthread_rwlock_rdlock(&lock);
  if (is_ready(state, needs)) return RESCL_OK;
  pthread_rwlock_unlock(&lock);
  pthread_rwlock_wrlock(&lock);
  if (needs) *start_ns = clock_now_ns();
  tune(context);
  if (needs & GEMM_INDIRECT) TRY(trust(context));
  if (state->generation != generation) state->ready = 0;
  state->generation = generation;
  state->ready |= needs; // the caller's call compiles before anybody else gets the lock
  return RESCL_OK;
}

/** CLBlast compiles within its calls: what a first one takes counts as compilation. */
static rescl_status leave(struct context *context, uint64_t start_ns) {
  const uint64_t end_ns = clock_now_ns();
  pthread_rwlock_unlock(&lock);
  if (start_ns == 0) return RESCL_OK;
  return timeline_add(context, &(struct host_record){.kind = HOST_PROGRAM,
                                                     .name = "CLBlast",
                                                     .detail = "its matrix product",
                                                     .start_ns = start_ns,
                                                     .end_ns = end_ns});
}

/** One operand, as [rows][columns] in memory. */
struct operand {
  const char *name;
  const struct buffer *buffer;
  size_t rows, columns, leading, offset, stride;
};

static int add(size_t *sum, size_t count, size_t size) {
  size_t product = 0;
  return !__builtin_mul_overflow(count, size, &product) && !__builtin_add_overflow(*sum, product, sum);
}

/** CLBlast looks at neither strides nor the products of a batch after the first. */
static rescl_status check_operand(const struct operand *operand, size_t batch) {
  if (operand->rows == 0 || operand->columns == 0 || operand->leading < operand->columns)
    return fail(RESCL_INVALID_ARGUMENT,
                "GEMM: %s is %zux%zu with a leading dimension of %zu: sides must be at least 1, the leading "
                "dimension at least a row",
                operand->name, operand->rows, operand->columns, operand->leading);
  size_t end = operand->offset;
  const int fits = add(&end, operand->rows - 1, operand->leading) && add(&end, 1, operand->columns) &&
                   add(&end, batch - 1, operand->stride) &&
                   end <= operand->buffer->size_bytes / sizeof(float);
  if (!fits)
    return fail(RESCL_INVALID_ARGUMENT,
                "GEMM: %s, %zux%zu floats at %zu, batch %zu, does not fit into %s of %zu bytes",
                operand->name, operand->rows, operand->columns, operand->offset, batch, operand->buffer->what,
                operand->buffer->size_bytes);
  return RESCL_OK;
}

static rescl_status check_spec(const struct launch_gemm_spec *spec) {
  const int ta = spec->transpose_a, tb = spec->transpose_b;
  const struct operand operands[] = {
      {"A", spec->a, ta ? spec->inner : spec->rows, ta ? spec->rows : spec->inner, spec->leading_a,
       spec->offset_a, spec->stride_a},
      {"B", spec->b, tb ? spec->columns : spec->inner, tb ? spec->inner : spec->columns, spec->leading_b,
       spec->offset_b, spec->stride_b},
      {"C", spec->c, spec->rows, spec->columns, spec->leading_c, spec->offset_c, spec->stride_c},
  };
  for (size_t operand = 0; operand < 3; operand++)
    TRY(check_operand(&operands[operand], spec->batch > 1 ? spec->batch : 1));
  return RESCL_OK;
}

/** Grows the context's scratch buffer. OpenCL keeps the old one until what is queued has used it. */
static rescl_status reserve_scratch(struct context *context, size_t size_bytes) {
  if (size_bytes == 0 || (context->gemm_scratch && buffer_size(context->gemm_scratch) >= size_bytes))
    return RESCL_OK;
  buffer_free(context->gemm_scratch);
  context->gemm_scratch = NULL;
  return buffer_create(&context->gemm_scratch, context, size_bytes, "CLBlast's copies of operands");
}

/** Plans with the parameters as they are once `needs` are met. */
static rescl_status plan_order(struct gemm_call *call, struct context *context, unsigned needs) {
  uint64_t start_ns = 0;
  rescl_status status = enter(context, needs, &start_ns);
  if (status == RESCL_OK) {
    const CLBlastStatusCode code = choose_order(call, context);
    if (code != CLBlastSuccess) status = fail_clblast(code, &call->spec);
  }
  const rescl_status noted = leave(context, start_ns);
  return status != RESCL_OK ? status : noted;
}

rescl_status gemm_plan(struct gemm_call *call, struct context *context, const struct launch_gemm_spec *spec) {
  TRY(check_spec(spec));
  *call = (struct gemm_call){.spec = *spec, .needs = GEMM_SINGLE};
  TRY(plan_order(call, context, 0));
  // CLBlast would make the copies of a whole batch itself, and where it can not it ends the process
  if (spec->batch > 1 && call->scratch_bytes == 0 && !context->profile.gemm_vector)
    call->needs = GEMM_BATCHED;
  // a wrong result of the trial changes the parameters
  if (call->needs & GEMM_INDIRECT) TRY(plan_order(call, context, GEMM_SINGLE | GEMM_INDIRECT));
  return reserve_scratch(context, call->scratch_bytes);
}

rescl_status gemm_enqueue(struct context *context, const struct gemm_call *call, cl_event *event) {
  uint64_t start_ns = 0;
  rescl_status status = enter(context, call->needs, &start_ns);
  if (status == RESCL_OK) {
    const CLBlastStatusCode code = call_clblast(context, call, event);
    if (code != CLBlastSuccess) status = fail_clblast(code, &call->spec);
  }
  const rescl_status noted = leave(context, start_ns);
  return status != RESCL_OK ? status : noted;
}

void gemm_forget(struct gemm_state *state) {
  pthread_rwlock_wrlock(&lock);
  if (state->tuned) {
    CLBlastClearCache();
    generation++;
  }
  pthread_rwlock_unlock(&lock);
}
