#define _POSIX_C_SOURCE 200809L
#include "opencl/internal.h"

#include <clblast_c.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

/* CLBlast keeps compiled programs and parameters per process, and its first calls race with each other
 * (CLBlast issue 486). So a call that may compile or change parameters holds this lock alone, all others
 * share it. Whenever programs may have been thrown away, the generation grows: everybody's next call is then
 * a first call again. CLBlast itself is global state; this is its guard. */
static pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;
static unsigned generation = 1;

/** A set of parameters for one kernel of CLBlast, in the form of its C interface. */
struct parameter {
  const char *name;
  size_t value;
};

#define PARAMETERS_MAX 16

/** Failure is no error: another version of CLBlast may know other parameters, and its own choice works too.
 */
static void override(cl_device_id device, const char *kernel, const struct parameter *parameters,
                     size_t count) {
  const char *names[PARAMETERS_MAX];
  size_t values[PARAMETERS_MAX];
  for (size_t index = 0; index < count; index++) {
    names[index] = parameters[index].name;
    values[index] = parameters[index].value;
  }
  CLBlastOverrideParameters(device, kernel, CLBlastPrecisionSingle, count, names, values);
}

/** The tile of a work-item in CLBlast's Xgemm, without local memory. A GEMMK of 0 also keeps clear of what
 * CLBlast before 1.6.3 computes wrongly (GEMMK 1 with tiles that are not square). */
struct tile {
  size_t rows, columns, row_vector, column_vector;
  size_t group_rows, group_columns; // work-items along each side of a work-group
};

static void override_tile(cl_device_id device, const struct tile *tile) {
  const struct parameter parameters[] = {
      {"GEMMK", 0},
      {"KREG", 1},
      {"KWG", 2}, // little padding, so fewer operands are copied; 1 breaks the alignment of the copies
      {"KWI", 1},
      {"MDIMA", tile->group_rows},
      {"MDIMC", tile->group_rows},
      {"MWG", tile->rows * tile->group_rows},
      {"NDIMB", tile->group_columns},
      {"NDIMC", tile->group_columns},
      {"NWG", tile->columns * tile->group_columns},
      {"SA", 0},
      {"SB", 0},
      {"STRM", 0},
      {"STRN", 0},
      {"VWM", tile->row_vector},
      {"VWN", tile->column_vector},
  };
  override(device, "Xgemm", parameters, sizeof parameters / sizeof *parameters);
}

/* CLBlast's table treats a CPU like a GPU: work-groups of 64 with local memory. One work-item per group with
 * a register tile of 2 native vectors × 8 runs ResNet-50's products at 60-70 instead of 16-18 GFLOPS on
 * PoCL 3.1 with two AVX-512 cores (single ones at 190), and its first compilation takes 4 instead of 13.5 s:
 * PoCL compiles every kernel of the program, and 8 of those seconds went into the four kernels for small
 * products, which are made tiny here and never chosen. */
static void tune_for_cpu(cl_device_id device, size_t native_vector) {
  const size_t columns = native_vector >= 16 ? 8 : 4; // two registers each: half of the register file
  override_tile(device, &(struct tile){.rows = 2 * native_vector,
                                       .columns = columns,
                                       .row_vector = native_vector,
                                       .column_vector = columns,
                                       .group_rows = 1,
                                       .group_columns = 1});
  static const struct parameter direct[] = {{"KWID", 1},   {"MDIMAD", 1}, {"MDIMCD", 1}, {"NDIMBD", 1},
                                            {"NDIMCD", 1}, {"PADA", 0},   {"PADB", 0},   {"VWMD", 1},
                                            {"VWND", 1},   {"WGD", 1}};
  override(device, "XgemmDirect", direct, sizeof direct / sizeof *direct);
  static const struct parameter routine[] = {{"XGEMM_MIN_INDIRECT_SIZE", 1}};
  override(device, "GemmRoutine", routine, 1);
}

static int is_vector_cpu(const struct context *context) {
  const unsigned vector = context->info.native_float_vector;
  return context->info.type == RESCL_DEVICE_CPU && (vector == 4 || vector == 8 || vector == 16);
}

