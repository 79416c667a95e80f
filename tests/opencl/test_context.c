#include "fixture.h"

#define SOURCE "__kernel void add(__global int *x) { x[get_global_id(0)] += 1; }\n"

static void run_once(rescl_device *device, const struct context_options *options) {
  struct context *context = NULL;
  struct buffer *buffer = NULL;
  struct launch *launch = NULL;
  MUST(context_create(&context, device, options));
  struct program *program = build_program(context, SOURCE);
  MUST(buffer_create(&buffer, context, 4096, "numbers"));
  MUST(buffer_fill(buffer, 0));
  const struct argument arguments[] = {ARGUMENT_OF_BUFFER(buffer)};
  MUST(launch_create_kernel(
      &launch, context, &(struct launch_kernel_spec){program, "add", {1024}, {8}, arguments, 1, NULL, 0}));
  for (int repeat = 0; repeat < 4; repeat++) MUST(launch_enqueue(launch));
  MUST(context_finish(context));
  launch_free(launch);
  buffer_free(buffer);
  program_free(program);
  context_free(context);
}

/** A driver's worker may still be busy with the last command when the part it ran on is let go. */
START_TEST(parts_of_a_device_come_and_go) {
  rescl_device *device = NULL;
  struct context *context = NULL;
  const struct context_options one = {.threads = 1};
  MUST(rescl_device_open(&device, NULL));
  const rescl_status status = context_create(&context, device, &one);
  context_free(context);
  for (int round = 0; status == RESCL_OK && round < 300; round++) run_once(device, &one);
  if (status != RESCL_OK)
    ck_assert_int_eq(status, RESCL_UNSUPPORTED); // a driver that can not divide its device
  rescl_device_free(device);
}
END_TEST

CHECK_MAIN_NO_FORK("opencl/context", parts_of_a_device_come_and_go)
