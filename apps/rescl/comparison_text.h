/** Parts of a comparison as people read them. */
#ifndef RESCL_PROGRAM_COMPARISON_TEXT_H
#define RESCL_PROGRAM_COMPARISON_TEXT_H

#include <cjson/cJSON.h>

#include "units.h"

/** Three digits that count, and all those before the point; "" for NaN. */
struct unit_text comparison_number(double number);

/** "45.0 %"; "" for NaN. */
struct unit_text comparison_percent(double fraction);

/** "timed out" of a status "timed_out" */
struct unit_text comparison_status(const cJSON *result);

/** "1.88× slower", "same", "2.10× faster"; "1" for the baseline, "" where there is nothing to hold it
 * against. */
struct unit_text comparison_standing(const cJSON *result);

/** "resnet50, batch 8, "; the caller frees it. */
char *comparison_place(const cJSON *network);

#endif
