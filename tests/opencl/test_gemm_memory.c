#define _GNU_SOURCE // setenv
#include "fixture.h"

enum { SIDE = 96 };

/** As the layer tests/drivers/faulty_layer.c reads it: the N-th buffer from now on can not be made; 0: all can. */
static void let_buffer_fail(int number) {
  char text[16];
  snprintf(text, sizeof text, "%d", number);
  setenv("FAULT_BUFFER", text, 1);
}

static rescl_status multiply(struct context *context, const struct launch_gemm_spec *spec) {
  struct launch *launch = NULL;
  rescl_status status = launch_create_gemm(&launch, context, spec);
  if (status == RESCL_OK) status = launch_enqueue(launch);
  if (status == RESCL_OK) status = context_finish(context);
  launch_free(launch);
  return status;
}

static void fill(struct launch_gemm_spec *spec, struct context *context) {
  const size_t count = spec->batch * SIDE * SIDE;
  MUST(buffer_create(&spec->a, context, count * sizeof(float), "operand"));
  MUST(buffer_create(&spec->c, context, count * sizeof(float), "result"));
  MUST(buffer_fill(spec->a, 0x3f800000)); // ones
  spec->b = spec->a;
}

/** Whichever buffer there is no memory for, the caller hears of it, and the next attempt is a new one. */
START_TEST(each_buffer_may_fail) {
  rescl_device *device = NULL;
  float found = 0.0f;
  rescl_status status = RESCL_OUT_OF_MEMORY;
  struct context *context = open_context(&device, NULL);
  struct launch_gemm_spec spec = {.rows = SIDE,
                                  .columns = SIDE,
                                  .inner = SIDE,
                                  .alpha = 1,
                                  .leading_a = SIDE,
                                  .leading_b = SIDE,
                                  .leading_c = SIDE,
                                  .batch = 2,
                                  .stride_a = SIDE * SIDE,
                                  .stride_b = SIDE * SIDE,
                                  .stride_c = SIDE * SIDE};
  fill(&spec, context);
  for (int number = 1; status != RESCL_OK; number++) {
    let_buffer_fail(number);
    status = multiply(context, &spec);
    ck_assert_msg(status == RESCL_OK || status == RESCL_OUT_OF_MEMORY, "buffer %d: %s", number,
                  rescl_last_error());
  }
  MUST(buffer_read(spec.c, (2 * SIDE * SIDE - 1) * sizeof found, &found, sizeof found));
  ck_assert_float_eq(found, SIDE);
  let_buffer_fail(0);
  buffer_free(spec.a);
  buffer_free(spec.c);
  close_context(context, device);
}
END_TEST

CHECK_MAIN_NO_FORK("opencl/gemm_memory", each_buffer_may_fail)
