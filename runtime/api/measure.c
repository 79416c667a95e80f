#include <stdlib.h>

#include "api/model.h"
#include "base/argument.h"
#include "tune/limits.h"

rescl_status rescl_device_measure(rescl_device *device, unsigned threads, rescl_device_limits *limits) {
  REQUIRE(device);
  REQUIRE(limits);
  struct context *context = NULL;
  *limits = (rescl_device_limits){0};
  TRY(context_create(&context, device, &(struct context_options){.threads = threads}));
  const rescl_status status = limits_measure(context, limits);
  context_free(context);
  return status;
}

struct rescl_device_meter {
  struct context *context;
  struct limits_meter *meter;
};

rescl_status rescl_device_meter_create(rescl_device_meter **meter, rescl_device *device, unsigned threads) {
  if (meter) *meter = NULL;
  REQUIRE(meter);
  REQUIRE(device);
  rescl_device_meter *made = calloc(1, sizeof *made);
  if (!made) return fail_memory(sizeof *made);
  rescl_status status;
  TRY_CLEANUP(context_create(&made->context, device, &(struct context_options){.threads = threads}));
  TRY_CLEANUP(limits_meter_create(&made->meter, made->context));
  *meter = made;
cleanup:
  if (status != RESCL_OK) rescl_device_meter_free(made);
  return status;
}

rescl_status rescl_device_meter_take(rescl_device_meter *meter, double *gflops) {
  REQUIRE(meter);
  REQUIRE(gflops);
  return limits_meter_take(meter->meter, gflops);
}

void rescl_device_meter_free(rescl_device_meter *meter) {
  if (!meter) return;
  limits_meter_free(meter->meter);
  context_free(meter->context);
  free(meter);
}
