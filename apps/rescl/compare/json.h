/** A comparison as JSON, "rescl.compare/1": apps/schemas/compare.schema.json says what stands in it. */
#ifndef RESCL_COMPARE_JSON_H
#define RESCL_COMPARE_JSON_H

#include <cjson/cJSON.h>

#include "compare/comparison.h"

/** cJSON_Delete() frees it. */
cJSON *comparison_to_json(const struct comparison *comparison);

#endif
