/** What the tests of this folder share. */
#ifndef RESCL_TESTS_OPENCL_FIXTURE_H
#define RESCL_TESTS_OPENCL_FIXTURE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "opencl/launch.h"
#include "support/must.h"

static inline struct context *open_context(rescl_device **device, const struct context_options *options) {
  struct context *context = NULL;
  MUST(rescl_device_open(device, NULL));
  MUST(context_create(&context, *device, options));
  return context;
}

static inline void close_context(struct context *context, rescl_device *device) {
  context_free(context);
  rescl_device_free(device);
}

static inline struct program *build_program(struct context *context, const char *source) {
  const struct program_request request = {"test", {source, NULL}, ""};
  struct program *program = NULL;
  MUST(programs_build(context, &request, 1, &program, NULL, NULL, NULL));
  return program;
}

/** What the program's kernel `work` writes to the first element. */
static inline float run_program(struct context *context, struct program *program) {
  struct buffer *buffer = NULL;
  struct launch *launch = NULL;
  float value = 0;
  MUST(buffer_create(&buffer, context, sizeof value, "value"));
  const struct argument arguments[] = {ARGUMENT_OF_BUFFER(buffer)};
  MUST(launch_create_kernel(&launch, context,
                            &(struct launch_kernel_spec){program, "work", {1}, {1}, arguments, 1, NULL, 0}));
  MUST(launch_enqueue(launch));
  MUST(buffer_read(buffer, 0, &value, sizeof value));
  launch_free(launch);
  buffer_free(buffer);
  return value;
}

#endif
