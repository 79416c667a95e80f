/** What results of measuring have in common as JSON. */
#ifndef RESCL_PROGRAM_RESULT_JSON_H
#define RESCL_PROGRAM_RESULT_JSON_H

#include "json.h"
#include "statistics.h"

/** How a network was run. */
struct result_how {
  const rescl_device *device;
  const char *algorithm; /**< that was asked for; NULL: the best known for each layer */
  unsigned threads;      /**< that were asked for; 0: all */
  int64_t batch;
  int64_t runs;
};

/** The machine, as "host". */
void result_json_add_host(cJSON *object);

/** "batch", "threads" (null but on a CPU), "algorithm", "runs". */
void result_json_add_how(cJSON *object, const struct result_how *how);

/** An object of the percentiles under that key. */
void result_json_add_statistics(cJSON *object, const char *key, const struct statistics *statistics);

/** Null where a number is not known (NaN); JSON knows no infinity, so that becomes the largest number. */
void result_json_add_number(cJSON *object, const char *key, double number);

#endif
