#include <math.h>

#include "../opencl/fixture.h"
#include "rescl/device.h"
#include "tune/limits.h"

/** No unit of any machine does more than this per cycle; clocks are often given without turbo. */
#define LANES_PER_CYCLE (4.0 * 16.0)
#define BYTES_PER_CYCLE 512.0
#define MOST_GHZ 8.0

/** Faster than the machine can be: the compiler has left out work that was counted. */
static void check_is_possible(const rescl_device_limits *limits, const rescl_device_info *info,
                              unsigned units) {
  ck_assert(isfinite(limits->gflops) && limits->gflops > 0.0);
  ck_assert(isfinite(limits->bandwidth_gbs) && limits->bandwidth_gbs > 0.0);
  if (info->type != RESCL_DEVICE_CPU) return;
  ck_assert_msg(limits->gflops < units * MOST_GHZ * 2.0 * LANES_PER_CYCLE, "%g GFLOPS", limits->gflops);
  ck_assert_msg(limits->bandwidth_gbs < units * MOST_GHZ * BYTES_PER_CYCLE, "%g GB/s", limits->bandwidth_gbs);
}

START_TEST(limits_are_what_a_machine_can_do) {
  rescl_device *device = NULL;
  rescl_device_limits limits;
  MUST(rescl_device_open(&device, NULL));
  const rescl_device_info *info = rescl_device_get_info(device);
  MUST(rescl_device_measure(device, 0, &limits));
  check_is_possible(&limits, info, info->compute_units);
  rescl_device_free(device);
}
END_TEST

START_TEST(one_compute_unit_stays_below_what_one_can_do) {
  rescl_device *device = NULL;
  rescl_device_limits limits;
  MUST(rescl_device_open(&device, NULL));
  const rescl_status status = rescl_device_measure(device, 1, &limits);
  if (status == RESCL_UNSUPPORTED) // a driver that can not divide its device
    ck_assert(limits.gflops == 0.0 && limits.bandwidth_gbs == 0.0);
  else
    check_is_possible(&limits, rescl_device_get_info(device), 1);
  rescl_device_free(device);
}
END_TEST

START_TEST(a_context_can_be_measured_again) {
  rescl_device *device = NULL;
  struct context *context = open_context(&device, NULL);
  for (int time = 0; time < 2; time++) {
    rescl_device_limits limits;
    MUST(limits_measure(context, &limits));
    check_is_possible(&limits, context_device(context), context_device(context)->compute_units);
  }
  close_context(context, device);
}
END_TEST

START_TEST(a_meter_tells_what_a_machine_can_do) {
  rescl_device *device = NULL;
  rescl_device_meter *meter = NULL;
  MUST(rescl_device_open(&device, NULL));
  MUST(rescl_device_meter_create(&meter, device, 0));
  for (int sample = 0; sample < 3; sample++) {
    rescl_device_limits limits = {.bandwidth_gbs = 1.0};
    MUST(rescl_device_meter_take(meter, &limits.gflops));
    check_is_possible(&limits, rescl_device_get_info(device), rescl_device_get_info(device)->compute_units);
  }
  rescl_device_meter_free(meter);
  rescl_device_free(device);
}
END_TEST

START_TEST(null_is_refused) {
  rescl_device_limits limits;
  rescl_device_meter *meter = NULL;
  double gflops = 0.0;
  MUST_FAIL(rescl_device_meter_create(&meter, NULL, 0), RESCL_INVALID_ARGUMENT, "rescl_device_meter_create");
  MUST_FAIL(rescl_device_meter_take(NULL, &gflops), RESCL_INVALID_ARGUMENT, "rescl_device_meter_take");
  rescl_device_meter_free(NULL);
  MUST_FAIL(rescl_device_measure(NULL, 0, &limits), RESCL_INVALID_ARGUMENT, "rescl_device_measure");
}
END_TEST

CHECK_MAIN_NO_FORK("tune/limits", limits_are_what_a_machine_can_do,
                   one_compute_unit_stays_below_what_one_can_do, a_context_can_be_measured_again,
                   a_meter_tells_what_a_machine_can_do, null_is_refused)
