/** One timed network as JSON. */
#ifndef RESCL_PROGRAM_BENCH_JSON_H
#define RESCL_PROGRAM_BENCH_JSON_H

#include <cjson/cJSON.h>

#include "bench.h"
#include "options.h"

/** An entry of "rescl.bench/1": apps/schemas/bench.schema.json says what stands in it. The device's own time
 * and its measured limits are null. cJSON_Delete() frees it. */
cJSON *bench_to_json(const struct bench_result *result, const rescl_device *device,
                     const struct common_options *options);

/** Adds what the device can do at most, and the fraction of it that was reached. */
void bench_json_add_limits(cJSON *entry, double gflops, double bandwidth_gbs);

#endif
