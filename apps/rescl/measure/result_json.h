/** What results of measuring have in common as JSON. */
#ifndef RESCL_MEASURE_RESULT_JSON_H
#define RESCL_MEASURE_RESULT_JSON_H

#include "data/json.h"
#include "measure/statistics.h"
#include "rescl/device.h"

/** The largest error that a verified result may have; that of `rescl verify`. */
#define RESULT_TOLERANCE 1e-3

/** What was run, on what, and how. */
struct result_subject {
  const char *path; /**< of the model */
  const rescl_device *device;
  const char *algorithm; /**< that was asked for; NULL: the best known for each layer */
  unsigned threads;      /**< that were asked for; 0: all */
  int64_t batch;
};

/** "model", "device", "batch", "threads" (null but on a CPU), "algorithm". */
void result_json_add_subject(cJSON *object, const struct result_subject *subject);

/** The algorithm that was asked for, NULL for none, as "algorithm". */
void result_json_add_algorithm(cJSON *object, const char *algorithm);

/** An object of the statistics under that key. */
void result_json_add_statistics(cJSON *object, const char *key, const struct statistics *statistics);

/** The statistics of whole runs, as "latency_ms", and what two such medians should differ by at most: null
 * for NaN. */
void result_json_add_latency(cJSON *object, const struct statistics *statistics, double spread_ms);

/** What a bench result reached of the peak: in turn with it, or, where that was not taken, of the peak that
 * was measured. NaN where neither is known. */
double result_json_fraction_of_peak(const cJSON *result);

/** Writes results, an array, with the machine they are of, to a file or, for "-", to standard output. Frees
 * the array.
 *  @return the exit code */
int result_json_write(const char *schema, cJSON *results, const char *path);

#endif
