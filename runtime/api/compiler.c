#define _POSIX_C_SOURCE 200809L
#include "rescl/compiler.h"

#include <stdio.h>
#include <stdlib.h>

#include "opencl/compiler.h"

static rescl_status compile(const struct compiler_order *order) {
  rescl_device *device = NULL;
  struct context *context = NULL;
  struct program *program = NULL;
  rescl_status status;
  TRY_CLEANUP(rescl_device_open(&device, order->selector));
  TRY_CLEANUP(context_create(&context, device, NULL));
  TRY_CLEANUP(programs_build(context, &order->program, 1, &program, NULL, NULL, NULL));
cleanup:
  program_free(program); // this is what puts it into the cache
  context_free(context);
  rescl_device_free(device);
  return status;
}

rescl_status rescl_compiler_serve(void) {
  struct compiler_order order;
  setenv("RESCL_COMPILER", "off", 1); // it is this process that compiles
  rescl_status status = compiler_read(&order, stdin);
  if (status == RESCL_OK) status = compile(&order);
  compiler_order_free(&order);
  return status;
}
