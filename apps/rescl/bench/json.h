/** One timed network as JSON. */
#ifndef RESCL_BENCH_JSON_H
#define RESCL_BENCH_JSON_H

#include <cjson/cJSON.h>

#include "bench/bench.h"
#include "options/options.h"

/** An entry of "rescl.bench/1": apps/schemas/bench.schema.json says what stands in it. What
 * bench_json_add_turns() and bench_json_add_limits() add, and the device's own time, are null. cJSON_Delete()
 * frees it. */
cJSON *bench_to_json(const struct bench_result *result, const rescl_device *device,
                     const struct common_options *options);

/** Adds what runs reached of the peak in turn with them, as in measure/turns.h. */
void bench_json_add_turns(cJSON *entry, double fraction, double usual_gflops);

/** Adds what the device can do at most, and the fraction of it that was reached. */
void bench_json_add_limits(cJSON *entry, double gflops, double bandwidth_gbs);

#endif
