#include "api/model.h"
#include "tune/limits.h"

rescl_status rescl_device_measure(rescl_device *device, unsigned threads, rescl_device_limits *limits) {
  TRY(check_pointers("rescl_device_measure", device, limits));
  struct context *context = NULL;
  *limits = (rescl_device_limits){0};
  TRY(context_create(&context, device, &(struct context_options){.threads = threads}));
  const rescl_status status = limits_measure(context, limits);
  context_free(context);
  return status;
}