static void tune(struct context *context) {
  if (context->gemm->tuned) return;
  context->gemm->tuned = 1;
  if (!is_vector_cpu(context)) return;
  tune_for_cpu(context->id, context->info.native_float_vector);
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
 * show; the size of its copies does. */
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

/** The three operands of a trial product; all sides are `side`, leading dimensions one more, so that CLBlast
 * can not take any operand as it is. */
struct trial {
  size_t side;
  float *values; // of both factors, then room for the result
  struct buffer *factors, *result;
};

static float trial_value(size_t index) {
  return (float)(index * 7 % 11) - 5.0f; // small integers: sums are exact
}

static rescl_status run_trial(struct context *context, const struct trial *trial) {
  const size_t leading = trial->side + 1, count = trial->side * leading;
  for (size_t index = 0; index < count; index++) trial->values[index] = trial_value(index);
  TRY(buffer_write(trial->factors, 0, trial->values, count * sizeof(float)));
  cl_command_queue queue = context->queue;
  const CLBlastStatusCode code =
      CLBlastSgemm(CLBlastLayoutColMajor, CLBlastTransposeNo, CLBlastTransposeNo, trial->side, trial->side,
                   trial->side, 1, trial->factors->memory, 0, leading, trial->factors->memory, 0, leading, 0,
                   trial->result->memory, 0, leading, &queue, NULL);
  if (code != CLBlastSuccess)
    return fail_opencl((cl_int)code, "CLBlastSgemm(a trial of side %zu)", trial->side);
  return buffer_read(trial->result, 0, trial->values, (count - 1) * sizeof(float));
}

/** Looks at up to 2000 elements spread over the result. */
static int trial_is_right(const struct trial *trial) {
  const size_t side = trial->side, leading = side + 1, elements = side * side;
  const size_t samples = elements < 2000 ? elements : 2000;
  for (size_t sample = 0; sample < samples; sample++) {
    const size_t element = sample * 7919 % elements, row = element / side, column = element % side;
    double sum = 0;
    for (size_t inner = 0; inner < side; inner++)
      sum += (double)trial_value(row * leading + inner) * (double)trial_value(inner * leading + column);
    if ((double)trial->values[row * leading + column] != sum) return 0;
  }
  return 1;
}

/** The smallest power of two at which CLBlast takes its fast path. */
static size_t indirect_side(struct context *context) {
  cl_command_queue queue = context->queue;
  for (size_t side = 32; side < 2048; side *= 2) {
    size_t size_bytes = 0;
    CLBlastSGemmTempBufferSize(CLBlastLayoutColMajor, CLBlastTransposeNo, CLBlastTransposeNo, side, side,
                               side, 0, side + 1, 0, side + 1, 0, side + 1, &queue, &size_bytes);
    if (size_bytes > 0) return side;
  }
  return 2048;
}

static rescl_status check_indirect(struct context *context, struct trial *trial) {
  TRY(run_trial(context, trial));
  if (trial_is_right(trial)) return RESCL_OK;
  override_tile(
      context->id,
      &(struct tile){
          .rows = 4, .columns = 4, .row_vector = 1, .column_vector = 1, .group_rows = 8, .group_columns = 8});
  generation++;
  TRY(run_trial(context, trial));
  if (trial_is_right(trial)) return RESCL_OK;
  return fail(
      RESCL_DEVICE,
      "CLBlast computes wrong products on %s: choose another algorithm or device, or update the driver",
      context->info.name);
}

/* CLBlast before 1.6.3 has parameters in its table that compute wrongly, and drivers miscompile: its fast
 * path is trusted on a device only after it was right there. It is tried before its first use, since it is
 * slow on simulators, which seldom need it. */
static rescl_status trust_indirect(struct context *context) {
  struct trial trial = {.side = indirect_side(context)};
  const size_t size_bytes = trial.side * (trial.side + 1) * sizeof(float);
  rescl_status status;
  TRY_CLEANUP(buffer_create(&trial.factors, context, size_bytes, "the factors of a trial product"));
  TRY_CLEANUP(buffer_create(&trial.result, context, size_bytes, "a trial product"));
  trial.values = malloc(size_bytes);
  if (!trial.values) {
    status = fail_memory(size_bytes);
    goto cleanup;
  }
  TRY_CLEANUP(check_indirect(context, &trial));
cleanup:
  free(trial.values);
  buffer_free(trial.result);
  buffer_free(trial.factors);
  return status;
}

static int is_ready(const struct gemm_state *state, unsigned needs) {
  return state->tuned && state->generation == generation && (state->ready & needs) == needs;
}

/** Takes the lock: shared where everything needed is ready, else alone, with the preparations done. */
static rescl_status enter(struct context *context, unsigned needs) {
  struct gemm_state *state = context->gemm;
  pthread_rwlock_rdlock(&lock);
  if (is_ready(state, needs)) return RESCL_OK;
  pthread_rwlock_unlock(&lock);
  pthread_rwlock_wrlock(&lock);
  tune(context);
  rescl_status status = RESCL_OK;
  const unsigned known = state->generation == generation ? state->ready : 0;
  if ((needs & ~known) & GEMM_INDIRECT) status = trust_indirect(context);
  state->ready = (state->generation == generation ? state->ready : 0) | (status == RESCL_OK ? needs : 0);
  state->generation = generation;
  return status;
}

static void leave(void) {
  pthread_rwlock_unlock(&lock);
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

rescl_status gemm_plan(struct gemm_call *call, struct context *context, const struct launch_gemm_spec *spec) {
  TRY(check_spec(spec));
  *call = (struct gemm_call){.spec = *spec, .needs = GEMM_SINGLE};
  rescl_status status = enter(context, 0);
  if (status == RESCL_OK && spec->batch > 1 && !is_vector_cpu(context)) {
    call->needs = GEMM_BATCHED;
  } else if (status == RESCL_OK) {
    const CLBlastStatusCode code = choose_order(call, context);
    if (code != CLBlastSuccess) status = fail_clblast(code, spec);
  }
  leave();
  TRY(status);
  return reserve_scratch(context, call->scratch_bytes);
}

rescl_status gemm_enqueue(struct context *context, const struct gemm_call *call, cl_event *event) {
  rescl_status status = enter(context, call->needs);
  if (status == RESCL_OK) {
    const CLBlastStatusCode code = call_clblast(context, call, event);
    if (code != CLBlastSuccess) status = fail_clblast(code, &call->spec);
  }
  leave();
  return status;
}

void gemm_forget(struct gemm_state *state) {
  pthread_rwlock_wrlock(&lock);
  if (state->tuned) {
    CLBlastClearCache();
    generation++;
  }
  pthread_rwlock_unlock(&lock);
}
