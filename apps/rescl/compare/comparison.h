/** Results of many devices, brought together. The comparison is one JSON object, "rescl.compare/1", which the
 * table and the page are drawn from and which --json writes:
 *
 *     "baseline": "A"            id of the series that all others are held against
 *     "series": []               one for each device and way to use it
 *       "id", "label"            "A"; the shortest text that tells it from the others
 *       "files", "host", "device", "threads", "algorithm", "peak_gflops_measured",
 * "peak_bandwidth_gbs_measured" "status", "message"      "ok", or how the device as a whole failed:
 * "crashed", "timed_out", "failed" "networks": []             one for each network and batch "name", "batch"
 * batch null: it failed before that was known "results": []            of each series that was timed or
 * failed on it: "series", "status", "message", what bench measured, "time_ratio", "verdict" "profiles": [] of
 * each series that was profiled: "series", "latency_ms", "device_ms" "layers": []             "name", "op",
 * "results": [] of each series: what profile measured, "difference_ms", "time_ratio", "verdict" "notes": []
 * text: what a reader should know before believing a number
 *
 * "time_ratio" is the time over the baseline's. "verdict" is "baseline", "faster", "slower", or "same": the
 * medians differ by no more than the larger of the two spreads, and the fastest run of neither is slower
 * than the other's 99th percentile. Where a file tells no spread, p90 less the median is taken. Layers have
 * no spread of their own: that of the whole run, in proportion, and at least 5 %. null where there is nothing
 * to hold it against. */
#ifndef RESCL_COMPARE_COMPARISON_H
#define RESCL_COMPARE_COMPARISON_H

#include <cjson/cJSON.h>
#include <stddef.h>

#include "compare/input.h"

/** Compares; cJSON_Delete() frees the result. A series joins what files say of the same device and host where
 * they say different things (timings in one, a profile in another), and is told apart where they say the same
 * twice. `baseline`: a series' id or a part of its label; NULL: the first series.
 * @return NULL: reported. */
cJSON *comparison_new(const struct comparison_input *inputs, size_t input_count, const char *baseline);

/** The element of an array of objects whose `key` is `text`; NULL where there is none. */
const cJSON *comparison_find(const cJSON *array, const char *key, const char *text);

#endif
